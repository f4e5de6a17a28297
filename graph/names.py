"""Surface names reduced to what stays the same however they are typed: width, case, brackets, blanks, script."""

import re
import unicodedata
from functools import cache
from typing import Protocol

import opencc

_DROPPED = re.compile("[\\s\"'“”‘’「」『』·•\ufeff\u200b-\u200f\u2060]+")
_DASHES = re.compile(r"[‐‑‒–—―－]")
_BRACKETS = str.maketrans("〔〕【】[]〈〉《》", "()()()()()")
_IDEOGRAPHS = [chr(code) for code in range(0x4E00, 0xA000)]


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _converter() -> tuple[_Converter, frozenset[str]]:
    """OpenCC's traditional → simplified, and the characters that it may change: most names have none of them."""
    converter: _Converter = opencc.OpenCC("t2s")
    changed = converter.convert("\n".join(_IDEOGRAPHS)).split(
        "\n"
    )  # one call; parted, so that none is read as a phrase
    return converter, frozenset(old for old, new in zip(_IDEOGRAPHS, changed, strict=True) if new != old)


def simplified(text: str) -> str:
    """Traditional characters in their simplified form (浙江大學 → 浙江大学), by OpenCC with its phrases."""
    converter, traditional = _converter()
    return text if traditional.isdisjoint(text) else converter.convert(text)


def fold(name: str) -> str:
    """NFKC, lower case, simplified script, round brackets, one dash, no blanks or quotation marks.

    Applying it twice changes nothing, and neither does applying NFKC to its result.
    """
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).lower())
    text = simplified(_DASHES.sub("-", text.translate(_BRACKETS)))
    return unicodedata.normalize("NFKC", _DROPPED.sub("", text))
