"""After a refresh: what matches derived from the graph is derived anew before anybody asks."""

from graph.snapshot import Snapshot
from queries.matching import MatchRequest, match, warm
from queries.matching.features import Features


def derived(snapshot: Snapshot) -> set[str]:
    """Names of all that was derived from it."""
    return {*snapshot.memo, *vars(Features.of(snapshot))}


def test_the_first_question_after_a_refresh_finds_all_ready(snapshot: Snapshot) -> None:
    held, newer = Snapshot.build(snapshot.tables()), Snapshot.build(snapshot.tables())
    one = held.ids[held.of_kind("Enterprise")[0]]
    questions = ({"want": "institutes"}, {"want": "experts"}, {"need_text": "石英坩埚的热处理"})
    for question in questions:
        match(held, MatchRequest(one, **question))  # type: ignore[arg-type]
    warm(newer, held)
    ready = derived(newer)
    assert "onto:experts:cooperation" in ready
    for question in questions:
        match(newer, MatchRequest(one, **question))  # type: ignore[arg-type]
    assert derived(newer) == ready


def test_nothing_is_derived_of_what_nobody_asked(snapshot: Snapshot) -> None:
    held, newer = Snapshot.build(snapshot.tables()), Snapshot.build(snapshot.tables())
    warm(newer, held)
    assert not newer.memo


def test_a_firm_that_is_gone_keeps_nothing_else_from_being_ready(snapshot: Snapshot) -> None:
    held, whole = Snapshot.build(snapshot.tables()), snapshot.tables()
    firms = held.of_kind("Enterprise").tolist()
    match(held, MatchRequest(held.ids[firms[0]]))
    match(held, MatchRequest(held.ids[firms[1]], want="experts"))
    rows = whole.nodes["Enterprise"]
    whole.nodes["Enterprise"] = rows.filter([one != held.ids[firms[0]] for one in rows.column("id").to_pylist()])
    for kind, ties in whole.relations.items():
        ends = zip(ties.column("head").to_pylist(), ties.column("tail").to_pylist(), strict=True)
        whole.relations[kind] = ties.filter([held.ids[firms[0]] not in pair for pair in ends])
    newer = Snapshot.build(whole)
    warm(newer, held)
    assert "experts" in Features.of(newer)._offers
