"""Persons of one name and one employer, told apart by their telephones: which one a row of a load means.

A source that gives another mobile number than before corrects itself; that two sources give two numbers may mean two
persons: then the row means a new one, and an officer is asked (`strangers`).
"""

from collections.abc import Iterable, Mapping

from graph.ledger.identity import Said
from ingest.identity.telephones import apart, telephones

Numbers = frozenset[str]


class Namesakes:
    """The persons behind each form (`normal.person`), as one load of one source meets them."""

    def __init__(self, source_id: str) -> None:
        self._source_id = source_id
        self._persons: dict[str, list[str]] = {}
        self._elsewhere: dict[str, Numbers] = {}  # person → numbers that other sources give
        self._here: dict[str, Numbers] = {}  # person → numbers that this source gave before

    def learn(self, persons: Mapping[str, Iterable[str]], said: Mapping[str, Iterable[Said]]) -> None:
        """What is known: form → persons, the oldest first, and what sources say of them."""
        for form, ids in persons.items():
            self._persons.setdefault(form, []).extend(one for one in ids if one not in self._persons.get(form, ()))
        for person, claims in said.items():
            for one in claims:
                place = self._here if one.source_id == self._source_id else self._elsewhere
                place[person] = place.get(person, frozenset()) | telephones(str(one.payload.get("phone") or ""))

    def meet(self, form: str, person: str) -> None:
        """A row of this load was found to mean this person."""
        ids = self._persons.setdefault(form, [])
        if person not in ids:
            ids.append(person)

    def several(self, form: str) -> bool:
        """Whether more than one person is found by this form."""
        return len(self._persons.get(form, ())) > 1

    def who(self, form: str, phone: str) -> str | None:
        """The person that a row means; None for one who is not known yet, or could be several."""
        ids, numbers = self._persons.get(form, []), telephones(phone)
        if not numbers:
            silent = [one for one in ids if not self._numbers(one)]
            return silent[0] if silent else ids[0] if len(ids) == 1 else None
        sharing = [one for one in ids if numbers & self._numbers(one)]
        fitting = sharing or [one for one in ids if not apart(numbers, self._elsewhere.get(one, frozenset()))]
        return fitting[0] if fitting else None

    def _numbers(self, person: str) -> Numbers:
        return self._elsewhere.get(person, frozenset()) | self._here.get(person, frozenset())
