"""Workbooks by HTTP: checked, looked at again, entered by the check's id, listed, taken back; each in its place."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from api.settings import Settings
from graph.ledger import Ledger
from graph.model import Role
from tests.api.conftest import Api, running

EXAMPLES = Path(__file__).parents[2] / "examples/workbooks"
FIRMS = EXAMPLES / "常山县2024年度科技型企业汇总表（合成数据）.xlsx"
NEEDS = EXAMPLES / "2024年企业技术需求征集汇总（合成数据）.xlsx"


@pytest.fixture
def empty(home: Path) -> Iterator[Api]:
    """An application on an empty home."""
    with running(Settings(home=home)) as opened:
        yield opened


def send(
    api: Api, path: str, *files: Path, role: Role = "officer", places: tuple[str, ...] = (), **fields: str
) -> httpx.Response:
    """POST of a form with files, as a browser or curl sends it."""
    bearer = {"Authorization": f"Bearer {api.token(role, *places)}"}
    parts = [("files", (file.name, file.read_bytes())) for file in files]
    return api.client.post(path, data=fields, files=parts or None, headers=bearer)


def entered(api: Api, *files: Path, **fields: str) -> dict[str, Any]:
    """Enter files at once; what the answer says of the first source."""
    answer = send(api, "/v1/ingest/apply", *files, **fields)
    assert answer.status_code == 200, answer.text
    first: dict[str, Any] = answer.json()["sources"][0]
    return first


def test_a_check_tells_what_was_found_and_writes_nothing(empty: Api) -> None:
    answer = send(empty, "/v1/ingest/check", FIRMS)
    assert answer.status_code == 200, answer.text
    said = answer.json()["files"][0]
    assert {node["type"] for node in said["nodes"]} >= {"Enterprise", "IndustryChain"}
    assert [(one["code"], one["sheet"], one["cell"]) for one in said["problems"]][:1] == [
        ("credit_code_checksum", "汇总表", "C9")
    ]
    assert (said["new"] > 0, said["changed"], said["place"]) == (True, 0, "330822")
    assert empty.get("/v1/batches").json()["items"] == []


def test_a_check_of_a_corrected_file_tells_old_and_new(empty: Api, tmp_path: Path) -> None:
    entered(empty, FIRMS)
    book = load_workbook(FIRMS)
    book["汇总表"]["H6"] = "215人"
    book.save(tmp_path / FIRMS.name)
    said = send(empty, "/v1/ingest/check", tmp_path / FIRMS.name).json()["files"][0]
    (change,) = said["changes"]
    assert (change["action"], change["head"]) == ("changed", "常山样例轴承有限公司")
    assert (change["before"]["staff"], change["after"]["staff"]) == (210, 215)


def test_a_check_is_entered_by_its_id_once_and_taken_back(empty: Api) -> None:
    check = send(empty, "/v1/ingest/check", FIRMS).json()
    again = empty.get(f"/v1/ingest/checks/{check['check_id']}").json()
    assert again["files"] == check["files"]
    done = send(empty, "/v1/ingest/apply", check_id=check["check_id"])
    assert done.status_code == 200, done.text
    source = done.json()["sources"][0]
    assert source["new"] == check["files"][0]["new"]
    assert send(empty, "/v1/ingest/apply", check_id=check["check_id"]).status_code == 409
    batch = empty.get("/v1/batches").json()["items"][0]
    assert (batch["batch_id"], batch["user"]) == (source["batch_id"], "tester")
    assert empty.service.ledger.sources()[source["source"]].synthetic
    back = empty.post(f"/v1/batches/{batch['batch_id']}/rollback", {})
    assert (back.status_code, back.json()["counts"]["closed"]) == (200, source["new"])
    assert empty.post(f"/v1/batches/{batch['batch_id']}/rollback", {}).status_code == 409


def test_a_relation_is_shown_with_its_row_to_those_who_may_see_persons(empty: Api) -> None:
    entered(empty, FIRMS)
    firm = empty.id_of("常山样例轴承有限公司")
    ties = empty.get(f"/v1/entities/{firm}/neighbours").json()["items"]
    record = next(tie["record_ids"][0] for tie in ties if tie["relation"] == "LOCATED_IN")
    page = empty.get(f"/records/{record}").text
    assert [one for one in ("E5", "天马街道", "所属产业链", "柳样二", "5000") if one not in page] == []
    assert "柳样二" not in empty.get(f"/records/{record}", role="viewer").text


def test_the_figures_of_a_firm_stand_on_its_page_for_those_who_may_see_them(empty: Api) -> None:
    entered(empty, FIRMS)
    page = f"/entities/{empty.id_of('常山样例轴承有限公司')}"
    assert "11,320 万元" in empty.get(page).text
    assert "11,320" not in empty.get(page, role="viewer").text


def test_what_leans_on_a_batch_is_listed_before_it_goes(empty: Api) -> None:
    first = entered(empty, FIRMS)
    entered(empty, NEEDS)
    path = f"/v1/batches/{first['batch_id']}"
    refused = empty.post(f"{path}/rollback", {})
    assert refused.status_code == 409
    assert "确认" in refused.json()["remedy"]
    leaning = empty.get(f"{path}/leaning").json()["items"]
    assert len(leaning) == len(refused.json()["errors"]) > 0
    assert any("企业技术需求" in one["said"] for one in leaning)
    assert empty.post(f"{path}/rollback", {"confirm": True}).status_code == 200


def test_a_second_load_of_the_same_changes_nothing(empty: Api) -> None:
    entered(empty, FIRMS)
    again = entered(empty, FIRMS)
    assert (again["batch_id"], again["new"], again["changed"]) == (None, 0, 0)
    assert again["unchanged"] > 0


def test_the_annotated_workbook_comes_back_as_xlsx(empty: Api) -> None:
    check = send(empty, "/v1/ingest/check", FIRMS).json()["check_id"]
    answer = empty.get(f"/v1/ingest/checks/{check}/report")
    assert answer.content.startswith(b"PK")
    assert ".xlsx" in answer.headers["content-disposition"]
    assert empty.get(f"/v1/ingest/checks/{check}/report", number=3).status_code == 404


def test_jobs_are_ones_own_and_tell_no_cell(empty: Api) -> None:
    check = send(empty, "/v1/ingest/check", FIRMS).json()
    job = empty.get(f"/v1/jobs/{check['job_id']}").json()
    assert (job["kind"], job["state"], job["progress"]) == ("ingest.check", "done", 1.0)
    assert "样例" not in str(job["result"])
    assert [one["job_id"] for one in empty.get("/v1/jobs").json()["items"]] == [check["job_id"]]
    assert empty.post(f"/v1/jobs/{check['job_id']}/cancel", {}).status_code == 409
    empty.service.ledger.users.add("other", "a-long-password", "officer")
    other = empty.service.ledger.tokens.create("other", "officer", ())[1]
    bearer = {"Authorization": f"Bearer {other}"}
    for path in (f"/v1/jobs/{check['job_id']}", f"/v1/ingest/checks/{check['check_id']}"):
        assert empty.client.get(path, headers=bearer).status_code == 404


def test_who_has_a_place_enters_for_it_and_never_into_a_source_of_another(empty: Api) -> None:
    theirs = entered(empty, NEEDS, place="330824", source="needs")
    assert theirs["place"] == "330824"
    refused = send(empty, "/v1/ingest/check", NEEDS, places=("330822",), source="needs")
    assert (refused.status_code, "330824" in refused.json()["detail"]) == (403, True)
    elsewhere = send(empty, "/v1/ingest/check", NEEDS, places=("330822",), place="330824")
    assert elsewhere.status_code == 403
    own = send(empty, "/v1/ingest/apply", NEEDS, places=("330822",)).json()["sources"][0]
    assert own["place"] == "330822"
    items = empty.get("/v1/batches", places=("330822",)).json()["items"]
    assert [one["source_id"] for one in items] == [own["source"]]
    other = f"/v1/batches/{theirs['batch_id']}/rollback"
    assert empty.post(other, {"confirm": True}, places=("330822",)).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [("空.xlsx", b""), ("坏.xlsx", b"PK\x03\x04broken"), ("图.png", b"\x89PNG\r\n\x1a\n"), ("空.csv", b"\n\n")],
)
def test_what_is_no_table_is_refused_with_a_sentence(empty: Api, tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    checked = send(empty, "/v1/ingest/check", path)
    assert checked.status_code == 200, checked.text
    assert checked.json()["files"][0]["refused"]
    refused = send(empty, "/v1/ingest/apply", path)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["file"] == name
    assert refused.json()["errors"][0]["remedy"]


def test_names_of_files_stay_in_their_folder(empty: Api, home: Path) -> None:
    bearer = {"Authorization": f"Bearer {empty.token('officer')}"}
    parts = [("files", (name, FIRMS.read_bytes())) for name in ("../../../escaped.xlsx", "..\\ab.xlsx")]
    answer = empty.client.post("/v1/ingest/check", files=parts, headers=bearer)
    assert [one["file"] for one in answer.json()["files"]] == ["escaped.xlsx", "ab.xlsx"]
    assert {path.name for path in home.rglob("*.xlsx")} == {"escaped.xlsx", "ab.xlsx"}
    twice = [("files", (name, b"x")) for name in ("a/x.csv", "b/x.csv")]
    assert empty.client.post("/v1/ingest/check", files=twice, headers=bearer).status_code == 422


def test_an_upload_above_the_limit_is_refused_before_it_is_read(home: Path) -> None:
    with running(Settings(home=home, max_upload_bytes=1000, max_body_bytes=100)) as api:
        answer = send(api, "/v1/ingest/check", FIRMS)
        assert (answer.status_code, "1000" in answer.json()["detail"]) == (413, True)


def test_a_restart_finds_a_job_that_was_running_failed_with_the_reason(sqlite_ledger: Ledger, home: Path) -> None:
    job = sqlite_ledger.jobs.start("ingest.check", "tester")
    with sqlite3.connect(home / "ledger.db") as database:  # a process that died cannot be had more cheaply
        database.execute("UPDATE job SET owner = 'elsewhere:1:1', seen_at = '2020-01-01T00:00:00+00:00'")
    with running(Settings(home=home)) as again:
        found = again.get(f"/v1/jobs/{job.job_id}", role="admin").json()
    assert (found["state"], found["problems"][0]["code"]) == ("failed", "interrupted")
