"""The command where the machine is not as on the developer's desk: other encodings, proxies, paths that cannot be."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.cli.test_commands import ROOT, TABLES, daqiao
from tests.support.server import running_server


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk"])
def test_an_output_of_another_encoding_does_not_end_a_command(home: Path, encoding: str) -> None:
    command = [sys.executable, "-c", "from api.cli import main; main()", "batches"]
    surroundings = {**os.environ, "DAQIAO_HOME": str(home), "PYTHONIOENCODING": encoding}
    said = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, timeout=120, check=False)
    assert (said.returncode, said.stderr) == (0, b"")


def test_a_result_that_cannot_be_written_is_told_with_its_path(home: Path) -> None:
    said = daqiao(home, "batches", "--json", str(home / "nowhere" / "x.json"))
    assert (said.returncode, "nowhere/x.json" in said.stderr, "Traceback" in said.stderr) == (2, True, False)


@pytest.mark.parametrize("host", ["203.0.113.1", "nowhere.invalid"])
def test_an_address_that_is_not_of_this_machine_is_not_called_taken(home: Path, host: str) -> None:
    said = daqiao(home, "serve", "--host", host, "--port", "0")
    assert said.returncode == 3
    assert host in said.stderr
    assert "占用" not in said.stderr
    assert "Traceback" not in said.stderr


def test_a_password_file_that_is_no_text_is_named(home: Path, tmp_path: Path) -> None:
    (tmp_path / "password").write_bytes(b"\xff\xfe\x00")
    said = daqiao(
        home, "graph", "verify", DAQIAO_GRAPH_URL="bolt://127.0.0.1:9",
        DAQIAO_GRAPH_PASSWORD_FILE=str(tmp_path / "password"),
    )  # fmt: skip
    assert said.returncode == 3
    assert "DAQIAO_GRAPH_PASSWORD_FILE" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_question_before_a_load_does_not_stand_in_the_json(home: Path) -> None:
    command = [sys.executable, "-c", "from api.cli import main; main()", "ingest", "apply", *TABLES, "--json", "-"]
    said = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "DAQIAO_HOME": str(home)}, input="y\n", capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout)["new"] == 6
    assert "新增 6" in said.stderr


def test_a_proxy_of_the_environment_does_not_hide_the_running_server(home: Path) -> None:
    dead = dict.fromkeys(("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"), "http://127.0.0.1:9")
    with running_server(home):
        said = daqiao(home, "graph", "verify", **dead, NO_PROXY="", no_proxy="")
    assert (said.returncode, "一致" in said.stdout) == (0, True), said.stderr


def test_a_user_who_is_added_stands_once_in_the_audit(home: Path) -> None:
    from graph.ledger import Ledger

    daqiao(home, "user", "add", "li", "--role", "officer", DAQIAO_PASSWORD="long-enough")
    ledger = Ledger.open(f"sqlite:///{home}/ledger.db", home)
    assert [line["action"] for line in ledger.audit_trail()] == ["user.add"]
    ledger.close()
