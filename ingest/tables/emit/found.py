"""The things and relations of a file, each once: the same firm in two rows is one node, contradictions are told."""

import re
from functools import lru_cache
from typing import Any

from graph import names
from ingest.tables.locator import Locator
from ingest.tables.problems import Problems
from ingest.tables.sheet import Cell, Sheet
from ingest.tables.understanding import FoundNode, FoundRelation, Understanding
from ingest.tables.values.names import is_truncated
from ingest.tables.words import ORGANISATIONS

_IDENTITY = ("credit_code", "legal_representative", "founded_on")
_LIST = ("fields", "former_names")
_FEW = 4  # places of a thing that are looked through; of more a set is kept


fold = lru_cache(maxsize=32768)(names.fold)


class Found:
    """Collects what the tables of a file say."""

    def __init__(self, understanding: Understanding, problems: Problems) -> None:
        self.understanding = understanding
        self.problems = problems
        self._keys: dict[tuple[Any, ...], FoundNode] = {}
        self._stated: set[str] = set()  # ids of organisations whose type a column states
        self._relations: dict[tuple[Any, ...], FoundRelation] = {}
        self._held: dict[tuple[str, str], list[int | None]] = {}
        self._places: dict[str, set[Locator]] = {}  # of what many rows name

    def organisation(
        self,
        kind: str,
        name: str | None,
        code: str | None,
        sheet: Sheet,
        cell: Cell,
        *,
        stated: bool,
        code_cell: Cell | None = None,
    ) -> FoundNode | None:
        """The organisation of a name, or of a code where the name is missing or cut off."""
        cut = name is not None and is_truncated(name)
        by_code = self._keys.get(("code", code)) if code else None
        by_name = self._keys.get(("org", fold(name))) if name and not cut else None
        node = by_code or by_name
        if node is None:
            if cut and not code:
                return None
            if not name and not code:
                return None
            node = self._new(kind, {} if cut or not name else {"name": name})
        elif node.type != kind and stated and node.id not in self._stated:
            node.type = kind
        if stated:
            self._stated.add(node.id)
        if name and not cut:
            known = node.properties.get("name")
            if known is None:
                node.properties = {"name": name, **node.properties}
            elif fold(known) != fold(name):
                self.problems.add("conflict", sheet, cell, name, detail=known)
            self._keys.setdefault(("org", fold(name)), node)
        if code:
            self._keys.setdefault(("code", code), node)
            if node.type == "Enterprise":
                self.set(node, "credit_code", code, sheet, code_cell or cell)
        self.at(node, sheet, cell[0])
        return node

    def expert(self, name: str, employer: str | None, sheet: Sheet, cell: Cell) -> FoundNode:
        """The person of a name at an employer; the same name elsewhere is another person."""
        return self._node("Expert", ("Expert", fold(name), fold(employer or "")), name, sheet, cell)

    def thing(self, kind: str, name: str, sheet: Sheet, cell: Cell, *, context: str = "") -> FoundNode:
        """The thing of a type and name. `context` (a number, a firm) tells things of one name apart."""
        return self._node(kind, (kind, fold(name), fold(context)), name, sheet, cell)

    def _node(self, kind: str, key: tuple[Any, ...], name: str, sheet: Sheet, cell: Cell) -> FoundNode:
        node = self._keys.get(key)
        if node is None:
            node = self._keys[key] = self._new(kind, {"name": name})
        self.at(node, sheet, cell[0])
        return node

    def _new(self, kind: str, properties: dict[str, Any]) -> FoundNode:
        node = FoundNode(f"n{len(self.understanding.nodes) + 1}", kind, properties)
        self.understanding.nodes.append(node)
        return node

    def set(self, node: FoundNode, name: str, value: Any, sheet: Sheet, cell: Cell) -> None:
        """A property; the first value stays, and a contradiction of a firm's identity is a problem."""
        known = node.properties.get(name)
        if known is None:
            node.properties[name] = value
        elif known == value:
            return
        elif name in _LIST and isinstance(known, list):
            known += [one for one in value if one not in known]
        elif name == "founded_on" and isinstance(value, str) and value.startswith(str(known)):
            node.properties[name] = value  # more precise
        elif name in _IDENTITY and node.type in ORGANISATIONS and not _agree(known, value):
            self.problems.add("conflict", sheet, cell, value, detail=known)

    def relate(
        self, kind: str, source: FoundNode, target: FoundNode, properties: dict[str, Any], sheet: Sheet, row: int
    ) -> None:
        """A relation; said again it gains a place and what it lacked."""
        if source is target:
            return
        telling = tuple(properties.get(name) for name in ("kind", "role", "date"))
        key = (kind, source.id, target.id, telling)
        if kind == "HOLDS":
            key = self._holding(source, target, properties)
        known = self._relations.get(key)
        if known is None:
            known = self._relations[key] = FoundRelation(kind, source.id, target.id, dict(properties))
            self.understanding.relations.append(known)
        else:
            known.properties |= {name: value for name, value in properties.items() if name not in known.properties}
        place = Locator(sheet.name, row + 1)
        if place not in known.locators[-4:]:
            known.locators.append(place)

    def _holding(self, source: FoundNode, target: FoundNode, properties: dict[str, Any]) -> tuple[Any, ...]:
        """The key of a holding: of several years several, of an unknown year the one that is known."""
        year = properties.get("year")
        held = self._held.setdefault((source.id, target.id), [])
        if None in held and year is not None:
            held[held.index(None)] = year
            known = self._relations.pop(("HOLDS", source.id, target.id, None))
            self._relations["HOLDS", source.id, target.id, year] = known
        elif year is None and held:
            year = held[0]
        elif year not in held:
            held.append(year)
        return "HOLDS", source.id, target.id, year

    def observe(
        self,
        indicator: str,
        scope: FoundNode,
        year: int | None,
        value: float | int,
        unit: str,
        sheet: Sheet,
        cell: Cell,
        **properties: Any,
    ) -> None:
        """A figure. One that a repeated row states again goes when the file has been read."""
        self.understanding.observations.add(indicator, scope.id, year, value, unit, sheet.name, cell, properties)

    def at(self, node: FoundNode, sheet: Sheet, row: int) -> None:
        """Note a row that speaks of a node."""
        known, line = node.locators, row + 1
        if known and known[-1].row == line and known[-1].sheet == sheet.name:
            return  # the cells of a row come one after the other
        place = Locator(sheet.name, line)
        if len(known) < _FEW:
            if place not in known:
                known.append(place)
            return
        places = self._places.get(node.id)
        if places is None:
            places = self._places[node.id] = set(known)
        if place not in places:
            places.add(place)
            known.append(place)


def _agree(known: Any, value: Any) -> bool:
    """Whether two values say the same; a less precise date is no difference."""
    a, b = (re.sub(r"\s", "", str(one)) for one in (known, value))
    return fold(a) == fold(b) or (a[:4].isdigit() and (a.startswith(b) or b.startswith(a)))
