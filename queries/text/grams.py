"""Texts as terms: characters and pairs of them for Chinese, whole words for Latin letters and digits, and the matters
that a table of synonyms finds. No dictionary, no segmentation, no model."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from re import compile as pattern

import numpy as np
import numpy.typing as npt

from graph.names import simplified
from queries.text.synonyms import Synonyms

Keys = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]
_WIDTH = 21  # bits of a code point
_WORD, _MATTER = 1 << 61, 1 << 62
_LATIN = pattern("[0-9a-z]+")


def plain(text: str) -> str:
    """NFKC, lower case, simplified script, without control characters except the end of a line."""
    wide = simplified(unicodedata.normalize("NFKC", text).lower())
    return "".join(c if c == "\n" or c.isprintable() else " " for c in wide) if not wide.isprintable() else wide


@dataclass(frozen=True, slots=True)
class Terms:
    """Which text has which term, each once, sorted by text: `owners` and `keys` run beside each other."""

    owners: Ints
    keys: Keys


def terms(texts: Sequence[str], synonyms: Synonyms) -> Terms:
    """The terms of plain texts; pairs do not cross blanks, punctuation or Latin words."""
    joined = "\0".join(text.replace("\0", " ") for text in texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype="<u4").astype(np.int64)
    owner = np.cumsum(codes == 0)
    solid = _of_words(codes)
    pair = np.flatnonzero(solid[:-1] & solid[1:])
    pairs = codes[pair] << _WIDTH | codes[pair + 1]
    words = [(match.start(), _WORD | _hashed(match[0])) for match in _LATIN.finditer(joined)]
    matters = [(at, _MATTER | group) for at, group in _matters(joined, pair, pairs, synonyms)]
    others = np.array([*words, *matters], dtype=np.int64).reshape(-1, 2)
    owners = np.concatenate([owner[solid], owner[pair], owner[others[:, 0]]])
    keys = np.concatenate([codes[solid], pairs, others[:, 1]])
    order = np.lexsort((keys, owners))
    owners, keys = owners[order], keys[order]
    first = np.ones(len(keys), dtype=bool)
    first[1:] = (owners[1:] != owners[:-1]) | (keys[1:] != keys[:-1])
    return Terms(owners[first].astype(np.int32), keys[first])


def is_single(keys: Keys) -> npt.NDArray[np.bool_]:
    """Which terms are one character."""
    single: npt.NDArray[np.bool_] = keys < 1 << _WIDTH
    return single


def _of_words(codes: Keys) -> npt.NDArray[np.bool_]:
    """Which code points are letters or digits of a script that has no blanks (everything but ASCII)."""
    solid: npt.NDArray[np.bool_] = _letters()[codes]
    return solid


@cache
def _letters() -> npt.NDArray[np.bool_]:
    """For every code point whether it is such a letter or digit."""
    known = 0x30000  # beyond stand only rare ideographs, and what is no text
    found = np.zeros(0x110000, dtype=bool)
    found[128:known] = [chr(code).isalnum() for code in range(128, known)]
    found[known:0x323B0] = True
    return found


def _matters(joined: str, pair: npt.NDArray[np.intp], pairs: Keys, synonyms: Synonyms) -> list[tuple[int, int]]:
    """Where the words of the table begin, and the groups that they stand in."""
    if not len(synonyms.beginnings):
        return []
    near = np.minimum(np.searchsorted(synonyms.beginnings, pairs), len(synonyms.beginnings) - 1)
    begun = synonyms.beginnings[near] == pairs
    return [
        (at, group)
        for at, beginning in zip(pair[begun].tolist(), pairs[begun].tolist(), strict=True)
        for word, groups in synonyms.words[beginning]
        if joined.startswith(word, at)
        for group in groups
    ]


@lru_cache(maxsize=100_000)
def _hashed(word: str) -> int:
    """A Latin word as a number; a plural is its singular."""
    stem = word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
    return int.from_bytes(blake2b(stem.encode(), digest_size=7).digest(), "little")
