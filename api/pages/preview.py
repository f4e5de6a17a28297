"""What a check found, as the page 数据 shows it before the yes: all files, what would change, one sheet's cells."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from api.uploads import Upload
from api.wording import Words, subject
from graph.ontology import Ontology
from graph.places import division
from ingest.intake import NOTICES
from ingest.tables.headers import heading
from ingest.tables.words import ORGANISATIONS, words_of
from ingest.workbooks.meanings import likeliest, meaning_label, taken_for_label, type_of

_ACTIONS = ("new", "changed", "unchanged", "closed")
_THINGS = 4  # types told of each file in the summary; the table below has all


def preview(upload: Upload, file: int, sheet: int, ontology: Ontology, lang: str) -> dict[str, Any]:
    """All files with their counts, what the chosen one would change, and the cells of its chosen sheet."""
    found, drawn = upload.read("found"), upload.read("drawn")
    said = found[file]
    sheets = drawn.get(said["file"], [])
    chosen = sheets[sheet] if sheet < len(sheets) else None
    readings = [one for one in said.get("sheets", ()) if chosen and one["name"] == chosen["name"]]
    words = Words(ontology, lang)
    changes = _changes(found, upload.read("changes"))
    problems = list(enumerate(said["problems"]))
    errors = [(n, one) for n, one in problems if one["code"] not in NOTICES]
    by_type = list(_by_label(changes[file][0], words))
    files = [_summary(one, by_type, words) for one, (by_type, _) in zip(found, changes, strict=True)]
    return {
        "files": files,
        "whole": {action: sum(one[action] for one in files) for action in _ACTIONS},
        "file": file,
        "said": said,
        "types": [(words.of(kind), counts) for kind, counts in by_type],
        "changes": _told(by_type, changes[file][1], words),
        "sheets": sheets,
        "sheet": sheet,
        "grid": chosen,
        "readings": [{**one, "label": taken_for_label(one["taken_for"], lang)} for one in readings],
        "meanings": _meanings(
            readings,
            {one["fingerprint"]: one["columns"] for one in upload.decided},
            _figures(said, chosen),
            _entered(said, upload.read("changes")),
            ontology,
            lang,
        ),
        "numbers": {one["name"]: n for n, one in enumerate(sheets)},
        "error_numbers": [n for n, _ in errors],
        "errors": errors,
        "notices": [(n, one) for n, one in problems if one["code"] in NOTICES],
        "place": place_name(said.get("place")),
    }


def place_name(code: str | None) -> str:
    """The name of a division; "" for none."""
    found = division((code or "").ljust(6, "0"))
    return found.name if found else ""


Types = Iterable[tuple[str, dict[str, int]]]  # type → action → count
Told = tuple[Counter[tuple[str, str]], list[Mapping[str, Any]]]  # (type, action) → count; the first of each


def _changes(found: list[dict[str, Any]], kept: Mapping[str, Any]) -> list[Told]:
    """Of each file what it would change. What its source would close is told with the first file of the source."""
    told: list[Told] = []
    met: set[str] = set()
    for one in found:
        source = kept[one["source"]]
        names = {one["file"]} if one["source"] in met else {one["file"], ""}
        met.add(one["source"])
        counts: Counter[tuple[str, str]] = Counter()
        for file, kind, action, n in source["counts"]:
            if file in names:
                counts[kind, action] += n
        told.append((counts, [change for change in source["first"] if change["file"] in names]))
    return told


def _by_label(counts: Counter[tuple[str, str]], words: Words) -> Types:
    """Each type with its counts: things first, then relations, of each the most first."""
    kinds = {kind for kind, _ in counts}
    total = {kind: sum(counts[kind, action] for action in _ACTIONS) for kind in kinds}
    for kind in sorted(kinds, key=lambda one: (not words.node(one), -total[one], one)):
        yield kind, {action: counts[kind, action] for action in _ACTIONS}


def _summary(said: Mapping[str, Any], counts: Counter[tuple[str, str]], words: Words) -> dict[str, Any]:
    """One file in one line: what it is taken for, what it would change, how much of it is faulty."""
    errors = [one for one in said["problems"] if one["code"] not in NOTICES]
    kinds = [one["taken_for"] for one in said.get("sheets", ())]
    things = [(kind, sum(by.values())) for kind, by in _by_label(counts, words) if words.node(kind)]
    return {
        "file": said["file"],
        "taken_for": list(dict.fromkeys(taken_for_label(kind, words.lang) for kind in kinds)),
        "things": [(words.of(kind), n) for kind, n in things[:_THINGS]],
        "more": len(things) > _THINGS,
        "errors": len(errors),
        "refused": said["refused"],
        "why": next((one["message"] for one in (*said["refusals"], *errors)), "") if said["refused"] else "",
        **{action: sum(n for (_, one), n in counts.items() if one == action) for action in _ACTIONS},
    }  # fmt: skip


def _told(by_type: Types, first: list[Mapping[str, Any]], words: Words) -> dict[str, list[dict[str, Any]]]:
    """For each action the types with their counts and the first of each: names, and of changed ones the differences."""
    found: dict[str, list[dict[str, Any]]] = {}
    for action in ("changed", "new", "closed"):
        found[action] = [
            {
                "label": words.of(kind),
                "count": by[action],
                "items": [
                    {
                        "name": subject(one["head"], one["tail"]),
                        "differences": words.differences(one["type"], one["before"], one["after"]),
                    }
                    for one in first
                    if (one["type"], one["action"]) == (kind, action)
                ],
            }
            for kind, by in by_type
            if by[action]
        ]
    return found


def _figures(said: Mapping[str, Any], sheet: Mapping[str, Any] | None) -> dict[str, str]:
    """Column letter → what its figures are: indicator and year, as the first of them says."""
    found: dict[str, str] = {}
    for one in said.get("observations", ()):
        at = one["locators"][0] if one["locators"] else {}
        if sheet and at.get("sheet") == sheet["name"] and at.get("cell"):
            told = [one["indicator"], one["year"]]
            found.setdefault(at["cell"].rstrip("0123456789"), " ".join(str(part) for part in told if part))
    return found


def _entered(said: Mapping[str, Any], kept: Mapping[str, Any]) -> set[str]:
    """The types of which a file gives any; an organisation may be of any type of organisations, by its name."""
    counts = kept[said["source"]]["counts"]
    found = {kind for file, kind, _, _ in counts if file in (said["file"], "")}
    return found | set(ORGANISATIONS) if found & set(ORGANISATIONS) else found


def _meanings(
    readings: list[dict[str, Any]],
    decided: Mapping[str, Mapping[str, str]],
    figures: Mapping[str, str],
    entered: set[str],
    ontology: Ontology,
    lang: str,
) -> dict[str, dict[str, Any]]:
    """The reading of each column letter; of several tables on a sheet the first that says one.

    `entered` are the types of which the file gives any: a column that tells of another type writes `nothing`.
    """
    found: dict[str, dict[str, Any]] = {}
    for reading in readings:
        yours = decided.get(reading["fingerprint"], {})
        for column in reading["columns"]:
            letter = column["cell"].rstrip("0123456789")
            if letter in found:
                continue
            key, kind = column["meaning"].partition("@")[0], type_of(column["meaning"], ontology)
            found[letter] = {
                **column,
                "key": key,
                "label": meaning_label(column["meaning"], ontology, lang),
                "figure": f"{figures[letter]} {heading(column['header'], words_of(ontology)).unit}"
                if key == "figure" and letter in figures
                else "",
                "yours": column["header"] in yours,
                "nothing": bool(entered and kind and kind.name not in entered),
                "likeliest": likeliest(column["header"], key, reading["subject"], ontology, lang),
            }
    return found
