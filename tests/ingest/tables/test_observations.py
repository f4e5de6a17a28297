"""Figures kept in columns of numbers: what comes out is what went in."""

from ingest.tables.observations import Observations


def _some() -> Observations:
    found = Observations()
    found.add("R&D经费", "n1", 2023, 3_125_000, "元", "名单", (4, 8))
    found.add("R&D经费", "n1", None, 2.5, "%", "名单", (4, 9))
    found.add("R&D经费", "n1", 2023, 3_125_000, "元", "名单", (9, 8), {"rank": 3})
    found.add("R&D经费", "n2", 2023, 3_125_000, "元", "名单", (10, 8), {"rank": 4})
    return found


def test_a_figure_comes_out_with_its_cell_and_whole_numbers_stay_whole() -> None:
    first, second, *_ = _some()
    assert (first.indicator, first.scope, first.year, first.unit) == ("R&D经费", "n1", 2023, "元")
    assert repr(first.value) == "3125000"
    assert (second.year, second.value) == (None, 2.5)
    assert first.locators[0].as_dict() == {"sheet": "名单", "row": 5, "cell": "I5"}


def test_of_figures_that_say_the_same_the_first_stays_and_others_keep_what_is_told_of_them() -> None:
    found = _some()
    found.settle()
    assert [(one.scope, one.year, dict(one.properties)) for one in found] == [
        ("n1", 2023, {}), ("n1", None, {}), ("n2", 2023, {"rank": 4}),
    ]  # fmt: skip
    assert found[-1].scope == "n2"
    assert len(found[:2]) == 2
