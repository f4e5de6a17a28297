"""`identity`: pairs that wait for a person, merging and parting by hand, duplicates looked for."""

import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any

import typer

from api.cli.common import OUT, Json, command, emit, facts, show
from api.facts import Facts
from graph.errors import NotFound, UsageError
from graph.ledger import Judgement, Question
from ingest.identity.duplicates import doubles, known_in

identity = typer.Typer(help="身份：核对可能相同的对象，合并，拆开。", no_args_is_help=True)
User = Annotated[str, typer.Option("--user", help="以谁的名义")]
_ROUND = 50
_WHAT_KEYS = "y 同一个　n 不同　s 跳过　u 撤销上一个　q 退出"


@identity.command("review")
@command
def review_command(
    accept_above: Annotated[
        float | None, typer.Option("--accept-above", min=0.5, max=1.0, help="不低于此分的都认作同一个，不逐个询问")
    ] = None,
    user: User = "cli",
    json: Json = None,
) -> None:
    """逐对核对（按键 y/n/s/u/q）；--json 只列出，不询问。"""
    with facts() as opened:
        queue = opened.ledger.questions
        if accept_above is not None:
            made = queue.accept(accept_above, user)
            if not emit({"judgement_ids": made, "open": queue.count()}, json):
                OUT.print(f"已把 {len(made)} 对认作同一个，还有 {queue.count()} 对待核对。", highlight=False)
            return
        if not emit([asdict(one) for one in queue.open(limit=100_000)] if json else None, json):
            _Review(opened, user).run()


@identity.command("find")
@command
def find_command(json: Json = None) -> None:
    """在全部资料中找可能重复的对象，放入待核对（不合并）。"""
    with facts() as opened:
        found = list(doubles(known_in(opened.snapshot())))
        ask = [(d.left, d.right, d.decision.score, d.decision.reason, d.decision.rule) for d in found]
        asked = opened.ledger.questions.ask(ask)
        left = opened.ledger.questions.count()
    if not emit({"found": len(found), "asked": asked, "open": left}, json):
        OUT.print(f"找到 {len(found)} 对，新增待核对 {asked} 对，共 {left} 对待核对。", highlight=False)


@identity.command("merge")
@command
def merge_command(
    left: Annotated[str, typer.Argument(help="对象编号，或 来源:编号")],
    right: Annotated[str, typer.Argument(help="另一个")],
    reason: Annotated[str, typer.Option("--reason", help="理由")] = "",
    user: User = "cli",
    json: Json = None,
) -> None:
    """判断两个对象相同，合并到较早的一个。"""
    with facts() as opened:
        ids = [opened.ledger.resolve(one) for one in (left, right)]
        if ids[0] == ids[1]:
            raise UsageError("两个编号已是同一个对象。")
        made = opened.ledger.judge("same", *ids, user=user, rule="person", reason=reason)
        survivor = opened.ledger.resolve(ids[0])
    if not emit({"judgement_id": made, "survivor": survivor}, json):
        OUT.print(f"已合并到 {survivor}；判断 {made}，可用 daqiao identity split {made} 拆开。", highlight=False)


@identity.command("split")
@command
def split_command(
    which: Annotated[str, typer.Argument(help="判断编号，或对象编号（拆开与它有关的全部合并）")],
    user: User = "cli",
    json: Json = None,
) -> None:
    """撤销合并，双方恢复原样。"""
    with facts() as opened:
        standing = _standing(opened, which)
        for one in standing:
            opened.ledger.revoke_judgement(one.judgement_id, user)
    if not emit([one.judgement_id for one in standing], json):
        OUT.print(f"已撤销 {len(standing)} 个判断，双方恢复原样。", highlight=False)


def _standing(opened: Facts, which: str) -> list[Judgement]:
    """The judgement of this id, or all standing `same` that name the entity; NotFound when there is none."""
    by_id = opened.ledger.judgements_of([which])
    same = [one for one in opened.ledger.judgements(which) if one.verdict == "same" and one.revoked_at is None]
    if not by_id and not same:
        raise NotFound(f"{which} 没有可拆开的合并。", remedy="用判断编号，或被合并对象的编号。")
    return by_id or same


class _Review:
    """The questions one by one, at a terminal: one key an answer."""

    def __init__(self, opened: Facts, user: str) -> None:
        self._opened, self._queue, self._user = opened, opened.ledger.questions, user
        self._made: list[str] = []
        self._skipped: set[str] = set()

    def run(self) -> None:
        """Until nothing is open or somebody has had enough."""
        while (question := self._following()) is not None:
            self._draw(question)
            key = _key()
            if key == "q":
                break
            if key in ("y", "n"):
                verdict = "same" if key == "y" else "different"
                self._made.append(self._queue.answer(question.question_id, verdict, self._user))
            elif key == "s":
                self._skipped.add(question.question_id)
            elif key == "u" and self._made:
                self._opened.ledger.revoke_judgement(self._made.pop(), self._user)
        OUT.print(f"已核对 {len(self._made)} 对，还有 {self._queue.count()} 对。", highlight=False)

    def _following(self) -> Question | None:
        some = self._queue.open(limit=_ROUND + len(self._skipped))
        return next((one for one in some if one.question_id not in self._skipped), None)

    def _draw(self, question: Question) -> None:
        left, right = self._said(question.left), self._said(question.right)
        rows = [
            ("" if left.get(name) == right.get(name) else "≠", name, left.get(name), right.get(name))
            for name in dict.fromkeys((*left, *right))
        ]
        show(f"{question.reason}（把握 {question.score:.2f}）", ("", "属性", question.left, question.right), rows)
        OUT.print(_WHAT_KEYS, highlight=False)

    def _said(self, entity_id: str) -> Mapping[str, Any]:
        """What the graph shows of an entity, by label."""
        snapshot = self._opened.snapshot()
        at = snapshot.number.get(self._opened.ledger.resolve(entity_id))
        if at is None:
            return {}
        node = snapshot.node(at)
        labels = {one.name: one.label for one in self._opened.ontology.nodes[node.kind].properties}
        return {labels.get(name, name): value for name, value in node.properties.items()}


def _key() -> str:
    """One key of a terminal; a line of a pipe. `q` at the end of it."""
    if sys.stdin.isatty():
        return str(typer.getchar()).lower()
    return (sys.stdin.readline() or "q").strip().lower()[:1]
