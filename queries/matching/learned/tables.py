"""The parts of docs/matching.md that come from the code itself: signals of history in two tables, figures by task."""

import re
from pathlib import Path

from queries.matching.explanation import label, reason, unit
from queries.matching.signals.past import CIRCUMSTANCES, PAST


def for_officers() -> str:
    """One line a signal: what it is called, what the page says where it speaks, and where nothing is known."""
    lines = ["| 信号 | 说明 | 缺资料时 |", "|---|---|---|"]
    for signal in PAST:
        some = re.sub(r"（[^）]*）$", "", reason(signal.name, 1.0, 0.0, {}, "zh"))
        some = re.sub(r"(?<!\d)0(\.0+)?%?(?!\d)", "…", some)
        lines.append(f"| {label(signal.name)} | {some} | {reason(signal.name, 0.0, float('nan'), {}, 'zh')} |")
    return "\n".join(lines)


def for_engineers() -> str:
    """One line a signal: its name, what it measures, its range and unit, what missing means, and its kind."""
    lines = ["| signal | measures | range, unit | missing | kind |", "|---|---|---|---|---|"]
    for signal in PAST:
        text = " ".join((signal.measure.__doc__ or "").split())
        measures, rest = text.split(" Range ", 1)
        scale, missing = rest.split(" Missing: ", 1)
        scale = scale.split(", unit:")[0]
        kind = "circumstance" if signal.name in CIRCUMSTANCES else "evidence"
        lines.append(
            f"| `{signal.name}` | {measures.rstrip('.')} | {scale}; {unit(signal.name, 'en')} "
            f"| {missing.rstrip('.')} | {kind} |"
        )
    return "\n".join(lines)


def write_between(path: Path, mark: str, content: str) -> bool:
    """Put `content` between `<!-- mark:begin -->` and `<!-- mark:end -->` of a file; False: no such place."""
    text = path.read_text(encoding="utf-8")
    begin, end = f"<!-- {mark}:begin -->", f"<!-- {mark}:end -->"
    if begin not in text or end not in text:
        return False
    before, rest = text.split(begin, 1)
    path.write_text(f"{before}{begin}\n{content}\n{end}{rest.split(end, 1)[1]}", encoding="utf-8")
    return True
