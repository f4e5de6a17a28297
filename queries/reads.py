"""Answers that are one query and little else: neighbours, commissioners, indicators, overview, lists."""

from graph.errors import UsageError
from graph.stores import GraphStore, Row
from queries.catalog import plain, query

MAX_PAGE = 200


def neighbours(
    store: GraphStore, entity_id: str, scope: str | None, limit: int = 50, cursor: str | None = None
) -> tuple[list[Row], str | None]:
    """One page of relations with the entity at the other end, and the cursor of the next page."""
    skip = offset(cursor)
    parameters = {"id": entity_id, "scope": scope, "skip": skip, "limit": limit + 1}
    rows = [plain(row) for row in store.run(query("neighbours"), parameters)]
    return rows[:limit], str(skip + limit) if len(rows) > limit else None


def commissioners(store: GraphStore, scope: str | None) -> list[Row]:
    """Commissioners, teams and legal-person commissioners with all their assignments, by name."""
    people: dict[str, Row] = {}
    for row in store.run(query("commissioners"), {"scope": scope}):
        person = people.setdefault(
            row["id"],
            {k: row[k] for k in ("id", "kind", "name", "level", "synthetic")} | {"assignments": []},
        )
        keys = (
            "target_id",
            "target_kind",
            "target",
            "subkind",
            "date_from",
            "date_to",
            "basis",
            "attributes",
            "record_ids",
        )
        person["assignments"].append(plain({k: row[k] for k in keys}))
    return list(people.values())


def indicators(
    store: GraphStore,
    scope: str | None,
    *,
    indicator: str | None = None,
    year: int | None = None,
    about: str | None = None,
) -> list[Row]:
    """Observations, newest year first. `indicator` is a part of the name, `about` an entity id."""
    parameters = {"indicator": indicator, "year": year, "about": about, "scope": scope}
    return [plain(row) for row in store.run(query("indicators"), parameters)]


def listing(store: GraphStore, name: str, scope: str | None) -> list[Row]:
    """The rows of a query whose only parameter is the scope."""
    return [plain(row) for row in store.run(query(name), {"scope": scope})]


def overview(store: GraphStore, scope: str | None) -> dict[str, int]:
    """How many nodes of each type the user may see."""
    return {row["kind"]: int(row["count"]) for row in store.run(query("overview"), {"scope": scope})}


def offset(cursor: str | None) -> int:
    """The number behind a cursor; UsageError for a text that is none."""
    if cursor is None:
        return 0
    if not cursor.isdigit():
        raise UsageError("cursor 无效。", remedy="请用上一页返回的 next。")
    return int(cursor)
