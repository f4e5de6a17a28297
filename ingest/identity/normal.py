"""The forms by which the ledger finds a mention, written and read.

A person is `name|employer`, or `name|@source` where no employer is given: a bare name means somebody within its source
only. A local name (综合体, 招贤镇) without a place of its own is `name@place` of its county.
"""

from collections.abc import Mapping, Sequence

from graph.ontology.institutions import canonical, known_type
from graph.places import places_in
from ingest.identity.mention import Mention
from ingest.identity.normalise import normalise

LOCAL = frozenset({"Platform", "Department", "Organisation", "CommissionerTeam", "Place"})


def person(name: str, employer: str, source_id: str) -> str:
    """The form of a person."""
    return f"{normalise(name)}|{normalise(employer) if employer else f'@{source_id}'}"


def written(names: Sequence[str], kind: str | None, *, place: str | None, numbered: bool) -> list[str]:
    """The forms of anything but a person, the main name's first; a registered institution's full name among them."""
    normals = list(dict.fromkeys(form for name in names if name for form in _spellings(name, kind)))
    if kind in LOCAL and place and not numbered:
        return [normal if places_in(normal) else f"{normal}@{place}" for normal in normals]
    return normals


def read_normal(normal: str, kind: str, identifiers: Mapping[str, str]) -> Mention:
    """The mention behind a form that the ledger keeps."""
    if kind == "Expert":
        name, _, employer = normal.partition("|")
        return Mention(name, kind, employer=None if employer.startswith("@") else employer or None)
    name, _, place = normal.rpartition("@") if kind in LOCAL and "@" in normal else (normal, "", "")
    return Mention(name, kind, home=place or None, identifiers=identifiers)


def _spellings(name: str, kind: str | None) -> list[str]:
    """As written; and where the registry knows the institution and its type is this one, by its full name."""
    plain = normalise(name)
    full = canonical(name) if kind is not None and known_type(name) == kind else None
    return [plain] if full is None else [plain, normalise(full)]
