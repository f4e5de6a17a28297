"""The table of synonyms as data: every group says something, and no word stands in every text."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from queries.text import synonyms
from queries.text.synonyms import Synonyms

GROUPS = [
    [str(word) for word in group]
    for groups in yaml.safe_load(
        (Path(synonyms.__file__).parent / "synonyms.yaml").read_text(encoding="utf-8")
    ).values()
    for group in groups
]


def test_a_group_has_at_least_two_words_and_each_once() -> None:
    assert [group for group in GROUPS if len(group) < 2 or len(set(group)) < len(group)] == []


def test_no_two_groups_are_the_same() -> None:
    assert [group for group, count in Counter(map(frozenset, GROUPS)).items() if count > 1] == []


def test_no_word_stands_in_many_groups() -> None:
    counts = Counter(word for group in GROUPS for word in group)
    assert [word for word, count in counts.items() if count > 5] == []


def test_a_word_of_one_character_is_refused() -> None:
    with pytest.raises(ValueError, match="水"):
        Synonyms.of([["水", "水体"]])
