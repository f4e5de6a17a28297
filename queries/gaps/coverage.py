"""Chain × institute: who can, who does, and where ability meets no cooperation."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph.stores import GraphStore, Row
from queries.catalog import plain, query

COOPERATION = {  # query → the kind of act that its rows are, unless they say one themselves
    "cooperation": "合作",
    "cooperation_as_founder": "企业共建",
    "cooperation_by_platform": "共建平台",
    "cooperation_by_project": "共同项目",
    "cooperation_by_contract": "技术合同",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One chain and one institute. `cooperation` counts acts with firms of the chain, each kind under its name;
    `inferred` ones are counted apart. `gap`: able (`capability`), but at or under the threshold."""

    chain_id: str
    institute_id: str
    capability: tuple[str, ...]
    cooperation: int
    inferred: int
    kinds: dict[str, int]
    gap: bool
    record_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole table. `firms` are those of each chain (id → firm rows), stated or through a platform."""

    chains: tuple[Row, ...]
    institutes: tuple[Row, ...]
    cells: tuple[Cell, ...]
    firms: dict[str, list[Row]]
    threshold: int


def coverage(store: GraphStore, scope: str | None, threshold: int = 0) -> Coverage:
    """The table of chains and the institutes that have a capability for, or cooperation in, any chain."""
    chains = rows_of(store, ("chains",), scope)
    firms = _by_chain(rows_of(store, ("chain_firms", "chain_firms_by_platform"), scope))
    able = rows_of(store, ("chain_capability", "chain_capability_by_platform"), scope)
    acts = cooperation_by_firm(store, scope)
    found: dict[tuple[str, str], dict[str, list[Row]]] = {}
    institutes: dict[str, Row] = {}
    for row in able:
        found.setdefault((row["chain_id"], row["id"]), {"able": [], "acts": []})["able"].append(row)
        institutes.setdefault(row["id"], {k: row[k] for k in ("id", "kind", "name")})
    for chain_id, members in firms.items():
        for firm in members:
            for act in acts.get(firm["id"], ()):
                found.setdefault((chain_id, act["id"]), {"able": [], "acts": []})["acts"].append(act)
                institutes.setdefault(act["id"], {k: act[k] for k in ("id", "kind", "name")})
    cells = tuple(_cell(pair, rows["able"], rows["acts"], threshold) for pair, rows in sorted(found.items()))
    by_name = sorted(institutes.values(), key=lambda row: (row["name"], row["id"]))
    return Coverage(tuple(chains), tuple(by_name), cells, firms, threshold)


def cooperation_by_firm(store: GraphStore, scope: str | None) -> dict[str, list[Row]]:
    """Acts of cooperation with institutes and platforms by firm id; `act` names the kind.

    A relation that names the platform which both founded, and that platform, are one act under the relation's kind.
    """
    found: dict[str, list[Row]] = {}
    for row in _once(store, scope):
        found.setdefault(row["firm_id"], []).append(row)
    return found


def _once(store: GraphStore, scope: str | None) -> list[Row]:
    rows = [
        {**row, "act": row.get("subkind") or act}
        for name, act in COOPERATION.items()
        for row in rows_of(store, (name,), scope)
    ]
    told = {
        (row["firm_id"], row["id"], row["attributes"]["platform"]): row
        for row in rows
        if "platform" in row.get("attributes", {}) and row["basis"] != "inferred"
    }
    kept = []
    for row in rows:
        twin = told.get((row["firm_id"], row["id"], row.get("platform")))
        if twin is None:
            kept.append(row)
        else:
            twin["record_ids"] = [*dict.fromkeys([*twin["record_ids"], *row["record_ids"]])]
    return kept


def record_ids(rows: Iterable[Row]) -> tuple[str, ...]:
    """The records behind some plain rows, each once."""
    return tuple(dict.fromkeys(one for row in rows for one in row["record_ids"]))


def _cell(pair: tuple[str, str], able: list[Row], acts: list[Row], threshold: int) -> Cell:
    stated = [act for act in acts if act["basis"] != "inferred"]
    kinds: dict[str, int] = {}
    for act in stated:
        kinds[act["act"]] = kinds.get(act["act"], 0) + 1
    bases = tuple(dict.fromkeys(row["basis"] for row in able))
    gap = bool(able) and len(stated) <= threshold
    return Cell(*pair, bases, len(stated), len(acts) - len(stated), kinds, gap, record_ids([*able, *acts]))


def rows_of(store: GraphStore, names: Iterable[str], scope: str | None) -> list[Row]:
    """The rows of queries whose only parameter is the scope."""
    return [plain(row) for name in names for row in store.run(query(name), {"scope": scope})]


def _by_chain(rows: list[Row]) -> dict[str, list[Row]]:
    """Firms of each chain, each once, what is stated first."""
    found: dict[str, dict[str, Row]] = {}
    for row in rows:
        found.setdefault(row["chain_id"], {}).setdefault(row["id"], row)
    return {chain_id: list(members.values()) for chain_id, members in found.items()}
