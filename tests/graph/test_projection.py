"""The graph follows from the ledger: whole or by increments, the same."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from graph.ledger import Ledger
from graph.model import Record, Source
from graph.ontology import Ontology
from graph.projection import changes, digests, project
from graph.stores import GraphStore
from graph.tables import GraphTables
from ingest.examples import apply_example
from tests.graph.graphs import node, relation, rows_of, tables
from tests.graph.ledger.loading import BOOK, known_or_minted, load

OTHER = Source("other", "另一来源", "table", place="331102", known_on="2022-12-31", trust=90, synthetic=True)


def entity(ledger: Ledger, key: str, source: str = "book") -> str:
    """The entity of a key."""
    return ledger.resolve(f"{source}:{key}")


def tie(ledger: Ledger, a: str, b: str, source: Source = BOOK) -> None:
    """Say that two firms of the book cooperate."""
    with ledger.batch(source, mode="delta", originals=[], user="li") as writer:
        ends = (entity(ledger, a), entity(ledger, b))
        writer.write([Record("relation", "COLLABORATES_WITH", f"{a}>{b}", *ends, {"kind": "合作"}, {"row": 9})])


HAND: dict[str, str] = {"user": "li", "rule": "hand", "reason": "x"}
STEPS: list[tuple[str, Callable[[Ledger], object]]] = [
    ("a load", lambda ledger: load(ledger, {"a": 1, "b": 2, "c": 3})),
    ("ties", lambda ledger: (tie(ledger, "a", "b"), tie(ledger, "b", "c"))),
    ("a change", lambda ledger: load(ledger, {"a": 9}, mode="delta")),
    ("a second source", lambda ledger: load(ledger, {"a": 5}, source=OTHER)),
    ("a closing", lambda ledger: load(ledger, {}, source=OTHER)),
    ("the review", lambda ledger: apply_example("changshan", ledger, "li")),
    ("a merge", lambda ledger: ledger.judge("same", entity(ledger, "a"), entity(ledger, "c"), **HAND)),
    ("a split", lambda ledger: ledger.revoke_judgement(ledger.judgements()[0].judgement_id, "li")),
    ("another description of a source", lambda ledger: load(ledger, {"a": 5}, source=replace(OTHER, place="330822"))),
    ("a roll-back", lambda ledger: ledger.rollback(ledger.batches("changshan-2023")[0].batch_id, "li")),
]  # fmt: skip


def test_increments_lead_to_what_a_whole_projection_gives(
    ledger: Ledger, store: GraphStore, ontology: Ontology
) -> None:
    store.replace(project(ledger, ontology), ontology.digest)
    for name, step in STEPS:
        step(ledger)
        state = store.state()
        assert state is not None
        delta = changes(ledger, ontology, state.revision)
        whole = project(ledger, ontology)
        if delta is None:  # too much changed for an increment: the service fills anew
            store.replace(whole, ontology.digest)
        else:
            store.apply(delta)
        assert (name, rows_of(store.contents())) == (name, rows_of(whole))


def test_a_merge_leaves_one_node_that_carries_the_relations_of_both(ledger: Ledger, ontology: Ontology) -> None:
    load(ledger, {"a": 1, "b": 2})
    load(ledger, {"a": 1, "b": 2, "c": 3})
    tie(ledger, "a", "b")
    tie(ledger, "c", "b")
    ledger.judge("same", entity(ledger, "a"), entity(ledger, "c"), user="li", rule="hand", reason="x")
    found = project(ledger, ontology)
    assert found.nodes["Enterprise"].num_rows == 2
    ties = found.relations["COLLABORATES_WITH"].to_pylist()
    assert len(ties) == 1  # the same two, said twice
    assert ties[0]["record_ids"].count("f") >= 2


def test_a_relation_of_what_was_merged_with_itself_is_gone(ledger: Ledger, ontology: Ontology) -> None:
    load(ledger, {"a": 1, "b": 2})
    tie(ledger, "a", "b")
    ledger.judge("same", entity(ledger, "a"), entity(ledger, "b"), user="li", rule="hand", reason="x")
    assert "COLLABORATES_WITH" not in project(ledger, ontology).relations


def test_cooperation_has_no_direction(ledger: Ledger, ontology: Ontology) -> None:
    load(ledger, {"a": 1, "b": 2})
    tie(ledger, "a", "b")
    tie(ledger, "b", "a")
    assert project(ledger, ontology).relations["COLLABORATES_WITH"].num_rows == 1


def test_the_more_trusted_source_wins_and_both_places_see_it(ledger: Ledger, ontology: Ontology) -> None:
    load(ledger, {"a": 1})
    first = entity(ledger, "a")
    load(ledger, {"a": 1}, source=OTHER)
    ledger.judge("same", first, entity(ledger, "a", "other"), user="li", rule="hand", reason="x")
    row = project(ledger, ontology).nodes["Enterprise"].to_pylist()[0]
    assert row["places"] == "|330822|331102|"
    assert row["synthetic"] is True


def test_what_real_sources_speak_of_is_real_though_a_synthetic_list_names_it_too(
    ledger: Ledger, ontology: Ontology
) -> None:
    load(ledger, {"firm": 1})
    with ledger.batch(OTHER, mode="delta", originals=[], user="li") as writer:
        chain = known_or_minted(writer, "other", ["chain"], "IndustryChain")["chain"]
        writer.write([Record("node", "IndustryChain", "chain", chain, None, {"name": "山茶油"}, {"row": 1})])
    assert project(ledger, ontology).nodes["IndustryChain"].to_pylist()[0]["synthetic"] is True
    with ledger.batch(BOOK, mode="delta", originals=[], user="li") as writer:
        writer.write([Record("relation", "IN_CHAIN", "1", entity(ledger, "firm"), chain, {}, {"row": 2})])
    assert project(ledger, ontology).nodes["IndustryChain"].to_pylist()[0]["synthetic"] is False


@pytest.mark.parametrize("seed", range(3))
def test_a_digest_does_not_depend_on_order_and_changes_with_any_value(seed: int) -> None:
    rows = [node("Enterprise", f"e{n}", f"名{n}") for n in range(5)]
    ties = [relation("COLLABORATES_WITH", "e0", f"e{n}") for n in range(1, 5)]
    whole = tables(1, rows, ties)
    turned = GraphTables(
        1,
        {k: t.take(list(reversed(range(t.num_rows)))) for k, t in whole.nodes.items()},
        {k: t.slice(seed).take(list(range(t.num_rows - seed))) for k, t in whole.relations.items()},
    )
    assert digests(turned)["node:Enterprise"] == digests(whole)["node:Enterprise"]
    assert (digests(turned)["relation:COLLABORATES_WITH"] == digests(whole)["relation:COLLABORATES_WITH"]) == (
        seed == 0
    )
    for column, value in (("name", "x"), ("year", 1), ("value", 0.5), ("attributes", '{"a":1}'), ("synthetic", True)):
        other = tables(1, [{**rows[0], column: value}, *rows[1:]], ties)
        assert digests(other)["node:Enterprise"] != digests(whole)["node:Enterprise"]


def test_new_records_of_a_known_key_keep_the_entity(ledger: Ledger, ontology: Ontology) -> None:
    load(ledger, {"a": 1})
    before = project(ledger, ontology).nodes["Enterprise"].column("id").to_pylist()
    with ledger.batch(BOOK, mode="full", originals=[], user="li") as writer:
        known_or_minted(writer, "book", ["a"])
    load(ledger, {"a": 2})
    assert project(ledger, ontology).nodes["Enterprise"].column("id").to_pylist() == before
