"""The encoder in matching: said in the answer, whole or not at all, and never able to see later needs."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from graph.snapshot import Snapshot
from queries.matching import MatchAnswer, MatchRequest, match
from queries.matching.features import Features
from queries.matching.sense import learn
from queries.semantic import Meaning
from queries.semantic.encoder import Vectors
from tests.graph.graphs import node, tables

Row = dict[str, Any]
SUBJECTS = (("锈", "蚀"), ("稻", "种"), ("石英",))


class Subjects:
    """An encoder that knows three subjects and is a little sure of nothing else."""

    model = "subjects-1"

    def encode(self, texts: Sequence[str]) -> Vectors:
        found = [[float(any(word in text for word in words)) for words in SUBJECTS] + [0.1] for text in texts]
        return np.array([np.array(one) / np.linalg.norm(one) for one in found], dtype=np.float32)


def institute(entity_id: str, capability: str) -> Row:
    """An institute that says what it can do."""
    return node("University", entity_id, entity_id, attributes=f'{{"capability":"{capability}"}}')


COUNTY = [
    institute("甲校", "金属表面抗蚀"),
    institute("乙校", "稻作"),
    institute("丙校", "金属冶炼"),
    institute("丁校", ""),
]


def asked(nodes: Sequence[Row], meaning: Meaning | None, need: str = "铁皮长锈，金属件") -> MatchAnswer:
    """A need asked of these institutes."""
    return match(Snapshot.build(tables(1, nodes)), MatchRequest(need_text=need), meaning=meaning)


def learned(nodes: Sequence[Row], most: int | None = None) -> Meaning:
    """An encoder that has read what these institutes say."""
    meaning = Meaning(Subjects())
    learn(Features.of(Snapshot.build(tables(1, nodes))), meaning, most)
    return meaning


def text(answer: MatchAnswer) -> dict[str, float]:
    """The share of text by name."""
    return {i.entity["name"]: c.value for i in answer.items for c in i.contributions if c.signal == "text"}


def test_the_encoder_tells_apart_what_words_do_not() -> None:
    words, both = text(asked(COUNTY, None)), text(asked(COUNTY, learned(COUNTY)))
    assert words["甲校"] == words["丙校"] > 0
    assert both["甲校"] > both["丙校"]
    assert both["丁校"] == 0  # it has a name and nothing else


def test_the_answer_says_whether_the_encoder_took_part() -> None:
    said = [asked(COUNTY, meaning).query["semantic"] for meaning in (None, learned(COUNTY, 1), learned(COUNTY))]
    assert [(one["model"], one["used"]) for one in said] == [
        (None, False), ("subjects-1", False), ("subjects-1", True),
    ]  # fmt: skip
    assert all(one["why"] for one in said)


def test_half_learned_is_not_used() -> None:
    assert text(asked(COUNTY, learned(COUNTY, 1))) == text(asked(COUNTY, None))


def test_the_shares_still_add_up(snapshot: Snapshot) -> None:
    meaning = Meaning(Subjects())
    learn(Features.of(snapshot), meaning)
    for need in ("石英坩埚", "金属生锈", "🧪"):
        answer = match(snapshot, MatchRequest(need_text=need, limit=200), meaning=meaning)
        for item in answer.items:
            assert math.fsum(c.value for c in item.contributions) == pytest.approx(item.score, abs=1e-12)
            assert all(c.value >= 0 for c in item.contributions)


def test_only_needs_of_before_the_day_are_taken_off() -> None:
    def need(number: int, day: str) -> Row:
        return node("Need", f"n{number}", f"需求{number}", attributes=f'{{"text":"铁皮长锈{number}"}}', known_on=day)

    early = [{**one, "known_on": "2019-01-01"} for one in COUNTY]
    past, later = [need(n, "2020-01-01") for n in range(12)], [need(n, "2024-01-01") for n in range(12, 40)]
    meaning = learned([*early, *past, *later])
    before = Snapshot.build(tables(1, [*early, *past]))
    after = Snapshot.build(tables(1, [*early, *past, *later])).as_of("2022-01-01")
    request = MatchRequest(need_text="铁皮长锈，金属件")
    assert text(match(after, request, meaning=meaning)) == text(match(before, request, meaning=meaning))
    assert match(after, request, meaning=meaning).query["semantic"]["used"]
