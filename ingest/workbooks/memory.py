"""What officers decided about columns: this time, and what the ledger remembers for tables with the same headings."""

from collections.abc import Iterable, Sequence

import yaml

from graph.errors import RefusedData
from graph.ledger import Ledger
from graph.ontology import Ontology
from ingest.tables.choices import Chooser, TableChoice, choices_from, chooser
from ingest.tables.understanding import Understanding
from ingest.tables.words import words_of


def remembering(decided: Sequence[TableChoice], ledger: Ledger, ontology: Ontology) -> Chooser:
    """Choices of this time before those that are remembered; a memory of columns that are no more is passed over."""
    words, of_this_time = words_of(ontology), chooser(list(decided))

    def choose(fingerprint: str, sheet: str) -> TableChoice | None:
        now = of_this_time(fingerprint, sheet)
        kept = None if now is not None and now.fingerprint else ledger.mappings.get(fingerprint)
        if kept is None:
            return now
        try:
            then = next(iter(choices_from(kept.mapping, words)), None)
        except RefusedData:
            return now
        return now or then

    return choose


def remember(decided: Iterable[TableChoice], found: Sequence[Understanding], ledger: Ledger, user: str) -> None:
    """Keep the choices that tables of these files were read by, each under its headings' fingerprint."""
    titles = {sheet.fingerprint: one.file for one in found for sheet in one.sheets if sheet.fingerprint}
    for choice in decided:
        if choice.fingerprint in titles:
            ledger.mappings.keep(choice.fingerprint, as_yaml(choice), user, titles[choice.fingerprint])


def remembered(found: Understanding, ledger: Ledger) -> tuple[str, ...]:
    """The sheets that are read as somebody decided earlier."""
    fingerprints = {sheet.fingerprint: sheet.name for sheet in found.sheets if sheet.fingerprint}
    return tuple(name for one, name in fingerprints.items() if ledger.mappings.get(one) is not None)


def as_yaml(choice: TableChoice) -> str:
    """A choice as a mapping file writes it."""
    said = {
        "sheet": choice.sheet, "fingerprint": choice.fingerprint, "subject": choice.subject,
        "columns": dict(choice.columns),
    }  # fmt: skip
    return yaml.safe_dump({"tables": [said]}, allow_unicode=True, sort_keys=False)
