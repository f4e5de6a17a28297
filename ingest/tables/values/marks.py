"""Cells that say nothing, repeat the cell above, or say yes; and text that came through the wrong encoding."""

import re
import unicodedata

from graph.names import fold
from ingest.tables.words import Words

_REPLACEMENT = "\ufffd"
_CJK = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u2013-\u2026\u20ac\u2122]")


def plain(value: object) -> str:
    """A cell's value as NFKC text without blanks around it; whole numbers without decimals."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = str(value)
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def is_unknown(text: str, words: Words) -> bool:
    """Whether a cell, or a part of one, says that nothing is known: a dash, /, 无, 暂无, N/A, 空白, 待定."""
    if len(text) > 6:
        return False
    folded = "".join(text.split()).lower()
    if folded in words.group("unknown") or folded in words.group("unsaid"):
        return True
    return not folded.strip("-—–―/\\_*.…")


def is_ditto(text: str, words: Words) -> bool:
    """Whether a cell repeats the one above: 同上, 〃."""
    return 0 < len(text) <= 4 and (text in words.raw["ditto"] or "".join(text.split()) in words.raw["ditto"])


def is_done(text: str, words: Words) -> bool:
    """Whether a mark of a matrix or a yes-or-no column says yes."""
    return text in words.raw["done"] or fold(text) in words.group("done")


def is_undone(text: str, words: Words) -> bool:
    """Whether it says no."""
    return text in words.raw["undone"] or fold(text) in words.group("undone")


def is_mojibake(text: str) -> bool:
    """Whether text was decoded with another encoding than it was written in.

    UTF-8 read as Latin-1 or GB18030 turns back into Chinese; a character that could not be decoded says so itself.
    """
    if text.isascii():
        return False
    if _REPLACEMENT in text or "锟斤拷" in text:
        return True
    if _LATIN.search(text) and not _CJK.search(text):
        return _turned_back(text, "cp1252", "utf-8") or _turned_back(text, "latin-1", "utf-8") or (
            len(_LATIN.findall(text)) >= 4 and _turned_back(text, "latin-1", "gb18030")
        )  # fmt: skip
    return len(text) >= 3 and bool(_CJK.search(text)) and _turned_back(text, "gb18030", "utf-8")


def _turned_back(text: str, read_as: str, written_as: str) -> bool:
    try:
        return bool(_CJK.search(text.encode(read_as).decode(written_as)))
    except (UnicodeEncodeError, UnicodeDecodeError):
        return False
