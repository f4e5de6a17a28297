"""`daqiao names pairs`: a file of pairs in, a file of decisions out, in the same order."""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app


def run(file: Path, out: Path) -> tuple[int, str]:
    """Exit code and output of the command."""
    result = CliRunner().invoke(app, ["names", "pairs", str(file), "--out", str(out)])
    return result.exit_code, result.output


def test_each_pair_is_answered_in_order_with_its_reason(tmp_path: Path) -> None:
    file, out = tmp_path / "pairs.csv", tmp_path / "out.csv"
    file.write_text(
        "id,a,b,home\nz9,浙大,浙江大学,\na1,浙江大学,浙江工业大学,\nm5,县科技局,常山县科学技术局,常山县\n",
        encoding="utf-8-sig",
    )
    assert run(file, out)[0] == 0
    answers = list(csv.DictReader(out.open(encoding="utf-8")))
    assert [(row["id"], row["same"]) for row in answers] == [("z9", "1"), ("a1", "0"), ("m5", "1")]
    assert all(row["reason"] and 0 <= float(row["score"]) <= 1 for row in answers)


def test_more_columns_say_more(tmp_path: Path) -> None:
    file, out = tmp_path / "pairs.csv", tmp_path / "out.csv"
    file.write_text(
        "id,a,b,home,number_a,number_b,employer_a,employer_b\n"
        "1,甲,乙有限公司,,91330822MA2DKXYE2X,91330822MA2DKXYE2X,,\n"
        "2,王伟,王伟,,,,浙江大学,浙大\n3,王伟,王伟,,,,,\n",
        encoding="utf-8",
    )
    assert run(file, out)[0] == 0
    assert [row["same"] for row in csv.DictReader(out.open(encoding="utf-8"))] == ["1", "1", "0"]


@pytest.mark.parametrize(("text", "told"), [("id,a\n1,x\n", "缺列 b"), ("", "缺列 id")])
def test_a_file_without_its_columns_is_refused_with_what_is_missing(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text(text, encoding="utf-8")
    code, output = run(file, tmp_path / "out.csv")
    assert code == 1
    assert told in output


def test_an_answer_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text("id,a,b\n1,浙大,浙江大学\n", encoding="utf-8")
    code, output = run(file, tmp_path / "absent" / "out.csv")
    assert code == 2
    assert "无法写入" in output
