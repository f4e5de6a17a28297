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
from ingest.tables.paraphrase import party_stem, said_otherwise, without_brackets

ORGANISATIONS = ("Enterprise", "University", "ResearchInstitute", "Organisation", "Department")
SPECIAL = ("ignored", "sensitive", "bank", "from", "to", "period", "event", "year", "indicator", "unit", "value")
_FUZZY, _FUZZY_WORTH = 74, 0.85
_SURE, _OTHERWISE_WORTH, _PARTY_WORTH = 0.9, 0.94, 0.9
_NUMBERS = frozenset({"credit_code", "registration_number", "organisation_code"})
_ANY_NAME = frozenset({"名称", "单位名称", "全称"})  # common.yaml: every type has them
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


SENSITIVE = Meaning("special", name="sensitive")


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
        if any(one in self.meanings for one in said_otherwise(folded)):
            return True
        return any(bare[at:] in self.meanings for at in range(1, max(1, len(bare) - 3))) and len(bare) <= 14

    def tells_of_qualification(self, text: str) -> bool:
        """Whether a text is a qualification with what a column may tell of it (高新技术企业证书编号)."""
        return next(self._qualified(text), None) is not None

    @lru_cache(maxsize=4096)  # noqa: B019
    def matches(self, text: str) -> tuple[Match, ...]:
        """What a heading without unit and year may mean, the surest first."""
        found: dict[Meaning, Match] = {}

        def add(word: str, score: float, qualifier: str = "", organisations: bool = False) -> None:
            for meaning in self.meanings[word]:
                if organisations and meaning.kind == "property" and meaning.owner not in ORGANISATIONS:
                    continue  # 单位详细名称 is no name of a patent, though patents have a 名称
                if meaning not in found or found[meaning].score < score:
                    found[meaning] = Match(meaning, score, qualifier)

        folded = fold(text).strip("*:：.、，,")
        for one in self._qualified(text):
            found[one.meaning] = one
        if any(pattern.search(folded) for pattern in self._sensitive):
            found[SENSITIVE] = Match(SENSITIVE, 1.0)
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
        for variant in said_otherwise(folded):
            for meaning in self.meanings.get(variant, ()):
                # Where the first word means something the second may still name who takes part (技术提供方(卖方)), or
                # mean something of what this table is about: 服务内容(专业特长).
                if meaning not in found:
                    worth = _OTHERWISE_WORTH if not sure or meaning.kind == "end" else _SURE
                    found[meaning] = Match(meaning, worth)
        if not sure:
            for meaning in self._parties.get(party_stem(without_brackets(folded)), ()):
                if meaning not in found or found[meaning].score < _PARTY_WORTH:
                    found[meaning] = Match(meaning, _PARTY_WORTH)
        if not folded.startswith(_NEVER_ENTITY) and len(folded) >= 3:
            near = process.extract(folded, self.all_words, scorer=fuzz.ratio, score_cutoff=_FUZZY, limit=8)
            for word, score, _ in near:
                if word[0] != folded[0] and any(map(self._is_number, self.meanings[word])):
                    continue  # 行业代码 is not 企业代码 misspelt, nor 党员人数 职工人数
                add(word, _FUZZY_WORTH * score / 100, organisations=word in _ANY_NAME)
        return tuple(sorted(found.values(), key=lambda match: -match.score))

    def _is_number(self, meaning: Meaning) -> bool:
        """Whether a column of the meaning holds numbers that identify, or a property that is a figure."""
        if meaning.kind != "property" or meaning.owner not in self.ontology.nodes:
            return False
        prop = self.ontology.nodes[meaning.owner].property(meaning.name)
        return meaning.name in _NUMBERS or (prop is not None and prop.type in ("integer", "number"))

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
            if _says_party(word) and meaning.kind == "property" and meaning.owner not in ORGANISATIONS:
                continue  # 试用单位名称 names no trial
            if meaning.owner in named:
                worth = min(score + 0.12, 0.98)
            elif meaning.rule is not None and named & set(meaning.rule.of):
                worth = min(score + 0.13, 0.99)  # 特派员派出单位: rather who sent them than a text of theirs
            elif general and qualifier:
                continue
            else:
                worth = score - (0.15 if named else 0.0)
            if meaning not in found or found[meaning].score < worth:
                found[meaning] = Match(meaning, worth, qualifier)

    @cached_property
    def _sensitive(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(one) for one in self.raw["sensitive_patterns"])

    @cached_property
    def _parties(self) -> Mapping[str, Sequence[Meaning]]:
        """The ends of relations that are organisations, by what their headings say of them."""
        found: dict[str, list[Meaning]] = {}
        for word, meanings in self.meanings.items():
            if stem := party_stem(word):
                held = (
                    one for one in meanings if one.rule and one.rule.holds in ("organisation", "party", "Enterprise")
                )
                found.setdefault(stem, []).extend(held)
        return found

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
            rest = bare[len(word) :]
            if (tells := self._told_of_qualification(rest)) is not None:
                at = folded.index(word)
                name = shown[at : at + len(word)] if len(shown) == len(folded) else word
                name = self.raw["qualification_synonyms"].get(name, name)
                yield Match(Meaning("qualification", name, tells), 1.0)
                return

    def _told_of_qualification(self, rest: str) -> str | None:
        """What the words after a qualification say that its column tells: 证书编号, (认定年份); nothing is a mark."""
        for said in dict.fromkeys((without_brackets(rest) or rest.strip("()"), without_brackets(rest))):
            for tells, endings in self.raw["qualification"].items():
                folded = {fold(ending) for ending in endings}
                if said in folded or (tells != "mark" and said.endswith(tuple(folded))):
                    return str(tells)
        return None

    def measure(self, label: str) -> str | None:
        """What a heading tells of the indicator above it (target, completion, rank …), whatever period it states."""
        said = fold(self.without_period(label))
        found = (meaning.name for meaning in self.meanings.get(said, ()) if meaning.kind == "measure")
        return next(found, None)

    def is_ratio(self, label: str) -> bool:
        """Whether a heading ends in what is a share or a change: 占GDP比重, 增速."""
        return label.endswith((*self.raw["share_words"], *self.raw["change"]))

    def is_quantity(self, label: str) -> bool:
        """Whether a heading counts or measures what a bureau keeps figures of: 知识产权总数, 研发投入指标得分."""
        bare = without_brackets(fold(label))
        return bare.endswith(tuple(self.group("quantity_endings"))) and any(
            stem in bare for stem in self.group("quantity_stems")
        )

    def without_period(self, label: str) -> str:
        """A heading without the part of a year before it: 营业收入 of 1-9月营业收入; itself where that is all."""
        return _PERIOD.sub("", fold(label)) or label

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


def _says_party(word: str) -> bool:
    return word.endswith("名称") and any(party in word for party in ("单位", "企业", "机构", "公司"))


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
