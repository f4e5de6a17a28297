"""Numbers to words: the reason of a contribution says what its raw value says, and nothing else."""

import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graph.product_files import product_yaml

_Words = Mapping[str, Mapping[str, Mapping[str, Any]]]
_HERE = Path(__file__).parent
_REASONS: _Words = product_yaml(_HERE / "reasons.yaml")
_PAST: _Words = product_yaml(_HERE / "reasons_past.yaml")  # of the learned models

BASE = "base"  # the constant of a model: no signal


def base_words(lang: str = "zh") -> tuple[str, str]:
    """What the constant of a model is called, and what it is."""
    said = _REASONS[BASE][lang]
    return str(said["label"]), str(said["some"])


def reason(
    signal: str, value: float, raw: float, words: Mapping[str, str], lang: str = "zh", *, asked: bool = True
) -> str:
    """The sentence for a signal's value (0…1) and raw number.

    `raw` is nan where it is not known; `asked` is False where that is so because nothing is known of the seeker.
    """
    sentences = _words(signal, lang)
    if math.isnan(raw):
        return str(sentences["missing"] if asked else sentences.get("unasked", sentences["missing"]))
    form = sentences["some"] if value > 0 else sentences["none"]
    if value > 0 and round(raw) == 0:
        form = sentences.get("zero", form)
    if value > 0 and words.get("date") == "":
        form = sentences.get("undated", form)
    if "{" not in form:
        return str(form)
    said = _Blank(sentences.get("otherwise", ()))
    said["raw"] = raw
    for key, word in words.items():
        if word:
            said[key] = word
    return str(form).format_map(said)


def turned(text: str, lang: str = "zh") -> str:
    """The same words as the other side says them: an institute that looks for firms, not a firm for institutes."""
    words = _REASONS["turned"][lang]
    # All at once: what one pair writes must not be changed by the next.
    return re.sub("|".join(map(re.escape, words)), lambda found: str(words[found[0]]), text)


def label(signal: str, lang: str = "zh") -> str:
    """What a signal is called."""
    return str(_words(signal, lang)["label"])


def unit(signal: str, lang: str = "zh") -> str:
    """The unit of a signal's raw number."""
    return str(_words(signal, lang)["unit"])


def _words(signal: str, lang: str) -> Mapping[str, Any]:
    return _REASONS[lang][signal] if signal in _REASONS[lang] else _PAST[lang][signal]


class _Blank(dict[str, object]):
    """A word that was not given reads as nothing."""

    def __missing__(self, key: str) -> str:
        return "—"
