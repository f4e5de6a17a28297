"""What a load would change, told before the yes: counts by type that add up, old and new values, names."""

from graph.ids import new_id
from graph.ledger import Changes, Ledger
from graph.ledger.changes import SHOWN
from graph.model import Mode
from tests.graph.ledger.loading import BOOK, known_or_minted, load, node, present


def looked_at(ledger: Ledger, rows: dict[str, int], mode: Mode = "full") -> Changes:
    """What loading rows would change."""
    with ledger.batch(BOOK, mode=mode, originals=[], user="li", dry_run=True) as writer:
        ids = known_or_minted(writer, "book", list(rows))
        writer.write([node(key, ids[key], {"name": key, "value": value}) for key, value in rows.items()])
    return writer.changes


def test_old_and_new_values_names_and_counts_are_told_and_nothing_is_written(ledger: Ledger) -> None:
    with ledger.batch(BOOK, mode="full", originals=[], user="li") as writer:
        ids = known_or_minted(writer, "book", ["甲", "乙", "丙"])
        writer.write([node(key, ids[key], {"name": key, "value": 1}) for key in ids])
    before = ledger.revision()
    found = looked_at(ledger, {"甲": 1, "乙": 2, "丁": 4})
    told = {one.head: (one.action, one.before.get("value"), one.after.get("value")) for one in found.first}
    assert told == {"乙": ("changed", 1, 2), "丙": ("closed", 1, None), "丁": ("new", None, 4)}
    by_action = {action: n for (_, _, action), n in found.counts.items()}
    assert by_action == {"unchanged": 1, "changed": 1, "closed": 1, "new": 1}
    assert ledger.revision() == before


def test_beyond_the_first_the_rest_is_counted(ledger: Ledger) -> None:
    found = looked_at(ledger, {new_id("k"): n for n in range(SHOWN + 5)})
    assert (len(found.first), sum(found.counts.values())) == (SHOWN, SHOWN + 5)


def test_a_load_that_stays_is_not_watched(ledger: Ledger) -> None:
    load(ledger, {"a": 1})
    assert present(ledger) == {"a": 1}
    with ledger.batch(BOOK, mode="full", originals=[], user="li") as writer:
        pass
    assert writer.changes == Changes()
