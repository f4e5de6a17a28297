"""The command as a person and a program use it: what it prints, what it writes, how it ends."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from api.cli import COMMANDS, Commands
from tests.support.server import running_server

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "tables"
TABLES = [str(EXAMPLE / "单位名单.csv"), str(EXAMPLE / "合作台账.csv"), "--mapping", str(EXAMPLE / "mapping.yaml")]
FIRM = "浙江富乐德石英科技有限公司"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def daqiao(home: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run the command on a home; its standard input is empty."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DAQIAO_")}
    said = {"DAQIAO_HOME": str(home), "DAQIAO_SEMANTIC": "false", "COLUMNS": "200"}
    command = [sys.executable, "-c", "from api.cli import main; main()", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**kept, **said, **variables},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture
def demo(home: Path, changshan_home: Path) -> Path:
    """A home with the demo data."""
    shutil.copytree(changshan_home, home, dirs_exist_ok=True)
    return home


def test_match_names_the_partner_and_says_why(demo: Path) -> None:
    said = daqiao(demo, "match", "富乐德石英")
    assert said.returncode == 0
    assert said.stdout.index("浙江大学杭州国际科创中心") < said.stdout.index("不足，仅供参考")
    answer = json.loads(daqiao(demo, "match", FIRM, "--json", "-").stdout)
    assert answer["items"][0]["entity"]["name"] == "浙江大学杭州国际科创中心"
    assert answer["items"][0]["level"] == "strong"


def test_match_by_need_for_experts_and_into_a_file(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert daqiao(demo, "match", "--need", "水果玉米", "--want", "experts", "--json", str(out)).stdout == ""
    assert json.loads(out.read_text())["items"][0]["entity"]["name"] == "韩海亮"


def test_an_unknown_firm_is_told_with_the_nearest(demo: Path) -> None:
    said = daqiao(demo, "match", "富乐得石英")
    assert said.returncode == 2
    assert FIRM in said.stderr


def test_gaps_say_who_could_be_asked(demo: Path) -> None:
    found = json.loads(daqiao(demo, "gaps", "--json", "-").stdout)
    assert {gap["name"] for gap in found["chains_uncovered"]} >= {"轴承", "信息材料"}
    shown = daqiao(demo, "gaps").stdout
    assert "轴承" in shown
    weak = [s["name"] for gaps in found.values() for gap in gaps for s in gap["next_steps"] if s["level"] == "weak"]
    assert weak
    assert all(f"{name}（仅供参考）" in "".join(shown.split()) for name in weak[:1])


def test_a_load_is_checked_applied_listed_and_taken_back(home: Path) -> None:
    checked = daqiao(home, "ingest", "check", *TABLES)
    assert (checked.returncode, "将新增 6" in checked.stdout) == (0, True)
    applied = json.loads(daqiao(home, "ingest", "apply", *TABLES, "--yes", "--json", "-").stdout)
    assert (applied["new"], applied["batch_id"]) == (6, 1)
    assert "没有改变" in daqiao(home, "ingest", "apply", *TABLES, "--yes").stdout
    assert [one["source_id"] for one in json.loads(daqiao(home, "batches", "--json", "-").stdout)] == ["example"]
    assert daqiao(home, "rollback", "1").returncode == 0
    assert daqiao(home, "rollback", "1").returncode == 1
    assert daqiao(home, "rollback", "7").returncode == 2


def test_a_check_of_a_corrected_file_says_old_and_new(home: Path, tmp_path: Path) -> None:
    firms = tmp_path / "企业名单.csv"
    firms.write_text("企业名称,统一社会信用代码,职工人数\n常山样例轴承有限公司,91330822MAXY00020F,210\n")
    daqiao(home, "ingest", "apply", str(firms), "--yes")
    firms.write_text("企业名称,统一社会信用代码,职工人数\n常山样例轴承有限公司,91330822MAXY00020F,215\n")
    assert "职工总数 210 人 → 215 人" in daqiao(home, "ingest", "check", str(firms)).stdout


def test_refused_data_end_with_1_and_name_the_cell(home: Path, tmp_path: Path) -> None:
    faulty = tmp_path / "单位名单.csv"
    faulty.write_text((EXAMPLE / "单位名单.csv").read_text().replace("91330822MA00000A1R", "91330822MA00000A1X"))
    command = ["ingest", "apply", str(faulty), "--mapping", TABLES[-1], "--yes"]
    said = daqiao(home, *command, "--strict")
    assert said.returncode == 1
    assert "单位名单.csv D2" in said.stderr
    assert "91330822MA00000A1X" in said.stderr
    assert json.loads(daqiao(home, "batches", "--json", "-").stdout) == []
    lenient = daqiao(home, *command)
    assert lenient.returncode == 1
    assert "单位名单.csv D2" in lenient.stderr
    assert [one["counts"]["new"] for one in json.loads(daqiao(home, "batches", "--json", "-").stdout)] == [3]


def test_a_home_is_saved_verified_and_put_back(home: Path, tmp_path: Path) -> None:
    daqiao(home, "ingest", "apply", *TABLES, "--yes")
    kept = tmp_path / "b.zip"
    assert daqiao(home, "backup", str(kept)).returncode == 0
    assert daqiao(home, "backup", str(kept)).returncode == 1
    assert "备份完好" in daqiao(home, "verify", str(kept)).stdout
    assert daqiao(home, "restore", str(kept)).returncode == 1
    assert daqiao(home, "restore", str(kept), "--replace").returncode == 0
    elsewhere = tmp_path / "elsewhere"
    assert daqiao(elsewhere, "restore", str(kept)).returncode == 0
    assert "台账完整" in daqiao(elsewhere, "verify").stdout
    assert [one["counts"]["new"] for one in json.loads(daqiao(elsewhere, "batches", "--json", "-").stdout)] == [6]
    original = next(path for path in (elsewhere / "files").rglob("*") if path.is_file())
    original.write_bytes(original.read_bytes().replace(b"0", b"1"))
    assert daqiao(elsewhere, "verify").returncode == 1


def test_a_person_is_erased_by_name(demo: Path) -> None:
    assert daqiao(demo, "erase", "韩海亮").returncode != 0
    done = json.loads(daqiao(demo, "erase", "韩海亮", "--yes", "--json", "-").stdout)
    assert done["records"] > 1
    assert daqiao(demo, "erase", "韩海亮", "--yes").returncode == 2
    assert "韩海亮" not in daqiao(demo, "match", "--need", "水果玉米", "--want", "experts").stdout
    assert daqiao(demo, "erase", "富乐德石英", "--yes").returncode == 2


def test_without_yes_and_without_an_answer_nothing_is_written(home: Path) -> None:
    assert daqiao(home, "ingest", "apply", *TABLES).returncode != 0
    assert json.loads(daqiao(home, "batches", "--json", "-").stdout) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["ingest", "apply", str(EXAMPLE / "单位名单.csv"), "--place", "常山", "--yes"], 2),
        (["ingest", "check", "没有这个文件.csv", "--mapping", TABLES[-1]], 1),
        (["ingest", "check", *TABLES, "--mode", "half"], 2),
        (["match", "x", "--want", "firms"], 2),
        (["match"], 2),
        (["user", "add", "li", "--role", "king"], 2),
        (["token", "revoke", "t0"], 2),
        (["nonsense"], 2),
    ],
)
def test_wrong_usage_is_told_without_a_traceback(home: Path, arguments: list[str], code: int) -> None:
    said = daqiao(home, *arguments, DAQIAO_PASSWORD="long-enough")
    assert said.returncode == code, said.stderr
    assert said.stderr.strip()
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"DAQIAO_GRAPH_URL": "http://x"}, "bolt://"),
        ({"DAQIAO_LEDGER_URL": "mysql://x"}, "postgresql://"),
        ({"DAQIAO_PORT": "many"}, "DAQIAO_PORT"),
        ({"DAQIAO_GRAPH_URL": "bolt://127.0.0.1:9", "DAQIAO_GRAPH_PASSWORD": "x"}, "127.0.0.1:9"),
        ({"DAQIAO_GRAPH_URL": "bolt://x", "DAQIAO_GRAPH_PASSWORD_FILE": "/nowhere"}, "/nowhere"),
        ({"DAQIAO_LEDGER_URL": "postgresql://u:secret@127.0.0.1:9/x"}, "DAQIAO_LEDGER_URL"),
    ],
)
def test_a_setting_that_does_not_work_ends_with_3_and_says_which(
    home: Path, variables: dict[str, str], said: str
) -> None:
    done = daqiao(home, "graph", "verify", **variables)
    assert done.returncode == 3, done.stderr
    assert said in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_the_graph_is_rebuilt_and_verified(demo: Path) -> None:
    built = json.loads(daqiao(demo, "graph", "rebuild", "--json", "-").stdout)
    assert built["types"]["node:Enterprise"] == 2
    verified = daqiao(demo, "graph", "verify")
    assert (verified.returncode, "一致：ladybug" in verified.stdout) == (0, True)
    assert daqiao(demo, "doctor").returncode == 0
    daqiao(demo, "ingest", "apply", *TABLES, "--yes")
    behind = daqiao(demo, "graph", "verify")
    assert (behind.returncode, "不一致" in behind.stdout) == (1, True)


def test_a_token_is_printed_bare_and_once(home: Path) -> None:
    secret = daqiao(home, "token", "create", "--role", "viewer", "--place", "330822", "--quiet").stdout
    assert re.fullmatch(r"dq_\S{40,}\n", secret)
    listed = daqiao(home, "token", "list", "--json", "-").stdout
    assert secret.strip() not in listed
    token = json.loads(listed)[0]
    assert (token["role"], token["places"]) == ("viewer", ["330822"])
    assert daqiao(home, "token", "revoke", token["token_id"]).returncode == 0
    assert json.loads(daqiao(home, "token", "list", "--json", "-").stdout)[0]["revoked_at"]


def test_a_short_password_and_a_second_user_of_a_name_are_refused(home: Path) -> None:
    assert daqiao(home, "user", "add", "li", "--role", "officer", DAQIAO_PASSWORD="short").returncode == 2
    assert daqiao(home, "user", "add", "li", "--role", "officer", DAQIAO_PASSWORD="long-enough").returncode == 0
    assert daqiao(home, "user", "add", "li", "--role", "officer", DAQIAO_PASSWORD="long-enough").returncode == 1
    told = daqiao(home, "user", "add", "wang", "--role", "viewer", "--json", "-", DAQIAO_PASSWORD="long-enough").stdout
    assert json.loads(told) == {"name": "wang", "role": "viewer", "places": []}
    assert daqiao(home, "user", "disable", "wang").returncode == 0
    assert [user["name"] for user in json.loads(daqiao(home, "user", "list", "--json", "-").stdout)] == ["li", "wang"]


def test_the_demo_refuses_a_home_that_holds_other_sources(home: Path) -> None:
    daqiao(home, "ingest", "apply", *TABLES, "--yes")
    said = daqiao(home, "demo", "--no-browser")
    assert said.returncode == 2
    assert "example" in said.stderr
    assert "DAQIAO_HOME" in said.stderr


def test_a_port_that_is_taken_is_told_with_the_next(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = daqiao(home, "serve", "--port", str(port))
    assert said.returncode == 3
    assert f"端口 {port} 已被占用" in said.stderr
    assert re.search(r"--port \d+", said.stderr)


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_chinese_is_printed_whatever_the_locale(demo: Path, locale: str) -> None:
    said = daqiao(demo, "match", "富乐德石英", LC_ALL=locale, LANG=locale)
    assert said.returncode == 0, said.stderr
    assert "浙江大学" in said.stdout


def test_commands_work_beside_a_running_server(home: Path) -> None:
    with running_server(home) as server:
        assert "一致" in daqiao(home, "graph", "verify").stdout  # the server is asked
        assert daqiao(home, "graph", "rebuild").returncode == 0
        assert daqiao(home, "match", "富乐德石英").returncode == 0
        assert daqiao(home, "gaps").returncode == 0
        assert daqiao(home, "doctor").returncode == 0
        assert "ingest" not in daqiao(home, "ingest", "apply", *TABLES, "--yes").stderr
        assert daqiao(home, "batches").returncode == 0
        second = daqiao(home, "serve", "--port", "0")
        assert second.returncode == 3
        assert "另一个进程" in second.stderr
        token = daqiao(home, "token", "create", "--role", "viewer", "--quiet").stdout.strip()
        answer = httpx.get(f"{server.url}/v1/search?q={FIRM}", headers={"Authorization": f"Bearer {token}"})
        assert answer.json()["items"][0]["name"] == FIRM


def test_the_list_of_commands_says_of_each_what_it_says_itself(home: Path) -> None:
    listed = daqiao(home, "--help").stdout
    commands = Commands()
    for name, (_, told) in COMMANDS.items():
        assert re.search(rf"{name}\s+{re.escape(told)}", listed), name
        assert (commands[name].help or "").startswith(re.split("[。，]", told)[0]), name
