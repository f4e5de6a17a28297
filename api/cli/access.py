"""`user` and `token`: who may ask."""

import os
import sys
from dataclasses import asdict
from typing import Annotated, cast

import typer

from api.cli.common import OUT, Json, command, emit, facts, show
from graph.errors import UsageError
from graph.model import Role

user = typer.Typer(help="用户。", no_args_is_help=True)
token = typer.Typer(help="程序用的令牌。", no_args_is_help=True)
Places = Annotated[list[str] | None, typer.Option("--place", help="行政区划代码，可多次；不写为全部地区")]
RoleOption = Annotated[str, typer.Option("--role", help="viewer、officer 或 admin")]
_SERVICE_USER = "cli"


@user.command("add")
@command
def add(
    name: Annotated[str, typer.Argument(help="用户名")],
    role: RoleOption,
    place: Places = None,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="从标准输入读密码")] = False,
    json: Json = None,
) -> None:
    """新建用户；密码取自 DAQIAO_PASSWORD、标准输入或提问。"""
    password = _password(password_stdin)
    with facts() as opened:
        opened.ledger.users.add(name, password, cast(Role, role), place or ())
    if not emit({"name": name, "role": role, "places": place or []}, json):
        OUT.print(f"已新建用户 {name}（{role}）。", highlight=False)


@user.command("list")
@command
def list_users(json: Json = None) -> None:
    """列出用户。"""
    with facts() as opened:
        found = opened.ledger.users.list()
    if not emit([asdict(one) for one in found], json):
        show(
            "用户",
            ("名称", "角色", "地区", "停用于"),
            [(u.name, u.role, "、".join(u.places) or "全部", u.disabled_at) for u in found],
        )


@user.command("disable")
@command
def disable(name: Annotated[str, typer.Argument(help="用户名")], json: Json = None) -> None:
    """停用用户及其全部令牌。"""
    with facts() as opened:
        opened.ledger.users.disable(name)
    if not emit({"name": name, "disabled": True}, json):
        OUT.print(f"已停用 {name}。", highlight=False)


@token.command("create")
@command
def create(
    role: RoleOption,
    place: Places = None,
    owner: Annotated[str, typer.Option("--user", help="令牌属于哪个用户")] = _SERVICE_USER,
    label: Annotated[str, typer.Option("--label", help="用途")] = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="只打印令牌本身")] = False,
    json: Json = None,
) -> None:
    """新建令牌；只显示这一次。"""
    with facts() as opened:
        if owner == _SERVICE_USER and opened.ledger.users.get(owner) is None:
            opened.ledger.users.add(owner, None, "admin")
        info, secret = opened.ledger.tokens.create(owner, cast(Role, role), place or (), label)
    if quiet:
        sys.stdout.write(f"{secret}\n")
    elif not emit({**asdict(info), "secret": secret}, json):
        OUT.print(f"令牌 {info.token_id}（{role}）：{secret}", highlight=False, soft_wrap=True)


@token.command("list")
@command
def list_tokens(json: Json = None) -> None:
    """列出令牌（不含密文）。"""
    with facts() as opened:
        found = opened.ledger.tokens.list()
    if not emit([asdict(one) for one in found], json):
        rows = [
            (t.token_id, t.user, t.role, "、".join(t.places) or "全部", t.last_used_at, t.revoked_at) for t in found
        ]
        show("令牌", ("编号", "用户", "角色", "地区", "最近使用", "作废于"), rows)


@token.command("revoke")
@command
def revoke(token_id: Annotated[str, typer.Argument(help="令牌编号")], json: Json = None) -> None:
    """作废令牌。"""
    with facts() as opened:
        opened.ledger.tokens.revoke(token_id)
    if not emit({"token_id": token_id, "revoked": True}, json):
        OUT.print(f"已作废 {token_id}。", highlight=False)


def _password(from_stdin: bool) -> str:
    if from_stdin:
        password = sys.stdin.readline().rstrip("\n")
    elif "DAQIAO_PASSWORD" in os.environ:
        password = os.environ["DAQIAO_PASSWORD"]
    else:
        password = str(typer.prompt("密码", hide_input=True, confirmation_prompt=True))
    if len(password) < 8:
        raise UsageError("密码至少 8 个字符。")
    return password
