"""The registry of public institutions: whose type and full name are known beyond doubt, with accepted short names.

Each file in `registry/` is one source with its licence, or a list whose lines name the page each was read on. What no
file knows is left to the rules of names (`ingest.identity`); a short name that more than one institution bears decides
nothing.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from graph.names import fold

_folded = cache(fold)  # of the registry's own names: each is asked for several times


@dataclass(frozen=True, slots=True)
class Institution:
    """A public institution. `aliases` are short, former and foreign names that mean it and nothing else."""

    name: str
    type: str
    aliases: tuple[str, ...]
    source: str


def known_type(name: str) -> str | None:
    """The node type of an institution, by its full or an accepted short name; None when the registry has none."""
    found = institution(name)
    return found.type if found else None


def canonical(name: str) -> str | None:
    """The full name of an institution (浙工大, 浙江工業大學 → 浙江工业大学); None when the registry has none."""
    found = institution(name)
    return found.name if found else None


def institution(name: str) -> Institution | None:
    """What a full or an accepted short name means, however it is typed; None for a stranger."""
    return by_folded_name().get(fold(name))


@cache
def institutions() -> tuple[Institution, ...]:
    """All institutions, each once, whichever files know it and by whichever of its names, former ones included."""
    found: dict[str, Institution] = {}
    means: dict[str, str] = {}
    for one in _read():
        at = means.get(_folded(one.name), _folded(one.name))
        first = found.get(at, one)
        others = (*first.aliases, *one.aliases, one.name)
        aliases = tuple(alias for alias in dict.fromkeys(others) if alias != first.name)
        found[at] = Institution(first.name, first.type, aliases, first.source)
        for alias in one.aliases:
            means.setdefault(_folded(alias), at)
    return tuple(found.values())


def _read() -> Iterator[Institution]:
    """The lines of all files, the newest first: what was a full name in an old one may be a former name today."""
    folder = files("graph.ontology") / "registry"
    read = [json.loads(path.read_text(encoding="utf-8")) for path in folder.iterdir() if path.name.endswith(".json")]
    for raw in sorted(read, key=lambda raw: raw["known_on"], reverse=True):
        for line in raw["institutions"]:
            source = line.get("source", raw["source"])
            yield Institution(line["name"], line["type"], tuple(line.get("aliases", ())), source)


@cache
def by_folded_name() -> Mapping[str, Institution]:
    """Folded full or accepted name → institution. A full name wins over a short one; one of two means neither."""
    full = {_folded(one.name): one for one in institutions()}
    short: dict[str, set[str]] = {}
    for one in institutions():
        for alias in one.aliases:
            short.setdefault(_folded(alias), set()).add(_folded(one.name))
    single = {alias: full[next(iter(names))] for alias, names in short.items() if len(names) == 1}
    return {**single, **full}
