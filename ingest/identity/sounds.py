"""How Chinese is spoken."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files


def syllables(text: str) -> list[str]:
    """富乐德 → [fu, le, de]; what is not Chinese stays in one piece."""
    from pypinyin import lazy_pinyin  # its dictionary takes a quarter of a second to load, and few pairs ask for it

    return lazy_pinyin(text)


@cache
def spoken_alike() -> Mapping[int, str]:
    """Each ideograph → the first one with its sound, for `str.translate`: 搏 and 博 become one.

    From `sounds.txt` (`tools/sounds_from_pypinyin.py`), a line a syllable: every check of a file asks for it, and
    pypinyin, which knows readings of whole phrases, takes a second to load and to be asked about each ideograph.
    """
    told = (files("ingest.identity") / "sounds.txt").read_text(encoding="utf-8")
    lines = (line.partition(" ")[2] for line in told.splitlines())
    return {ord(one): ideographs[0] for ideographs in lines for one in ideographs}
