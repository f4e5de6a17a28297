"""The texts of a workbook that its cells share, and the characters that XML cannot hold."""

import re

from ingest.tables.formats.archive import Archive
from ingest.tables.formats.budget import Budget

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # ECMA-376 22.9.2.19


def shared_texts(archive: Archive, part: str, budget: Budget) -> list[str]:
    """The texts that cells refer to by number; the reading aid of a text (phonetic runs) is left out."""
    texts: list[str] = []
    runs: list[str] = []
    aside = False

    def begin(tag: str, _: dict[str, str]) -> None:
        nonlocal aside
        if tag == "si":
            runs.clear()
        elif tag == "rPh":
            aside = True

    def finish(tag: str, text: str) -> None:
        nonlocal aside
        if tag == "t" and not aside:
            runs.append(text)
        elif tag == "rPh":
            aside = False
        elif tag == "si":
            texts.append(unescaped("".join(runs)))
            budget.text(texts[-1])

    archive.walk(part, begin, finish)
    return texts


def unescaped(text: str) -> str:
    """A text with the characters that XML cannot hold: `_x000D_` stands for a carriage return."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
