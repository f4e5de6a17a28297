"""Columns that name what a table is about though no heading says so: by their values and by what else is told."""

from collections.abc import Sequence

from graph.names import fold
from ingest.tables.evidence import Evidence
from ingest.tables.headers import Column
from ingest.tables.words import Match, Meaning, Words

_NAMES, _SURE, _LEAST_TOLD = 0.7, 0.9, 2
_EMPLOYER, _EMPLOYERS = "工作单位", frozenset({"单位", "所在单位", "工作单位", "企业", "所属单位"})
_FIRM = Meaning("property", "Enterprise", "name")


def with_names(
    columns: Sequence[Column], matches: Sequence[tuple[Match, ...]], evidences: Sequence[Evidence], words: Words
) -> list[tuple[Match, ...]]:
    """The matches, with those of a firm's name and of a need's title where no heading says them.

    A column of organisations beside two that only firms have (credit code, legal representative) names the firms. A
    column headed by what the type is called (技术需求) is its name where another holds its text (需求描述).
    """
    found = list(matches)
    if not any(_is(one, _FIRM) and seen.share("organisation") for one, seen in zip(found, evidences, strict=True)):
        told = sum(_only_firms(one) for one in found)
        named = [at for at, seen in enumerate(evidences) if seen.filled and seen.share("organisation") >= _NAMES]
        if told >= _LEAST_TOLD and named:
            found[named[0]] = (Match(_FIRM, 1.0),)
    _follow(columns, found, words)
    for kind, text in words.raw["stand_in"].items():
        name, said = Meaning("property", kind, "name"), Meaning("property", kind, text)
        holders = [at for at, one in enumerate(found) if _is(one, said)]
        called = {fold(word) for word in (words.ontology.nodes[kind].label, *words.ontology.nodes[kind].aliases)}
        titles = [at for at in holders if fold(columns[at].label) in called]
        if len(titles) == 1 and len(holders) > 1 and not any(_is(one, name) for one in found):
            found[titles[0]] = (Match(name, 1.0),)
    return found


def _follow(columns: Sequence[Column], found: list[tuple[Match, ...]], words: Words) -> None:
    """Headings made of another: 工程师单位 beside 工程师 is that person's employer, 榜单内容 the text of a 榜单名称.

    Changes `found` where a heading means nothing for sure.
    """
    employers = tuple(Match(one, 1.0) for one in words.meanings[fold(_EMPLOYER)] if one.owner == "AFFILIATED_WITH")
    for at, column in enumerate(columns):
        label = fold(column.label)
        if any(one.score >= _SURE for one in found[at]):
            continue
        for other, match in (
            (one, found[place][0]) for place, one in enumerate(columns) if found[place] and place != at
        ):
            stem = fold(other.label).removesuffix("姓名").removesuffix("名称")
            rest = label.removeprefix(stem)
            if match.score < _SURE or not match.meaning.entity or len(stem) < 2 or rest == label or not rest:
                continue
            kind = match.meaning.rule.holds if match.meaning.rule is not None else match.meaning.owner
            if kind == "Expert" and rest in _EMPLOYERS:
                found[at] = employers
            elif match.meaning.rule is None:
                node = words.ontology.nodes[kind]
                said = (one for alias in (node.label, *node.aliases) for one in words.matches(alias + rest))
                told = [one for one in said if one.score >= _SURE and one.meaning.owner == kind]
                found[at] = (*told[:1], *found[at])


def _is(found: Sequence[Match], meaning: Meaning) -> bool:
    return any(one.meaning == meaning and one.score >= _SURE for one in found)


def _only_firms(found: Sequence[Match]) -> bool:
    sure = [one.meaning for one in found if one.score >= _SURE and one.meaning.kind == "property"]
    return bool(sure) and {one.owner for one in sure} == {"Enterprise"}
