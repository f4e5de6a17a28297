"""`match` and `gaps`: answers on the command line, from ledger and snapshot alone where that is enough."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, cast, get_args

import typer

from api.cli.batch import match_batch
from api.cli.common import OUT, Json, command, emit, facts, show
from api.cli.needs import match_needs
from api.service import FEW_TEXTS
from graph.errors import NotFound, UsageError
from graph.history import asked_day
from graph.snapshot import Snapshot
from graph.stores import open_store
from queries.gaps import RULES, Step, situation
from queries.gaps import gaps as find_gaps
from queries.matching import MatchRequest
from queries.matching import match as find_matches
from queries.matching.explanation import BASE
from queries.matching.features import Features
from queries.matching.model import Contribution, Want
from queries.matching.offers import OFFERING
from queries.matching.sense import learn
from queries.search import nearest, search

_LEVELS = {"strong": "依据充分", "medium": "一般", "weak": "不足，仅供参考"}


@command
def match(
    who: Annotated[
        str | None, typer.Argument(help="企业（或要找企业的院所、专家、成果）的名称、编号或来源:编号")
    ] = None,
    need: Annotated[str | None, typer.Option("--need", help="需求内容")] = None,
    want: Annotated[
        str, typer.Option("--want", help="institutes、experts、technologies；院所、专家、成果找 firms 或 needs")
    ] = "institutes",
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, max=200, help="最多几个（默认 20，成批时 100）")
    ] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="只用这一天之前的资料，如 2023-12-31")] = None,
    spread: Annotated[bool, typer.Option("--spread", help="前十名分属不同的上级单位")] = False,
    json: Json = None,
    batch: Annotated[Path | None, typer.Option("--batch", help="问题表：query_id、firm_id …")] = None,
    task: Annotated[str | None, typer.Option("--task", help="成批的任务：partners 或 need")] = None,
    source: Annotated[str | None, typer.Option("--source", help="成批的编号属于哪个来源")] = None,
    needs: Annotated[Path | None, typer.Option("--needs", help="需求表：need_id、text")] = None,
    capabilities: Annotated[Path | None, typer.Option("--capabilities", help="能力表：capability_id、text")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="成批结果的文件")] = None,
) -> None:
    """为企业或需求找院所、专家、成果，或反过来，说明理由；也可成批。"""
    if batch:
        match_batch(batch, task, out, as_of, limit or 100, source)
        return
    if needs or capabilities:
        if needs is None or capabilities is None or out is None:
            raise UsageError("--needs、--capabilities、--out 要一起给出。")
        match_needs(needs, capabilities, out, limit or 100)
        return
    if want not in get_args(Want):
        raise UsageError(f"--want 应为 {'、'.join(get_args(Want))} 之一。")
    with facts() as opened:
        snapshot = opened.snapshot()
        turned = want in ("firms", "needs")
        found = _meant(snapshot, opened.ledger.resolve, who, OFFERING if turned else ("Enterprise",)) if who else None
        request = MatchRequest(
            None if turned else found, need, cast(Want, want), limit or 20, as_of=as_of, spread=spread,
            offer=found if turned else None,
        )  # fmt: skip
        if opened.meaning:
            learn(Features.of(snapshot), opened.meaning, FEW_TEXTS)
        answer = find_matches(snapshot, request, meaning=opened.meaning)
    if emit(asdict(answer), json):
        return
    if answer.reason:
        OUT.print(answer.reason, highlight=False)
    rows = [
        (
            i.rank,
            i.entity["name"],
            f"{i.score:.3f}",
            _LEVELS[i.level],
            "；".join(c.reason for c in sorted(i.contributions, key=_share) if c.value > 0 and c.signal != BASE)[:120],
        )
        for i in answer.items
    ]
    show(f"共比较 {answer.considered} 个", ("#", "名称", "推荐程度", "依据", "理由"), rows)


@command
def gaps(
    as_of: Annotated[str | None, typer.Option("--as-of", help="只用这一天之前的资料，如 2023-12-31")] = None,
    json: Json = None,
) -> None:
    """产业链短板：没有院所、没有特派员、没有合作的地方。"""
    with facts() as opened, TemporaryDirectory() as scratch:
        snapshot = opened.snapshot().as_of(asked_day(as_of) if as_of is not None else None)
        # The rules run their Cypher; a throw-away embedded graph leaves the server's own untouched.
        store = open_store("ladybug://", Path(scratch), ontology=opened.ontology)
        store.replace(snapshot.tables(), opened.ontology.digest)
        found = find_gaps(situation(store, snapshot, None))
        store.close()
    if emit({name: [asdict(one) for one in ones] for name, ones in found.items()}, json):
        return
    for rule in RULES:
        rows = [(one.name, "、".join(map(_step, one.next_steps))) for one in found[rule.name]]
        if rows:
            show(rule.label, ("名称", "可以找"), rows)
        else:
            OUT.print(f"{rule.label}：没有。", highlight=False)


def _step(step: Step) -> str:
    """Who could be asked; what little evidence speaks for is said to be no more than that."""
    return f"{step.name}（仅供参考）" if step.level == "weak" else step.name


def _meant(snapshot: Snapshot, resolve: Callable[[str], str], text: str, kinds: tuple[str, ...]) -> str:
    """The id of whom a person means: an id, a `source:key`, or a name that only one of these types has."""
    if text in snapshot.number:
        return text
    if ":" in text:
        return resolve(text)
    hits = [hit for hit in search(snapshot, text, kinds, 3).items if hit.matched in ("exact", "alias", "code")]
    if len(hits) == 1:
        return hits[0].id
    what = "企业" if kinds == ("Enterprise",) else "院所、专家或成果"
    raise NotFound(f"没有名为 {text} 的{what}。", nearest=nearest(snapshot, text, kinds))


def _share(contribution: Contribution) -> float:
    """The largest first."""
    return -contribution.value
