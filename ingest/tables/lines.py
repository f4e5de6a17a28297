"""What a line of a table is that is no data: a total, a note, a signature."""

import re

from graph.names import fold
from ingest.tables.paraphrase import without_brackets
from ingest.tables.values.marks import plain
from ingest.tables.view import View
from ingest.tables.words import Words

_HOW_MANY = re.compile(r"^(?:以上|总|合)?共?计?:?(?:共|计)\s*\d+\s*[\u4e00-\u9fff]{1,3}(?:[,;、。(].*)?$")


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
    """Whether a line is a note, a signature, an instruction or how many there are: 注:…, 填报单位:…, 1.…, 共3人."""
    said = plain(text).lstrip("*※ ")
    if _HOW_MANY.match(said):
        return True
    for mark in words.raw["note"]:
        if said.startswith(mark):
            rest = said[len(mark) :].lstrip()
            if not rest or rest[0] in ":：.、1（(一①" or rest.startswith(("盖章", "签字")):
                return True
    return False
