"""Pairs of names in a file, decided one by one: what `daqiao names pairs` runs."""

import csv
from collections.abc import Iterator
from pathlib import Path

from graph.errors import UsageError
from ingest.documents import read_csv, refused
from ingest.identity.compare import compare
from ingest.identity.mention import Decision, Mention
from ingest.identity.numbers import scheme_of

# Columns beyond id, a, b, home: what is known of each name, with the ending _a or _b.
_MORE = ("type", "employer", "phone", "title", "number", "former")


def decide_pairs(path: Path) -> Iterator[tuple[str, Decision]]:
    """(id, decision) for each row of a CSV file with the columns id, a, b and, if known, home.

    Further columns may say more of either name: type_a, employer_a, phone_a, title_a, number_a (credit code,
    registration number, organisation code), former_a (former names, `;` between them), and the same with _b.
    RefusedData when a column is missing.
    """
    rows = read_csv(path)
    first, columns = next(rows, (1, []))
    columns = [column.strip() for column in columns]
    missing = [name for name in ("id", "a", "b") if name not in columns]
    if missing:
        raise refused("column", f"缺列 {'、'.join(missing)}", "第 1 行应有 id、a、b，另可有 home。", path, first)
    for _, cells in rows:
        row = dict(zip(columns, cells, strict=False))
        if any(cell.strip() for cell in cells):
            yield row["id"], compare(_mention(row, "a"), _mention(row, "b"))


def write_pairs(decisions: Iterator[tuple[str, Decision]], path: Path) -> tuple[int, int]:
    """Write id, same (1 or 0), score, reason, in the order of the input; how many were the same, and how many pairs."""
    alike = pairs = 0
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("id", "same", "score", "reason"))
            for one, decision in decisions:
                is_same = decision.verdict == "same"
                reason = f"{decision.reason}（需人工核对）" if decision.verdict == "ask" else decision.reason
                writer.writerow((one, int(is_same), f"{decision.score:.3f}", reason))
                alike, pairs = alike + is_same, pairs + 1
    except OSError as error:
        raise UsageError(f"无法写入 {path}：{error.strerror}。", remedy="请检查 --out 的路径。") from error
    return alike, pairs


def _mention(row: dict[str, str], side: str) -> Mention:
    more = {name: row.get(f"{name}_{side}", "").strip() for name in _MORE}
    scheme = scheme_of(more["number"]) if more["number"] else None
    return Mention(
        name=row.get(side, ""),
        type=more["type"] or None,
        home=row.get("home", "").strip() or None,
        identifiers={scheme: more["number"].upper()} if scheme else {},
        former_names=tuple(one.strip() for one in more["former"].replace("；", ";").split(";") if one.strip()),
        employer=more["employer"] or None,
        phone=more["phone"] or None,
        title=more["title"] or None,
    )
