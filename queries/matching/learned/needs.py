"""The figures of the Chinese needs: a table of needs against a table of capabilities, one right each."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from queries.capabilities import Capabilities
from queries.matching.learned.evaluation import interval_of, read_table
from queries.semantic import Meaning

_DEEP = 100


def needs_table(folder: Path, meaning: Meaning | None) -> str:
    """MRR, hit@1 and hit@10 of `needs.csv` against `capabilities.csv` by words alone, and with the encoder.

    UsageError when a file is not there.
    """
    needs, offered = read_table(folder / "needs.csv"), read_table(folder / "capabilities.csv")
    right = {line["need_id"]: line["capability_id"] for line in read_table(folder / "qrels.csv")}
    texts, ids = [line["text"] for line in offered], [line["capability_id"] for line in offered]
    asked = [line for line in needs if line["need_id"] in right]
    wanted = [ids.index(right[line["need_id"]]) for line in asked]
    ways = [("只用字词", None), *([(f"字词与 {meaning.model} 合用", meaning)] if meaning else [])]
    head = f"### 中文需求（{len(asked)} 条，{len(offered)} 项能力）"
    lines = [head, "", "| 方法 | MRR | 95% | hit@1 | hit@10 |", "|---|---|---|---|---|"]
    for name, way in ways:
        answers = Capabilities(texts, way).rank_all([line["text"] for line in asked], _DEEP)
        ranks = [_rank(answer.order, one) for answer, one in zip(answers, wanted, strict=True)]
        inverse = np.array([1 / rank if rank else 0.0 for rank in ranks])
        low, high = interval_of(inverse)
        hits = [float(np.mean([0 < rank <= most for rank in ranks])) for most in (1, 10)]
        lines.append(f"| {name} | {inverse.mean():.3f} | {low:.2f}–{high:.2f} | {hits[0]:.3f} | {hits[1]:.3f} |")
    return "\n".join(lines)


def _rank(order: Sequence[int], wanted: int) -> int:
    return list(order).index(wanted) + 1 if wanted in order else 0
