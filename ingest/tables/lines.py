"""What a line of a table is that is no data: a total, a note, a signature."""

from graph.names import fold
from ingest.tables.values.marks import plain
from ingest.tables.view import View
from ingest.tables.words import Words, without_brackets


def is_total(view: View, row: int, columns: list[int], words: Words) -> bool:
    """Whether a row is a 合计, 小计, 总计."""
    for column in columns[:2]:
        text = fold(view.text(row, column))
        bare = without_brackets(text).strip(":：")
        if bare in words.group("total") and column <= view.left + 3:
            return True
    return False


def is_subtotal(view: View, row: int, words: Words) -> bool:
    """Whether a total adds up only the rows since the total before."""
    return any(
        without_brackets(fold(view.text(row, c))).strip(":") in words.group("subtotal") for c in view.own(row)[:2]
    )


def is_note(text: str, words: Words) -> bool:
    """Whether a line is a note, a signature or an instruction: 注:…, 填报单位:…, 1.…"""
    said = plain(text).lstrip("*※ ")
    for mark in words.raw["note"]:
        if said.startswith(mark):
            rest = said[len(mark) :].lstrip()
            if not rest or rest[0] in ":：.、1（(一①" or rest.startswith(("盖章", "签字")):
                return True
    return False
