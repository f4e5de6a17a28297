"""Every service query on both engines: what it answers, and that both engines answer the same."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.ledger import Ledger
from graph.ontology import Ontology
from graph.projection import digests, project
from graph.scope import scope_pattern
from graph.stores import GraphStore, Row, open_store
from queries.catalog import names, query
from tests.graph.graphs import rows_of
from tests.queries.cypher.county import COUNTY
from tests.support import services
from tests.support.neo4j import Neo4jServer

HERE, ELSEWHERE = scope_pattern(["330822"]), scope_pattern(["110101"])
# What a query wants beyond the scope; an id stands for any of the graph.
ASKED: dict[str, dict[str, Any]] = {
    "ego": {"ids": ["firm", "school"], "limit": 100},
    "ego_of_one": {"id": "firm", "limit": 100},
    "entity": {"id": "firm"},
    "indicators": {"indicator": None, "year": None, "about": None},
    "neighbours": {"id": "firm", "skip": 0, "limit": 50},
    "paths_one": {"a": "firm", "b": "school", "limit": 20},
    "paths_two": {"a": "firm", "b": "institute", "limit": 20},
    "paths_three": {"a": "expert", "b": "steel", "limit": 20},
    "relations_among": {"ids": ["firm", "school", "lab"]},
    "relations_by_id": {"ids": ["r-second", "r-IN_CHAIN-firm-chain"]},
}


@pytest.fixture(scope="module")
def engines(
    neo4j_server: Neo4jServer, tmp_path_factory: pytest.TempPathFactory, ontology: Ontology
) -> Iterator[tuple[GraphStore, GraphStore]]:
    """The invented county on both engines."""
    services.took_part("ladybug", "0.22.0")
    neo4j_server.clear()
    home = tmp_path_factory.mktemp("queries")
    both = (
        open_store("ladybug://", home, ontology=ontology),
        open_store(neo4j_server.url, home, user=neo4j_server.user, password=neo4j_server.password, ontology=ontology),
    )
    for one in both:
        one.replace(COUNTY, ontology.digest)
    yield both
    for one in both:
        one.close()


def test_there_are_at_least_sixteen_service_queries() -> None:
    assert len(names()) >= 16


def test_every_query_is_asked_by_the_product() -> None:
    root = Path(__file__).parents[3]
    code = "\n".join(p.read_text() for folder in ("queries", "api", "viz") for p in (root / folder).rglob("*.py"))
    assert [name for name in names() if f'"{name}"' not in code] == []


@pytest.mark.parametrize("scope", [None, HERE, ELSEWHERE], ids=["all places", "this county", "another county"])
@pytest.mark.parametrize("name", names())
def test_both_engines_give_the_same_rows(engines: tuple[GraphStore, GraphStore], name: str, scope: str | None) -> None:
    asked = query(name)
    parameters = {**ASKED.get(name, {}), "scope": scope}
    first, second = (engine.run(asked, parameters) for engine in engines)
    assert first == second
    for row in first:
        assert tuple(row) == asked.columns
    if scope != ELSEWHERE:
        assert first, "a query that finds nothing proves nothing"


@pytest.mark.parametrize("name", names())
def test_nothing_of_a_county_reaches_another(engines: tuple[GraphStore, GraphStore], name: str) -> None:
    rows = engines[0].run(query(name), {**ASKED.get(name, {}), "scope": ELSEWHERE})
    shared = {row["id"] for table in COUNTY.nodes.values() for row in table.to_pylist() if "*" in row["places"]}
    seen = {
        row[key] for row in rows for key in ("id", "firm_id", "holder_id", "issuer_id", "head", "tail") if row.get(key)
    }
    assert seen <= shared


def run(engines: tuple[GraphStore, GraphStore], name: str, **parameters: Any) -> list[Row]:
    """The rows of one engine, as a county's officer sees them; that both agree is shown above."""
    return engines[0].run(query(name), {**ASKED.get(name, {}), **parameters, "scope": HERE})


def test_a_strangers_cooperation_is_not_counted_here(engines: tuple[GraphStore, GraphStore]) -> None:
    assert {row["firm_id"] for row in run(engines, "cooperation")} == {"firm"}


def test_cooperation_of_each_kind_is_told_under_its_name(engines: tuple[GraphStore, GraphStore]) -> None:
    assert {(r["id"], r["subkind"], r["basis"]) for r in run(engines, "cooperation")} == {
        ("school", "联合实验室", "stated"), ("school", "委托开发", "inferred"),
    }  # fmt: skip
    assert [(r["id"], r["platform"]) for r in run(engines, "cooperation_by_platform")] == [("school", "联合实验室")]
    assert [(r["id"], r["project"]) for r in run(engines, "cooperation_by_project")] == [("school", "攻关项目")]
    assert [(r["id"], r["contract"]) for r in run(engines, "cooperation_by_contract")] == [("institute", "技术合同")]


def test_a_chain_has_a_commissioner_also_through_a_firm_of_it(engines: tuple[GraphStore, GraphStore]) -> None:
    assert {row["id"] for row in run(engines, "chains_without_commissioner")} == {"link"}


def test_capability_comes_from_the_institute_or_its_platform(engines: tuple[GraphStore, GraphStore]) -> None:
    own = {row["id"] for row in run(engines, "chain_capability")}
    through = {(row["id"], row["platform"]) for row in run(engines, "chain_capability_by_platform")}
    assert own == {"institute", "lab", "centre"}
    assert through == {("school", "联合实验室"), ("institute", "服务中心")}


def test_indicators_are_narrowed_by_part_of_the_name_year_and_object(engines: tuple[GraphStore, GraphStore]) -> None:
    assert [r["year"] for r in run(engines, "indicators")] == [2022, 2021]
    assert [r["year"] for r in run(engines, "indicators", year=2021)] == [2021]
    assert len(run(engines, "indicators", indicator="R&D")) == 2
    assert run(engines, "indicators", indicator="专利") == []
    assert len(run(engines, "indicators", about="county")) == 2
    assert run(engines, "indicators", about="firm") == []


def test_pages_of_neighbours_make_the_whole(engines: tuple[GraphStore, GraphStore]) -> None:
    whole = run(engines, "neighbours", limit=100)
    pages = [row for skip in range(0, 20, 3) for row in run(engines, "neighbours", skip=skip, limit=3)]
    assert pages == whole
    assert len(whole) == len({row["relation_id"] for row in whole}) > 6


def test_places_and_indicators_are_no_go_betweens(engines: tuple[GraphStore, GraphStore]) -> None:
    rows = run(engines, "paths_two", a="firm", b="institute")
    assert {row["middle"] for row in rows} == {"school", "chain", "contract"}


def test_both_engines_hold_the_demo_whole(
    engines: tuple[GraphStore, GraphStore], changshan: Ledger, ontology: Ontology
) -> None:
    """Rows, not only counts: every column of every node and relation of the review."""
    wanted = project(changshan, ontology)
    for one in engines:
        one.replace(wanted, ontology.digest)
    try:
        for one in engines:
            held = one.contents()
            assert rows_of(held) == rows_of(wanted)
            assert digests(held) == digests(wanted)
    finally:
        for one in engines:
            one.replace(COUNTY, ontology.digest)
