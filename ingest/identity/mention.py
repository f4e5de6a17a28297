"""What is compared, and what comes of it: mentions, pairs of them, decisions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from graph.model import SCHEMES, EntityRef
from graph.places import division, find

Verdict = Literal["same", "different", "ask"]


@dataclass(frozen=True, slots=True)
class Mention:
    """How one source names somebody or something. Only `name` is always there.

    `home` is the place of the one who speaks (adcode or name): 县科技局 is that county's. `type` is the node
    type where known; `identifiers` are numbers by scheme; `employer`, `phone`, `title` are those of a person.
    """

    name: str
    type: str | None = None
    home: str | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict)
    former_names: tuple[str, ...] = ()
    employer: str | None = None
    phone: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a fact is about: how it is mentioned, all its names, and what else is said of it."""

    ref: EntityRef
    names: Sequence[str]
    said: Mapping[str, object] = field(default_factory=dict)

    @property
    def employer(self) -> str:
        """A person's employer; blank where the source is silent."""
        return str(self.said.get("employer") or "")

    @property
    def phone(self) -> str:
        """A person's telephone; blank where the source is silent."""
        return str(self.said.get("phone") or "")


def mentions_of(
    kind: str | None, names: Iterable[str], said: Mapping[str, object], home: str | None = None
) -> tuple[Mention, ...]:
    """A mention for each name of a node, with what its properties say of it."""
    numbers = {scheme: str(said[scheme]) for scheme in SCHEMES if said.get(scheme)}
    employer, phone, title = (str(said[name]) if said.get(name) else None for name in ("employer", "phone", "title"))
    return tuple(
        Mention(name, kind, home, numbers, employer=employer, phone=phone, title=title)
        for name in dict.fromkeys(names)
        if name
    )


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether two mentions mean the same. `score` is 0 to 1 (how sure that they do), `reason` is for an officer.

    `ask` is what no rule may decide: a person has to.
    """

    verdict: Verdict
    score: float
    reason: str
    rule: str


def adcode(home: str | None) -> str | None:
    """The code of a home given as code or name; None when it is none of a division."""
    if not home:
        return None
    if division(home):
        return home
    found = find(home)
    return found.adcode if found else None
