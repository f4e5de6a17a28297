"""`backup`, `restore`, `verify`, `erase`: nothing is lost, and what must go, goes."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from api.cli.common import ERR, OUT, Json, command, emit, facts, settings
from graph.errors import NotFound, RefusedData
from graph.ledger import backup as kept
from graph.ledger.erasure import PERSON
from graph.ledger.restoring import restore as put_back

UserOption = Annotated[str, typer.Option("--user", help="以谁的名义")]


@command
def backup(
    out: Annotated[Path, typer.Argument(help="备份文件（.zip），不能已存在")],
    json: Json = None,
) -> None:
    """把台账、原始文件和密钥存成一个文件，附校验值；服务可以照常运行。"""
    with facts() as opened:
        manifest = opened.ledger.back_up(out)
    if not emit(asdict(manifest), json):
        rows = sum(note.rows for note in manifest.tables.values())
        told = f"已备份到 {out}：版本 {manifest.revision}，{rows} 行，原始文件 {len(manifest.files)} 个。"
        OUT.print(told, highlight=False, soft_wrap=True)
        ERR.print("文件含个人信息和密钥，请妥善保管。", highlight=False)
    if manifest.missing:
        raise RefusedData(f"有 {len(manifest.missing)} 个原始文件已不在本机，未能备份：{'、'.join(manifest.missing)}。")


@command
def restore(
    file: Annotated[Path, typer.Argument(help="备份文件")],
    replace: Annotated[bool, typer.Option("--replace", help="替换已有数据的台账（原台账留一份副本）")] = False,
    user: UserOption = "cli",
    json: Json = None,
) -> None:
    """由备份恢复，校验后才替换；备份来自 SQLite 或 PostgreSQL 都可以，写入 DAQIAO_LEDGER_URL 所指的数据库。"""
    wanted = settings()
    done = put_back(file, wanted.ledger, wanted.home, replace=replace, user=user)
    if emit(asdict(done), json):
        return
    OUT.print(f"已恢复：{done.rows} 行，原始文件 {done.files} 个，校验一致。图数据库将自动重建。", highlight=False)
    if done.erased_again:
        OUT.print(f"其中 {done.erased_again} 人此前已依法删除，已再次删除。", highlight=False)
    if done.former:
        ERR.print(f"原台账的副本：{done.former}", highlight=False, soft_wrap=True)


@command
def verify(
    file: Annotated[Path | None, typer.Argument(help="备份文件；不写则核对本机的台账和原始文件")] = None,
    json: Json = None,
) -> None:
    """核对台账是否完整（原始文件逐个重算校验值），或核对一个备份文件；有问题时退出码为 1。"""
    if file is not None:
        manifest = kept.verify(file)
        if not emit(asdict(manifest), json):
            OUT.print(f"备份完好：{manifest.made_at}，版本 {manifest.revision}。", highlight=False)
        return
    with facts() as opened:
        found = opened.ledger.check(thorough=True)
    if not emit({"whole": not found, "faults": found}, json) and not found:
        OUT.print("台账完整。", highlight=False)
    if found:
        raise RefusedData("台账不完整：" + "；".join(found[:20]), remedy="请从备份恢复。")


@command
def erase(
    person: Annotated[str, typer.Argument(help="个人的编号、来源:编号，或唯一的姓名")],
    yes: Annotated[bool, typer.Option("--yes", help="不再询问")] = False,
    user: UserOption = "cli",
    json: Json = None,
) -> None:
    """依法删除一个人的信息：记录、引文、日志、原始文件和缓存；此后的导入和恢复也不会再带回来。不能撤销。"""
    with facts() as opened:
        entity_id = _person(opened, person)
        if not yes:
            typer.confirm(f"删除 {person}（{entity_id}）的全部信息？不能撤销。", abort=True, err=True)
        done = opened.ledger.erase(entity_id, user)
    if emit(asdict(done), json):
        return
    OUT.print(f"已删除：记录 {done.records} 条，别处提及 {done.mentions} 处。", highlight=False)
    for said, names in (("已改写的原始文件", done.rewritten), ("已删除的原始文件", done.removed)):
        if names:
            OUT.print(f"{said}：{'、'.join(names)}", highlight=False, soft_wrap=True)
    if done.checks:
        OUT.print(f"已清除待导入的上传 {done.checks} 份：其中提到此人，需要时请重新上传。", highlight=False)
    if done.copies:
        ERR.print(f"以下台账副本仍含此人，请自行删除：{'、'.join(done.copies)}", highlight=False, soft_wrap=True)
    ERR.print("此前的备份仍含此人；由它恢复到这里时会再次删除。", highlight=False)


def _person(opened: object, text: str) -> str:
    """The id behind an id, a `source:key`, or a name that one person has."""
    from api.facts import Facts
    from queries.search import nearest, search

    assert isinstance(opened, Facts)
    try:
        return opened.ledger.resolve(text)
    except NotFound:
        snapshot = opened.snapshot()
    hits = [hit for hit in search(snapshot, text, (PERSON,), 3).items if hit.matched in ("exact", "alias")]
    if len(hits) == 1:
        return hits[0].id
    near = tuple(f"{hit.name}（{hit.id}）" for hit in hits) or nearest(snapshot, text, (PERSON,))
    raise NotFound(f"不能由「{text}」确定是哪一个人。", remedy="请写编号。", nearest=near)
