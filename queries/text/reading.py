"""What a text asks or offers, without how it asks, who offers, and what is said in praise.

A need is read as clauses, a description as sentences. Nobody loses all words: a text that is nothing but phrases is
read as it stands.
"""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graph.product_files import product_yaml
from queries.text.grams import plain

MOST_CLAUSES = 12  # of a need; a firm's profile has hundreds, and the heaviest say it
_PHRASES: dict[str, Any] = product_yaml(Path(__file__).parent / "phrases.yaml")


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    """One of these words, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


_COMMON = _any_of(_PHRASES["common"])
_ASKING = _any_of(_PHRASES["asking"])
_BOAST = re.compile("|".join(_PHRASES["boasts"]))
_HOST = re.compile(f"[㐀-鿿]{{2,12}}?(?:{'|'.join(_PHRASES['hosts'])})")
_SENTENCE = re.compile(r"[。；;！!？?\n]+")
_CLAUSE = re.compile(r"[。；;！!？?\n，,：:]+")
_CUSTOM_SHARE, _CUSTOM_LEAST, _CUSTOM_LENGTH = 0.05, 5, 6


def essence(text: str) -> str:
    """A text without the words that say nothing about what is asked or offered."""
    return _COMMON.sub(" ", text)


def asked(text: str) -> list[str]:
    """The clauses of what is asked; none where only phrases or signs are left."""
    clauses = [essence(_ASKING.sub(" ", clause)).strip() for clause in _CLAUSE.split(plain(text))]
    kept = list(dict.fromkeys(clause for clause in clauses if _says(clause)))
    return sorted(kept, key=len, reverse=True)[:MOST_CLAUSES] if len(kept) > MOST_CLAUSES else kept


def offered(texts: Sequence[str]) -> list[list[str]]:
    """For each text the sentences that say what is offered.

    A clause that stands word for word in every twentieth text (and in five) is custom: it says nothing of any one.
    """
    read = [[_clauses(sentence) for sentence in _SENTENCE.split(plain(text))] for text in texts]
    counts = Counter(clause for sentences in read for clause in {c for clauses in sentences for c in clauses})
    least = max(_CUSTOM_LEAST, _CUSTOM_SHARE * len(texts))
    custom = {clause for clause, count in counts.items() if count >= least and len(clause) >= _CUSTOM_LENGTH}
    return [_units(sentences, custom) or _units(sentences, set()) for sentences in read]


def _clauses(sentence: str) -> list[str]:
    """The clauses of a sentence without boasts; all of them where nothing else is left."""
    said = [clause.strip() for clause in _CLAUSE.split(sentence) if clause.strip()]
    return [clause for clause in said if not _BOAST.search(clause)]


def _units(sentences: Sequence[Sequence[str]], custom: set[str]) -> list[str]:
    """Sentences again, without custom and houses."""
    kept = (
        [bare for clause in sentence if clause not in custom and _says(bare := _HOST.sub(" ", clause).strip())]
        for sentence in sentences
    )
    return list(dict.fromkeys("，".join(sentence) for sentence in kept if sentence))


def _says(clause: str) -> bool:
    """Whether anything is left beside phrases."""
    return any(character.isalnum() for character in essence(clause))
