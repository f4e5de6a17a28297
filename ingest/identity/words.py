"""The words of organisation names (`words.yaml`), made ready for the rules: read once, frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from graph.product_files import product_yaml

Shorter = Mapping[str, tuple[str, ...]]  # a word → the forms that stand for it, itself first


@dataclass(frozen=True, slots=True)
class Words:
    """What `words.yaml` says. Tables of short forms have the full word among its own forms."""

    forms: tuple[tuple[str, str], ...]  # (ending, class), longest ending first
    form_letters: frozenset[str]  # the last letters of all forms: most names without a form are told at once
    same_forms: frozenset[frozenset[str]]
    misspelt: Mapping[str, str]
    remarks: tuple[str, ...]
    firm_parts: tuple[str, ...]
    institute_parts: tuple[str, ...]
    distinctive: frozenset[str]
    raised: Mapping[str, str]
    universities: Shorter
    institutes: Shorter
    departments: Shorter
    department_ends: tuple[str, ...]
    provinces: Mapping[str, str]
    industries: frozenset[str]
    shortened: Shorter
    english: Mapping[str, tuple[str, ...]]
    english_noise: frozenset[str]
    english_short: Mapping[str, str]
    qualifiers: frozenset[str]
    goods: frozenset[str]
    surnames: frozenset[str]
    compound_surnames: frozenset[str]
    titles: tuple[str, ...]


@cache
def words() -> Words:
    """The tables, from the file beside this module."""
    raw = product_yaml(files("ingest.identity") / "words.yaml")
    forms = [(ending, kind) for kind, endings in raw["forms"].items() for ending in endings]
    first_letters = {word: [word[0]] for word in raw["disciplines"].split()}
    return Words(
        forms=tuple(sorted(forms, key=lambda pair: -len(pair[0]))),
        form_letters=frozenset(ending[-1] for ending, _ in forms),
        same_forms=frozenset(frozenset(pair) for pair in raw["same_forms"]),
        misspelt=raw["misspelt"],
        remarks=tuple(raw["remarks"]),
        firm_parts=_longest_first(raw["parts"]["firm"]),
        institute_parts=_longest_first(raw["parts"]["institute"]),
        distinctive=frozenset(raw["distinctive"]),
        raised=raw["raised"],
        universities=_shorter(raw["universities"]),
        institutes=_shorter({**first_letters, **raw["institutes"]}),
        departments=_shorter(raw["departments"]),
        department_ends=_longest_first(raw["department_ends"]),
        provinces=raw["provinces"],
        industries=_simple(set(raw["industries"].split()), raw["shortened"]),
        shortened=_shorter(raw["shortened"]),
        english={word: tuple(meanings) for word, meanings in raw["english"].items()},
        english_noise=frozenset(raw["english_noise"]),
        english_short=raw["english_short"],
        qualifiers=frozenset(raw["qualifiers"]),
        goods=frozenset(raw["goods"]),
        surnames=frozenset(raw["surnames"]),
        compound_surnames=frozenset(raw["compound_surnames"]),
        titles=_longest_first(raw["titles"]),
    )


def _simple(some: set[str], kept: Mapping[str, object]) -> frozenset[str]:
    """Without words that two others make (水产科技): in a short name either may be left out."""
    made = {word for word in some for at in range(2, len(word) - 1) if {word[:at], word[at:]} <= some}
    return frozenset(some - made | kept.keys())


def _shorter(table: Mapping[str, list[str]]) -> Shorter:
    return {word: tuple(dict.fromkeys((word, *forms))) for word, forms in table.items()}


def _longest_first(some: list[str]) -> tuple[str, ...]:
    return tuple(sorted(some, key=len, reverse=True))
