"""The words by which tables are read: the column words of the ontology, and `graph/ontology/tables.yaml`.

A heading is matched with every word that means something; what it finally means depends on the whole table and is
decided in `columns`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any

from rapidfuzz import fuzz, process

from graph.names import fold
from graph.ontology import Ontology
from graph.ontology.types import ColumnRule
from graph.product_files import product_yaml

ORGANISATIONS = ("Enterprise", "University", "ResearchInstitute", "Organisation", "Department")
SPECIAL = ("ignored", "sensitive", "bank", "from", "to", "period", "event", "year", "indicator", "unit", "value")
_FUZZY, _FUZZY_WORTH = 74, 0.85
_SURE, _OTHERWISE_WORTH = 0.9, 0.94
_BRACKETS = re.compile(r"\(([^()]+)\)")
_PERIOD = re.compile(
    r"^(?:\d{1,2}\s*[-—–~至到]\s*\d{1,2}月份?|\d{1,2}月份?|[一二三四上下前]+(?:半年|季度)|全年|本年|当年|本期|本月|累计|截至.{0,6})"
)
_PLAIN_FIRM = "企业名称"  # a rule with this word takes every way of heading a column of firms
_VAGUE = frozenset({"external_number", "kind", "level", "status", "description", "place_name"})
_NEVER_ENTITY = ("是否", "有无", "有没有")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column may mean.

    `kind`: `property` of node type `owner` (its `name` makes nodes) · `end`: the other end of a relation by `rule` ·
    `relation`: a property of relation `owner` · `qualification`: what `owner`, a qualification in the heading, tells
    (number, year, expiry, mark) · `figure`: an indicator · `special`: one of SPECIAL.
    """

    kind: str
    owner: str = ""
    name: str = ""
    rule: ColumnRule | None = None

    @property
    def key(self) -> str:
        """How reports and mappings name it: `Enterprise.name`, `HOSTS(依托单位)`, `SERVES.count`, `ignored`."""
        if self.rule is not None:
            return self.rule.key
        return ".".join(part for part in (self.owner, self.name) if part) or self.kind

    @property
    def entity(self) -> bool:
        """Whether the column's values are nodes."""
        return self.kind == "end" or (self.kind == "property" and self.name == "name")


@dataclass(frozen=True, slots=True)
class Match:
    """A meaning that a heading may have, 0 … 1 sure; `qualifier` is what stands before the word (承担单位|信用代码)."""

    meaning: Meaning
    score: float
    qualifier: str = ""


class Words:
    """The ontology's words with quick look-ups; one for each ontology, made by `words`."""

    def __init__(self, ontology: Ontology) -> None:
        self.raw: Mapping[str, Any] = product_yaml(files("graph.ontology") / "tables.yaml")
        self.ontology = ontology
        self.meanings: dict[str, list[Meaning]] = {}
        for word, meaning in _meanings(ontology, self.raw):
            known = self.meanings.setdefault(fold(word), [])
            if meaning not in known:
                known.append(meaning)
        self.subjects: tuple[str, ...] = tuple(self.raw["subjects"])

    @cache  # noqa: B019 - lives as long as the process, as the ontology does
    def group(self, name: str) -> frozenset[str]:
        """A list of `tables.yaml` as folded words; an unknown mark keeps its punctuation."""
        return frozenset(fold(word) or word for word in self.raw[name])

    @cached_property
    def common(self) -> frozenset[Meaning]:
        """Properties that every type has alike (kind, level, status): rather of the table's subject than of others."""
        kinds = self.ontology.nodes.values()
        seen = Counter((one.name, one.label) for kind in kinds for one in kind.properties)
        relations = self.ontology.relations.values()
        seen.update((one.name, one.label) for kind in relations for one in kind.properties)
        found = [
            (Meaning("property", kind.name, one.name), one)
            for kind in self.ontology.nodes.values()
            for one in kind.properties
        ]
        found += [(Meaning("relation", kind.name, one.name), one) for kind in relations for one in kind.properties]
        return frozenset(meaning for meaning, one in found if seen[one.name, one.label] > len(kinds) // 2)

    @cached_property
    def all_words(self) -> list[str]:
        """Every folded word, for the fuzzy match."""
        return sorted(self.meanings)

    def is_word(self, text: str) -> bool:
        """Whether a heading is, but for brackets, a word of the ontology or ends in one of four characters or more."""
        folded = fold(text)
        bare = without_brackets(folded)
        if folded in self.meanings or bare in self.meanings or bare in self.group("figures"):
            return True
        if any(one in self.meanings for one in _said_otherwise(folded)):
            return True
        return any(bare[at:] in self.meanings for at in range(1, max(1, len(bare) - 3))) and len(bare) <= 14

    def tells_of_qualification(self, text: str) -> bool:
        """Whether a text is a qualification with what a column may tell of it (高新技术企业证书编号)."""
        return next(self._qualified(text), None) is not None

    @lru_cache(maxsize=4096)  # noqa: B019
    def matches(self, text: str) -> tuple[Match, ...]:
        """What a heading without unit and year may mean, the surest first."""
        found: dict[Meaning, Match] = {}

        def add(word: str, score: float, qualifier: str = "") -> None:
            for meaning in self.meanings[word]:
                if meaning not in found or found[meaning].score < score:
                    found[meaning] = Match(meaning, score, qualifier)

        folded = fold(text).strip("*:：.、，,")
        for one in self._qualified(text):
            found[one.meaning] = one
        for variant, worth in {folded: 1.0, without_brackets(folded): 0.97}.items():
            if variant in self.meanings:
                add(variant, worth)
            if variant.startswith(_NEVER_ENTITY):
                continue
            for at in range(1, len(variant) - 1):
                if variant[at:] in self.meanings:
                    share = (len(variant) - at) / len(variant)
                    self._suffix(variant[:at], variant[at:], worth * (0.68 + 0.25 * share), found)
        sure = max((one.score for one in found.values()), default=0.0) >= _SURE
        for variant in _said_otherwise(folded):
            for meaning in self.meanings.get(variant, ()):
                # Where the first word means something the second may still name who takes part: 技术提供方(卖方).
                if meaning not in found and (not sure or meaning.kind == "end"):
                    found[meaning] = Match(meaning, _OTHERWISE_WORTH)
        if not folded.startswith(_NEVER_ENTITY) and len(folded) >= 3:
            near = process.extract(folded, self.all_words, scorer=fuzz.ratio, score_cutoff=_FUZZY, limit=8)
            for word, score, _ in near:
                add(word, _FUZZY_WORTH * score / 100)
        return tuple(sorted(found.values(), key=lambda match: -match.score))

    def _suffix(self, qualifier: str, word: str, score: float, found: dict[Meaning, Match]) -> None:
        """A heading that ends in a word: 承担单位|信用代码. A qualifier that names a type speaks for that type.

        A word that fits everything (名称, 日期, 编号) means something only where its qualifier names the type.
        """
        named = {kind for kind, said in self._type_words.items() if qualifier in said}
        if qualifier in self.raw["neutral_prefixes"]:
            score, qualifier = max(score, 0.93), ""
        for meaning in self.meanings[word]:
            vague = meaning.entity or meaning.kind in ("special", "relation") or meaning.name in _VAGUE
            general = len(word) <= 2 and vague
            if meaning.owner in named:
                worth = min(score + 0.12, 0.98)
            elif general and qualifier:
                continue
            else:
                worth = score - (0.15 if named else 0.0)
            if meaning not in found or found[meaning].score < worth:
                found[meaning] = Match(meaning, worth, qualifier)

    @cached_property
    def _type_words(self) -> Mapping[str, frozenset[str]]:
        """What each node type is called."""
        kinds = self.ontology.nodes.values()
        return {kind.name: frozenset(map(fold, (kind.label, *kind.aliases))) for kind in kinds}

    def begins_with_type(self, label: str, kinds: Sequence[str]) -> bool:
        """Whether a folded heading begins with what one of the node types is called: 平台级别 with 平台."""
        return any(label.startswith(word) for kind in kinds for word in self._type_words.get(kind, ()))

    def _qualified(self, text: str) -> Iterator[Match]:
        """高新技术企业证书编号, 是否高新技术企业: a qualification with what the column tells of it."""
        shown = "".join(text.split())
        folded = fold(shown)
        bare = folded.removeprefix("是否为").removeprefix("是否属于").removeprefix("是否")
        for word in sorted(self.group("qualifications"), key=len, reverse=True):
            if not bare.startswith(word):
                continue
            rest = without_brackets(bare[len(word) :])
            for tells, endings in self.raw["qualification"].items():
                said = {fold(ending) for ending in endings}
                if rest in said or (tells != "mark" and rest.endswith(tuple(said))):
                    at = folded.index(word)
                    name = shown[at : at + len(word)] if len(shown) == len(folded) else word
                    name = self.raw["qualification_synonyms"].get(name, name)
                    yield Match(Meaning("qualification", name, tells), 1.0)
                    return

    def measure(self, label: str) -> str | None:
        """What a heading tells of the indicator above it (target, completion, rank …), whatever period it states."""
        said = _PERIOD.sub("", fold(label)) or fold(label)
        found = (meaning.name for meaning in self.meanings.get(said, ()) if meaning.kind == "measure")
        return next(found, None)

    def is_ratio(self, label: str) -> bool:
        """Whether a heading ends in what is a share or a change: 占GDP比重, 增速."""
        return label.endswith((*self.raw["share_words"], *self.raw["change"]))

    def is_period(self, label: str) -> bool:
        """Whether a heading is a part of a year and nothing else: 1-9月, 上半年, 前三季度."""
        said = fold(label)
        match = _PERIOD.match(said)
        return match is not None and match.end() == len(said)

    def role(self, text: str) -> str | None:
        """What persons of a list are by a column word, sheet name or title (科技特派员); None when it does not say."""
        said = fold(text)
        for word in self.raw["role_exceptions"]:
            said = said.replace(fold(word), "")
        names = {**{name: name for name in self.raw["roles"]}, **self.raw["role_synonyms"]}
        there = [name for name in names if fold(name) in said]
        return names[max(there, key=len)] if there else None

    def money(self, unit: str) -> int | None:
        """Yuan in a unit of money; None for another unit."""
        worth: int | None = self.raw["money"].get(unit)
        return worth

    @cached_property
    def units(self) -> frozenset[str]:
        """Every unit, of money, of counts, and percent."""
        return frozenset([*self.raw["money"], *self.raw["counts"], *self.raw["percent"]])

    @cached_property
    def endings(self) -> tuple[tuple[str, str], ...]:
        """(ending of a name, type of the organisation), the longest ending first."""
        pairs = [(ending, kind) for kind, all_ in self.raw["endings"].items() for ending in all_]
        return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def without_brackets(text: str) -> str:
    """The text without what stands in round brackets."""
    out, depth = [], 0
    for character in text:
        if character in "(（":
            depth += 1
        elif character in ")）":
            depth = max(0, depth - 1)
        elif not depth:
            out.append(character)
    return "".join(out)


def _said_otherwise(text: str) -> Iterator[str]:
    """What a heading of two words says: 让与人(卖方) is 卖方, 奖励(补助)项目 is 补助项目, 职称/学位 is 职称."""
    match = _BRACKETS.search(text)
    if match is None:
        yield from text.split("/") if "/" in text else ()
        return
    before, inside, after = text[: match.start()], match[1], text[match.end() :]
    yield before + inside + after
    if after:
        yield inside + after
    else:
        yield inside


_MADE: dict[int, Words] = {}  # each keeps its ontology, so that no other takes its place in memory


def words_of(ontology: Ontology) -> Words:
    """The words of an ontology, made once."""
    if id(ontology) not in _MADE:
        _MADE[id(ontology)] = Words(ontology)
    return _MADE[id(ontology)]


def _meanings(ontology: Ontology, raw: Mapping[str, Any]) -> Iterator[tuple[str, Meaning]]:
    for kind in ontology.nodes.values():
        if kind.name == "Observation":
            continue  # a figure is read from its scope, indicator and year
        for one in kind.properties:
            meaning = Meaning("property", kind.name, one.name)
            yield from ((word, meaning) for word in (*one.aliases, one.label))
    for relation in ontology.relations.values():
        for rule in relation.columns:
            firms = ontology.nodes["Enterprise"].property("name")
            plain = firms.aliases if firms and _PLAIN_FIRM in rule.words else ()
            yield from ((word, Meaning("end", relation.name, rule=rule)) for word in (*rule.words, *plain))
        for one in relation.properties:
            yield from ((word, Meaning("relation", relation.name, one.name)) for word in one.aliases)
    for name in SPECIAL:
        yield from ((word, Meaning("special", name=name)) for word in raw[name])
    yield from ((word, Meaning("figure")) for word in raw["figures"])
    for name, all_ in raw["measures"].items():
        yield from ((word, Meaning("measure", name=name)) for word in all_)
