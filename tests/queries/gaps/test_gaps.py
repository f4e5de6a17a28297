"""Gaps: found by rule, counted without what is inferred, each with who could fill it."""

from graph.snapshot import Snapshot
from graph.stores import GraphStore
from queries.gaps import RULES, gaps, situation
from tests.queries.cypher.county import COUNTY


def names(found: list[object]) -> set[str]:
    """The names of gaps."""
    return {str(getattr(gap, "name", "")) for gap in found}


def test_the_review_shows_where_cooperation_is_missing(review_store: GraphStore, snapshot: Snapshot) -> None:
    found = gaps(situation(review_store, snapshot, None))
    assert set(found) == {rule.name for rule in RULES}
    assert {"轴承", "信息材料"} <= names(list(found["chains_uncovered"]))
    assert "一片芯" not in names(list(found["chains_uncovered"]))
    assert {"轴承", "信息材料"}.isdisjoint(names(list(found["chains_without_commissioner"])))
    assert {"上海大学", "浙江理工大学常山研究院"} <= names(list(found["institutes_without_firm"]))
    assert "浙江大学" not in names(list(found["institutes_without_firm"]))
    for gap in (gap for gaps_of_rule in found.values() for gap in gaps_of_rule):
        assert gap.next_steps, gap.name
        assert gap.record_ids


def test_what_is_inferred_is_counted_apart_and_each_kind_under_its_name(store: GraphStore, county: Snapshot) -> None:
    store.replace(COUNTY, "d")
    seen = situation(store, county, None)
    cell = next(c for c in seen.coverage.cells if (c.chain_id, c.institute_id) == ("chain", "school"))
    assert (cell.cooperation, cell.inferred) == (3, 1)
    assert cell.kinds == {"联合实验室": 1, "共建平台": 1, "共同项目": 1}
    assert not cell.gap


def test_one_laboratory_told_in_two_ways_is_one_act(review_store: GraphStore, snapshot: Snapshot) -> None:
    seen = situation(review_store, snapshot, None).coverage
    names_of = {row["id"]: row["name"] for row in (*seen.chains, *seen.institutes)}
    cells = {(names_of[cell.chain_id], names_of[cell.institute_id]): cell for cell in seen.cells}
    assert cells["一片芯", "浙江大学杭州国际科创中心"].kinds == {"联合实验室": 1}
    assert cells["山茶油", "浙江大学现代中药研究所"].kinds == {"联合研究中心": 1}
    assert cells["山茶油", "浙江大学"].kinds == {"共建平台": 1}


def test_a_gap_is_ability_without_cooperation_up_to_the_threshold(store: GraphStore, county: Snapshot) -> None:
    store.replace(COUNTY, "d")

    def open_cells(threshold: int) -> set[str]:
        cells = situation(store, county, None, threshold).coverage.cells
        return {cell.institute_id for cell in cells if cell.gap and cell.chain_id == "chain"}

    assert open_cells(0) == {"centre"}
    assert open_cells(1) == {"centre", "institute", "lab"}
    assert open_cells(3) == {"centre", "institute", "lab", "school"}


def test_a_firm_without_any_institute_is_found_with_its_chain(store: GraphStore, county: Snapshot) -> None:
    store.replace(COUNTY, "d")
    found = gaps(situation(store, county, None), "firms_without_institute")["firms_without_institute"]
    assert (found[0].name, found[0].detail["chains"]) == ("乙企业", ["山茶油"])
    assert found[0].next_steps
