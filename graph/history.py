"""What was known when: earlier versions of nodes and relations whose records are of different days.

A fact counts from its own day, else from that of its source; an undated one never counts earlier than today. What
merges several records (a firm that three yearly lists name) was once known by fewer of them, with fewer names and
values. Such a version is the same row made from the records of until then, with `since`, the day from whose end on
it held. A row whose records are all of one day has no earlier version: its own dates say when it begins.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

import pyarrow as pa

from graph.columns import NODE_SCHEMA, RELATION_SCHEMA
from graph.errors import UsageError
from graph.ledger import StoredRecord
from graph.model import Source
from graph.traces import Trace

SINCE = pa.field("since", pa.string())
EARLIER_NODES = NODE_SCHEMA.append(SINCE)
EARLIER_RELATIONS = RELATION_SCHEMA.append(SINCE)
_UNTIL_YEARS_END, _UNTIL_MONTHS_END = "-12-31", "-31"

Row = dict[str, Any]
_Told = TypeVar("_Told", StoredRecord, Trace, StoredRecord | Trace)


@lru_cache(maxsize=20_000)  # asked of each end of millions of relations, which have few different days
def last_day(text: str) -> str:
    """The last day of an ISO date: a year or month is over only at its end, so 2023 is not before 2023-06."""
    return text + {4: _UNTIL_YEARS_END, 7: _UNTIL_MONTHS_END}.get(len(text), "")


def asked_day(text: str) -> str:
    """An ISO day that somebody asks for; UsageError for what is none."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise UsageError(f"{text[:40]} 不是日期。", remedy="请写成 2023-12-31 的样子。") from None


def known_from(record: StoredRecord | Trace, sources: Mapping[str, Source]) -> str | None:
    """The day after which a record counts; None when neither it nor its source is dated."""
    said = record.validity.valid_from or sources[record.source_id].known_on
    return last_day(said) if said else None


def node_days(
    own: Sequence[StoredRecord], around: Sequence[StoredRecord | Trace], sources: Mapping[str, Source]
) -> list[str | None]:
    """The days on which a node changed: with its own records, its first relation, its first relation in each place.

    What began on a day of its own (a project, a platform) is not there before it, whatever points at it.
    """
    first: dict[str | None, str] = {}
    undated: list[str | None] = []
    for record in around:
        day = known_from(record, sources)
        if day is None:
            undated = [] if own else [None]
            continue
        place = sources[record.source_id].place
        first[place] = min(day, first.get(place, day))
    days = [known_from(record, sources) for record in own]
    dated = [day for day in days if day is not None]
    begun = min(dated, default=None)
    began = any(record.validity.valid_from for record in own)
    seen = {sources[record.source_id].place for record in own}
    # A relation tells something new of a node that is known already only where it is the first of its place.
    told = [
        day
        for place, day in first.items()
        if begun is None or (day < begun and not began) or (day > begun and place not in seen)
    ]
    return [*days, *told, *undated]


def versions(whole: Row, days: Iterable[str | None], made: Callable[[str], Row]) -> list[Row]:
    """The versions of a row, oldest first, none where its own dates say it all. `made(day)`: the row as of that day."""
    found = set(days)
    dated = sorted(day for day in found if day is not None)
    begins = whole["date_from"] or whole["known_on"]
    if not dated or (len(found) == 1 and begins and last_day(begins) == dated[0]):
        return []
    rows: list[Row] = []
    for day in dated:
        row = made(day)
        if not rows or row != {key: value for key, value in rows[-1].items() if key != "since"}:
            rows.append({**row, "since": day})
    return rows


def until(records: Sequence[_Told], day: str, sources: Mapping[str, Source]) -> list[_Told]:
    """The records that were known by the end of that day."""
    return [r for r in records if (known := known_from(r, sources)) is not None and known <= day]
