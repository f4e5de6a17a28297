"""The learned models: exact shares, monotone in evidence, blind to what came later, the same file for the same seed."""

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import RefusedData, UsageError
from graph.ledger import Ledger
from graph.ontology import load
from graph.projection import project
from graph.snapshot import Snapshot
from ingest import apply
from queries.matching import MatchRequest, match
from queries.matching.choice import LITTLE, MUCH, scorer_for, share_of
from queries.matching.explanation import _PAST, reason
from queries.matching.features import INSTITUTES, Features
from queries.matching.learned import training
from queries.matching.learned.files import SHIPPED, LearnedModel, digest_of, newest, read_model, shipped
from queries.matching.learned.history import History, joint_acts
from queries.matching.learned.keyed import named_by_keys
from queries.matching.learned.scorer import Learned, best_of, rows_of
from queries.matching.learned.training import train
from queries.matching.seeker import of_firm
from queries.matching.signals import Question, Signal
from queries.matching.signals.past import CIRCUMSTANCES, OF_TASK, PAST
from tests.queries.matching.europe import write

NAMES = [signal.name for signal in PAST]
DAY = "2019-01-01"
MAPPING = Path(__file__).parents[3] / "examples" / "cordis" / "mapping.yaml"


def read(home: Path, files: list[Path]) -> tuple[Snapshot, dict[str, str]]:
    """The snapshot of such tables, entered as a user would, and the key of each entity."""
    ledger = Ledger.open(f"sqlite:///{home}/ledger.db", home)
    apply(files, ledger=ledger, mapping=MAPPING, user="li")
    found = Snapshot.build(project(ledger, load())), ledger.keys_in("cordis")
    ledger.close()
    return found


def keyed(read: tuple[Snapshot, dict[str, str]]) -> Snapshot:
    """The snapshot under the source's keys, as `daqiao train` reads it."""
    snapshot, keys = read
    return Snapshot.build(named_by_keys(snapshot.tables(), keys))


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Snapshot, dict[str, str]]]:
    """One ledger before and after it was told what came later."""
    home = tmp_path_factory.mktemp("europe")
    return [read(home, write(home / name, later=name == "later")) for name in ("before", "later")]


@pytest.fixture(scope="module")
def europe(both: list[tuple[Snapshot, dict[str, str]]]) -> Snapshot:
    return both[0][0]


@pytest.fixture(scope="module")
def europe_later(both: list[tuple[Snapshot, dict[str, str]]]) -> Snapshot:
    return both[1][0]


@pytest.fixture(scope="module")
def small() -> Iterator[None]:
    """Few questions, for a small Europe."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "QUESTIONS", 40)
        yield


@pytest.fixture(scope="module")
def models(both: list[tuple[Snapshot, dict[str, str]]], small: None) -> dict[str, LearnedModel]:
    """Both tasks trained on it."""
    snapshot = keyed(both[0])
    return {task: train(snapshot, task, DAY) for task in ("partners", "need")}


def firm(snapshot: Snapshot, number: int) -> str:
    return snapshot.ids[snapshot.names.index(f"Firm {number}")]


def asked(snapshot: Snapshot, task: str) -> MatchRequest:
    """A question of either task."""
    if task == "partners":
        return MatchRequest(firm(snapshot, 4), as_of=DAY, task="partners", limit=25)
    return MatchRequest(
        firm(snapshot, 4),
        "coating of solar cells",
        as_of=DAY,
        task="need",
        topic="solar cell coating call",
        parts=("LEIT",),
        limit=25,
    )


@pytest.mark.parametrize("signal", PAST, ids=NAMES)
def test_a_signal_of_history_says_range_unit_and_what_missing_means(signal: Signal) -> None:
    text = signal.measure.__doc__ or ""
    assert all(word in text for word in ("Range 0…1", "unit:", "Missing:"))
    for lang in ("zh", "en"):
        some, none = reason(signal.name, 0.5, 2.0, {}, lang), reason(signal.name, 0.0, 0.0, {}, lang)
        assert some != none
        assert reason(signal.name, 0.0, math.nan, {}, lang) != some
    assert set(_PAST["zh"]) == set(_PAST["en"]) == set(NAMES)


@pytest.mark.parametrize("task", ["partners", "need"])
def test_values_lie_between_0_and_1_and_are_0_where_not_known(europe: Snapshot, task: str) -> None:
    features = Features.of(europe)
    request = asked(europe, task)
    for number in (europe.number[firm(europe, 4)], europe.number[firm(europe, 5)]):
        question = Question(
            features, of_firm(features, number, request), features.candidates("institutes"), "institutes"
        )
        for signal in OF_TASK[task]:
            measure = signal.measure(question)
            assert measure.values.shape == (len(question.candidates),), signal.name
            assert np.all((measure.values >= 0) & (measure.values <= 1)), signal.name
            assert np.all(measure.values[~measure.known] == 0), signal.name


@pytest.mark.parametrize("task", ["partners", "need"])
def test_every_signal_tells_some_candidates_from_others_or_some_askers(europe: Snapshot, task: str) -> None:
    features = Features.of(europe)
    said: dict[str, set[float]] = {}
    for number in (4, 5, 6, 7):
        seeker = of_firm(features, europe.number[firm(europe, number)], asked(europe, task))
        question = Question(features, seeker, features.candidates("institutes"), "institutes")
        for signal in OF_TASK[task]:
            said.setdefault(signal.name, set()).update(signal.measure(question).values.tolist())
    one_need = {"closest_past", "closest_topic"}  # told of the need alone, and only one is asked here
    assert {name for name, values in said.items() if len(values) < 2} <= one_need


def test_what_is_not_known_of_a_candidate_or_a_need_is_missing(europe: Snapshot) -> None:
    """A candidate without acts has no share of joint ones and no size of acts; without a need no act is nearest."""
    then = europe.as_of("2012-06-01")
    features, history = Features.of(then), History.of(then)
    candidates = np.array([n for n, kind in enumerate(then.kinds) if kind in INSTITUTES], dtype=np.int32)
    seeker = of_firm(features, then.number[firm(then, 4)], MatchRequest(firm(then, 4), task="partners"))
    said = {signal.name: signal.measure(Question(features, seeker, candidates, "institutes")) for signal in PAST}
    idle = history.acts[history.position[candidates]] == 0
    assert 0 < idle.sum() < len(idle)
    for name in ("joint_share", "act_size"):
        assert not said[name].known[idle].any()
    assert said["joint_share"].known[~idle].all()
    assert not said["closest_past"].asked
    assert not said["closest_topic"].asked


def test_a_field_of_calls_is_a_theme_where_no_programme_part_is_named(europe: Snapshot) -> None:
    """The fourth theme has no part; its firms and institutes are known by the field in the codes of their calls."""
    features = Features.of(europe)
    seeker = of_firm(features, europe.number[firm(europe, 7)], MatchRequest(firm(europe, 7), task="partners"))
    question = Question(features, seeker, features.candidates("institutes"), "institutes")
    said = {signal.name: signal.measure(question).values for signal in PAST}
    assert not said["work_parts"].any()
    assert set(said["work_themes"].round(6)) == {0.0, 1.0}
    assert (said["work_themes"] == 1).sum() == 20


def test_older_windows_count_less_in_training(europe: Snapshot, small: None) -> None:
    rows, _ = training.lessons(europe, "partners", DAY, 1)
    assert rows.counts[0] == 1
    assert rows.counts[-1] == 0.25
    assert (np.diff(rows.counts) <= 0).all()


@pytest.mark.parametrize("task", ["partners", "need"])
def test_shares_and_base_add_up_to_the_score_as_sent(
    europe: Snapshot, models: dict[str, LearnedModel], task: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queries.matching.choice.models_in_use", lambda: (models[task],))
    monkeypatch.setattr("queries.matching.choice.LITTLE", 1)
    monkeypatch.setattr("queries.matching.choice.MUCH", 2)
    answer = match(europe, asked(europe, task))
    assert answer.model_choice["trained_until"] == DAY
    assert len(answer.items) >= 10
    for item in answer.items:
        sent = orjson.loads(orjson.dumps([c.value for c in item.contributions]))
        assert abs(math.fsum(sent) - item.score) < 1e-9
        assert 0 <= item.score <= 1
    scores = [item.score for item in answer.items]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("task", ["partners", "need"])
def test_taking_a_signal_of_evidence_away_raises_no_score(
    europe: Snapshot, models: dict[str, LearnedModel], task: str
) -> None:
    features, request = Features.of(europe), asked(europe, task)
    seeker = of_firm(features, europe.number[firm(europe, 4)], request)
    question = Question(features, seeker, features.candidates("institutes"), "institutes")
    for model in (models[task], *(one for one in shipped() if one.task == task)):
        known = {signal.name: signal for signal in PAST}
        rows = rows_of(tuple(known[name].measure(question) for name in model.signals))
        whole = model.ranking.scores(rows, best_of(rows))
        for column, name in enumerate(model.signals):
            if name in CIRCUMSTANCES:
                continue
            less = rows.copy()
            less[:, column] = 0
            assert np.all(model.ranking.scores(less, best_of(less)) <= whole + 1e-12), name


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_more_evidence_never_lowers_a_score_of_a_shipped_model(seed: int) -> None:
    draw = np.random.default_rng(seed)
    for model in shipped():
        rows = draw.random((20, len(model.signals)))
        more = rows.copy()
        for column, name in enumerate(model.signals):
            if name not in CIRCUMSTANCES:
                more[:, column] += (1 - more[:, column]) * draw.random(20)
        best = best_of(rows)
        assert np.all(model.ranking.scores(more, best) >= model.ranking.scores(rows, best) - 1e-12), model.version


@pytest.mark.parametrize("task", ["partners", "need"])
def test_what_came_later_changes_nothing(
    europe: Snapshot,
    europe_later: Snapshot,
    models: dict[str, LearnedModel],
    task: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("queries.matching.choice.models_in_use", lambda: (models[task],))
    monkeypatch.setattr("queries.matching.choice.LITTLE", 1)
    monkeypatch.setattr("queries.matching.choice.MUCH", 2)
    assert len(europe_later.ids) > len(europe.ids)
    before, after = (match(one, asked(one, task)) for one in (europe, europe_later))
    said = [[(i.entity["id"], i.score, i.level, i.contributions) for i in answer.items] for answer in (before, after)]
    assert said[0] == said[1]


def test_a_model_learns_nothing_of_its_day_or_later(
    both: list[tuple[Snapshot, dict[str, str]]], models: dict[str, LearnedModel]
) -> None:
    # The same seed on a ledger that knows more gives the same file, byte for byte.
    assert train(keyed(both[1]), "need", DAY).as_bytes() == models["need"].as_bytes()


def test_the_same_files_and_seed_give_the_same_model_in_another_ledger(
    models: dict[str, LearnedModel], tmp_path: Path
) -> None:
    other = keyed(read(tmp_path, write(tmp_path / "tables")))
    assert train(other, "need", DAY).digest == models["need"].digest
    assert train(other, "need", DAY, seed=2).digest != models["need"].digest


def test_too_little_history_cannot_be_learned_from(europe: Snapshot) -> None:
    with pytest.raises(UsageError, match="可学习的问题"):
        train(europe, "need", "2012-03-01")


def test_the_shares_of_all_signals_are_the_whole_score(models: dict[str, LearnedModel]) -> None:
    for model in (*models.values(), *shipped()):
        rows = np.random.default_rng(1).random((70, len(model.signals)))
        rows[::2, model.signals.index("own_acts")] = 0
        ranking, best = model.ranking, best_of(rows)
        np.testing.assert_allclose(ranking.shares(rows, best).sum(axis=1), ranking.scores(rows, best), atol=1e-9)


def test_terms_of_a_firm_without_history_do_not_count_for_one_with_it(models: dict[str, LearnedModel]) -> None:
    model = models["need"]
    rows = np.random.default_rng(1).random((70, len(model.signals)))
    best, acts = best_of(rows), model.signals.index("own_acts")
    cold = rows.copy()
    cold[:, acts] = 0
    only = model.ranking.scores(cold, best) - model.ranking.scores(rows, best)
    terms = model.ranking.cold
    assert terms.any()
    np.testing.assert_allclose(only, model.ranking.inputs(cold, best)[:, terms] @ model.ranking.weight[terms])


@pytest.mark.parametrize("harm", ["cut", "edited", "version", "signal", "task", "json"])
def test_a_broken_model_file_is_refused_with_what_to_do(
    harm: str, models: dict[str, LearnedModel], tmp_path: Path
) -> None:
    path = models["need"].write(tmp_path)
    assert read_model(path).as_bytes() == models["need"].as_bytes()
    said = orjson.loads(path.read_bytes())
    if harm == "edited":
        said["terms"][0][3] += 0.5
    elif harm == "version":
        said["format"] = "daqiao-terms-0"
    elif harm == "signal":
        said["signals"][0] = "no such signal"
        said["digest"] = digest_of(said)
    elif harm == "task":
        said["task"] = "no such task"
        said["digest"] = digest_of(said)
    path.write_bytes(b"{" if harm == "json" else orjson.dumps(said)[: 900 if harm == "cut" else None])
    with pytest.raises(RefusedData, match="模型文件") as refused:
        read_model(path)
    assert "daqiao train" in refused.value.remedy
    assert refused.value.problems[0].file == path.name


def test_a_match_takes_the_newest_model_that_is_not_newer_than_its_day(models: dict[str, LearnedModel]) -> None:
    old, new = (replace(models["need"], trained_until=day) for day in ("2011-10-01", "2015-05-01"))
    assert newest((old, new), "need", "2011-09-30") is None
    assert newest((old, new), "need", "2015-04-30") is old
    assert newest((old, new), "need", "2015-05-01") is new
    assert newest((old, new), "partners", "2020-01-01") is None


def test_the_passage_from_judgement_to_learning_is_gradual(europe: Snapshot, models: dict[str, LearnedModel]) -> None:
    assert share_of(0) == share_of(LITTLE) == 0
    assert share_of(MUCH) == share_of(10 * MUCH) == 1
    steps = [share_of(n) for n in range(LITTLE, MUCH, 100)]
    assert all(0 < later - former < 0.2 for former, later in pairwise(steps))
    joint = joint_acts(europe.as_of(DAY))
    assert LITTLE < joint < MUCH


def test_between_the_two_both_speak_and_still_add_up(
    europe: Snapshot, models: dict[str, LearnedModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queries.matching.choice.models_in_use", lambda: (models["need"],))
    answer = match(europe, asked(europe, "need"))
    assert 0 < answer.model_choice["share"] < 1  # type: ignore[operator]
    assert "其余按成文的权重" in str(answer.model_choice["why"])
    signals = [c.signal for c in answer.items[0].contributions]
    assert {"walk_two", "chain", "base"} <= set(signals)
    assert all(abs(math.fsum(c.value for c in i.contributions) - i.score) < 1e-9 for i in answer.items)


def test_a_county_with_little_history_keeps_its_judgement(snapshot: Snapshot) -> None:
    scorer = scorer_for(snapshot, MatchRequest(need_text="石英"))
    assert not isinstance(scorer, Learned)
    assert "成文的权重" in str(scorer.choice["why"])


def test_every_shipped_model_says_what_it_was_trained_on() -> None:
    days = {(model.task, model.trained_until) for model in shipped()}
    assert days >= {
        (task, day) for task in ("partners", "need") for day in ("2011-10-01", "2015-05-01", "2017-07-01", DAY)
    }
    for model in shipped():
        assert all(window.split("/")[1] <= model.trained_until for window in model.trained_on["windows"])
        assert model.scores["held_out_ndcg10"] > 0
        file = SHIPPED / f"{model.name}-{model.trained_until}.json"
        assert file.read_bytes().strip() == model.as_bytes().strip()
        assert [level for _, level, _, _ in model.levels][-1] == "weak"
        assert len(model.as_bytes()) < 2_000_000
