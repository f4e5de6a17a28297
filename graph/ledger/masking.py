"""Names taken out of texts that stay: originals, quotes of other records, audit lines, file names.

Each character of a name gives one ＊, so that offsets into a text still lead where they led.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, or_, select, update

from graph.ledger import tables
from graph.ledger.files import Files
from graph.ledger.values import as_text, from_text, now

STAR = "＊"
_DIGIT = "0"  # for a number in a workbook, which must stay a number
_PLACE = ("file", "sheet", "row", "start", "end")
_PACKED = b"PK\x03\x04"
_PARTS = (".xml", ".rels", ".vml", ".txt")
_TAG = re.compile(r"<[^>]*>")
_DECLARED = re.compile(r"""(<\?xml[^>]*encoding=["'])[^"']*(["'])""")
_REFERENCE = re.compile(r"&#([xX]?[0-9a-fA-F]{1,6});")
_ENCODINGS = ("utf-8", "gb18030", "utf-16")
_RECORD = tables.record


def place_of(locator: dict[str, object]) -> str:
    """Where a record stands, without what stands there."""
    return as_text({name: locator[name] for name in _PLACE if name in locator})


def masked(text: str, wanted: Iterable[str]) -> str:
    """The text with each of these replaced by as many stars."""
    for one in wanted:
        text = text.replace(one, (_DIGIT if one.isascii() and one.isdigit() else STAR) * len(one))
    return text


def originals(
    connection: Connection, files: Files, sha256s: Iterable[str], wanted: list[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Rewrite these files without the texts, or remove those that cannot be rewritten; names of either kind."""
    rewritten: list[str] = []
    removed: list[str] = []
    file = tables.file
    for sha256 in sorted(sha256s):
        row = connection.execute(select(file).where(file.c.sha256 == sha256)).first()
        if row is None or not files.has(sha256, row.size):
            continue
        content = files.read(sha256)
        new = without(content, wanted)
        name = masked(row.name, wanted)
        if new == content:
            continue  # the record came from it, the name is not in it
        kept = None if new is None else files.keep(new, name)
        if kept is None:
            removed.append(name)
        else:
            rewritten.append(name)
            noted = {"sha256": kept.sha256, "name": name, "size": kept.size, "stored_at": now()}
            if connection.scalar(select(file.c.sha256).where(file.c.sha256 == kept.sha256)) is None:
                connection.execute(file.insert().values(**noted))
        becomes = kept.sha256 if kept else None
        connection.execute(update(_RECORD).where(_RECORD.c.file_sha256 == sha256).values(file_sha256=becomes))
        connection.execute(delete(file).where(file.c.sha256 == sha256))
        _in_batches(connection, sha256, becomes or "", name, len(new or b""))
        files.remove(sha256)
    return tuple(rewritten), tuple(removed)


def mentions(
    connection: Connection, wanted: list[str], sha256s: Iterable[str], namesakes: Iterable[str], revision: int
) -> int:
    """Mask the texts where other rows repeat them; how many rows.

    Other records count only within the files that spoke of the person, and not where they speak of a namesake:
    there the name is somebody else's.
    """
    if not wanted:
        return 0
    others = list(namesakes)
    theirs = (
        (_RECORD.c.file_sha256.in_(list(sha256s)) | _RECORD.c.file_sha256.is_(None))
        & _RECORD.c.head.not_in(others)
        & (_RECORD.c.tail.is_(None) | _RECORD.c.tail.not_in(others))
    )
    found = _mask_rows(connection, _RECORD, "record_id", ("payload", "locator", "key"), wanted, theirs, revision)
    audit, job, judgement, batch = tables.audit, tables.job, tables.judgement, tables.batch
    for table, key, columns in (
        (audit, "audit_id", ("target", "detail")),
        (job, "job_id", ("request", "result", "problems", "stage")),
        (judgement, "judgement_id", ("reason",)),
        (tables.identity_question, "question_id", ("reason",)),
        (batch, "batch_id", ("files", "source_before")),
    ):
        found += _mask_rows(connection, table, key, columns, wanted)
    return found


def _mask_rows(
    connection: Connection,
    table: Table,
    key: str,
    columns: tuple[str, ...],
    wanted: list[str],
    within: ColumnElement[bool] | None = None,
    revision: int | None = None,
) -> int:
    cells: list[Column[str]] = [table.c[name] for name in columns]
    # Wildcards in a name would only find rows too many, in which nothing is then replaced.
    query = select(table.c[key], *cells).where(or_(*(cell.like(f"%{one}%") for cell in cells for one in wanted)))
    if within is not None:
        query = query.where(within)
    rows = connection.execute(query).all()
    found = 0
    for row in rows:
        values: dict[str, Any] = {
            name: new for name, old in zip(columns, row[1:], strict=True) if old and (new := masked(old, wanted)) != old
        }
        if not values:
            continue
        if "key" in values:
            values["key"] = f"{values['key']}#{row[0]}"  # two keys that differed in the name stay two
        if revision is not None:
            values["changed_revision"] = revision
        connection.execute(update(table).where(table.c[key] == row[0]).values(**values))
        found += 1
    return found


def _in_batches(connection: Connection, former: str, becomes: str, name: str, size: int) -> None:
    """Batches name their originals by hash: let them name what is there now."""
    batch = tables.batch
    for batch_id, files in connection.execute(
        select(batch.c.batch_id, batch.c.files).where(batch.c.files.like(f"%{former}%"))
    ).all():
        told = [
            {"sha256": becomes, "name": name, "size": size} if one["sha256"] == former else one
            for one in from_text(files)
        ]
        connection.execute(update(batch).where(batch.c.batch_id == batch_id).values(files=as_text(told)))


def _characters(part: bytes) -> str:
    """The text of a part of XML, its character references as characters and its encoding named so."""
    text = _DECLARED.sub(r"\1UTF-8\2", part.decode("utf-8-sig"), count=1)
    return _REFERENCE.sub(lambda found: _character(found[1]), text)


def _character(number: str) -> str:
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    return chr(code) if 127 < code < 0xD800 else f"&#{number};"  # those of XML itself must stay


def without(content: bytes, wanted: list[str]) -> bytes | None:
    """The file without these texts, None where that cannot be vouched for."""
    if not wanted:
        return content
    return _without_in_parts(content, wanted) if content.startswith(_PACKED) else _without_in_text(content, wanted)


def tells_of(content: bytes, wanted: list[str]) -> bool:
    """Whether a file has one of these texts; yes also where that cannot be told."""
    if not content.startswith(_PACKED):
        return _without_in_text(content, wanted) != content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as source:
            texts = [_characters(source.read(p)) for p in source.infolist() if PurePath(p.filename).suffix in _PARTS]
    except (zipfile.BadZipFile, UnicodeDecodeError, RuntimeError, NotImplementedError):
        return True
    return any(one in text or one in _TAG.sub("", text) for text in texts for one in wanted)


def _without_in_text(content: bytes, wanted: list[str]) -> bytes | None:
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else masked(text, wanted).encode(encoding)
    return None


def _without_in_parts(content: bytes, wanted: list[str]) -> bytes | None:
    """A workbook or document of the zip kind: its parts of XML are rewritten, the others may not be looked into."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for info in source.infolist():
                part = source.read(info)
                if PurePath(info.filename).suffix in _PARTS:
                    text = masked(_characters(part), wanted)
                    bare = _TAG.sub("", text)
                    if any(one in bare for one in wanted):
                        return None  # cut up by marks of format
                    part = text.encode()
                target.writestr(info, part)
    except (zipfile.BadZipFile, UnicodeDecodeError, RuntimeError, NotImplementedError):
        return None
    return out.getvalue()
