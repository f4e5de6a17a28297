"""`match` and `gaps`: answers on the command line, from ledger and snapshot alone where that is enough."""

from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, cast

import typer

from api.cli.common import OUT, Json, command, emit, facts, show
from api.cli.needs import match_needs
from api.service import FEW_TEXTS
from graph.errors import NotFound, UsageError
from graph.projection import project
from graph.snapshot import Snapshot
from graph.stores import open_store
from queries.gaps import RULES, situation
from queries.gaps import gaps as find_gaps
from queries.matching import MatchRequest
from queries.matching import match as find_matches
from queries.matching.model import Want
from queries.search import nearest, search

_LEVELS = {"strong": "依据充分", "medium": "一般", "weak": "不足，仅供参考"}


@command
def match(
    firm: Annotated[str | None, typer.Argument(help="企业名称、编号或来源:编号")] = None,
    need: Annotated[str | None, typer.Option("--need", help="需求内容")] = None,
    want: Annotated[str, typer.Option("--want", help="institutes 或 experts")] = "institutes",
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, max=200, help="最多几个（默认 20，成批时 100）")
    ] = None,
    json: Json = None,
    needs: Annotated[Path | None, typer.Option("--needs", help="需求表：need_id、text")] = None,
    capabilities: Annotated[Path | None, typer.Option("--capabilities", help="能力表：capability_id、text")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="成批结果的文件")] = None,
) -> None:
    """为企业或需求找院所或专家，说明理由；或按能力表为一批需求排序。"""
    if needs or capabilities:
        if needs is None or capabilities is None or out is None:
            raise UsageError("--needs、--capabilities、--out 要一起给出。")
        match_needs(needs, capabilities, out, limit or 100)
        return
    if want not in ("institutes", "experts"):
        raise UsageError("--want 应为 institutes 或 experts。")
    with facts() as opened:
        snapshot = opened.snapshot()
        enterprise = _firm(snapshot, opened.ledger.resolve, firm) if firm else None
        opened.learn(FEW_TEXTS)
        request = MatchRequest(enterprise, need, cast(Want, want), limit or 20)
        answer = find_matches(snapshot, request, meaning=opened.meaning)
    if emit(asdict(answer), json):
        return
    rows = [
        (
            i.rank,
            i.entity["name"],
            f"{i.score:.3f}",
            _LEVELS[i.level],
            "；".join(c.reason for c in i.contributions if c.value > 0)[:120],
        )
        for i in answer.items
    ]
    show(f"共比较 {answer.considered} 个", ("#", "名称", "推荐程度", "依据", "理由"), rows)


@command
def gaps(json: Json = None) -> None:
    """产业链短板：没有院所、没有特派员、没有合作的地方。"""
    with facts() as opened, TemporaryDirectory() as scratch:
        # The rules run their Cypher; a throw-away embedded graph leaves the server's own untouched.
        store = open_store("ladybug://", Path(scratch), ontology=opened.ontology)
        store.replace(project(opened.ledger, opened.ontology), opened.ontology.digest)
        found = find_gaps(situation(store, opened.snapshot(), None))
        store.close()
    if emit({name: [asdict(one) for one in ones] for name, ones in found.items()}, json):
        return
    for rule in RULES:
        rows = [(one.name, "、".join(step.name for step in one.next_steps)) for one in found[rule.name]]
        if rows:
            show(rule.label, ("名称", "可以找"), rows)
        else:
            OUT.print(f"{rule.label}：没有。", highlight=False)


def _firm(snapshot: Snapshot, resolve: object, text: str) -> str:
    """The id of the firm that a person means: an id, a `source:key`, or a name that only one firm has."""
    if text in snapshot.number:
        return text
    if ":" in text and callable(resolve):
        return str(resolve(text))
    hits = [
        hit for hit in search(snapshot, text, ("Enterprise",), 3).items if hit.matched in ("exact", "alias", "code")
    ]
    if len(hits) == 1:
        return hits[0].id
    raise NotFound(f"没有名为 {text} 的企业。", nearest=nearest(snapshot, text, ("Enterprise",)))
