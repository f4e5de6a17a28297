"""核对 in a real browser: two records side by side, answered by key, taken back, accepted in bulk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from graph.ledger import Ledger
from tests.browser.conftest import Windows
from tests.support.browser import Visit
from tests.support.server import Server

WIDTHS = (390, 1024, 1366)


@pytest.fixture
def asked(server: Server, officer: Visit) -> Iterator[Ledger]:
    """Two pairs of platforms to review, the first of them sure enough for bulk; answers are taken back afterwards."""
    found = officer.page.request.get(f"{server.url}/v1/search", params={"q": "综合体", "type": "Platform"})
    ids = [one["id"] for one in found.json()["items"]][:3]
    ledger = Ledger.open(f"sqlite:///{server.home}/ledger.db", server.home)
    ledger.questions.ask(
        [(ids[0], ids[1], 0.96, "名称只差一字", "unlike"), (ids[0], ids[2], 0.6, "名称相近", "unlike")]
    )
    yield ledger
    for one in ledger.judgements():
        if one.revoked_at is None:
            ledger.revoke_judgement(one.judgement_id, "tests")
    ledger.close()


def test_the_page_is_whole_for_everybody_at_every_width(asked: Ledger, windows: Windows) -> None:
    for width in WIDTHS:
        visit = windows.wide(width)
        visit.open("/identity")
        expect(visit.page.locator(".pair")).to_have_count(2)
        assert (width, visit.sideways()) == (width, 0)
        assert (width, visit.small_targets()) == (width, [])
        assert (width, visit.barriers()) == (width, [])
        visit.assert_faultless()


def test_both_records_stand_side_by_side_with_source_and_evidence(asked: Ledger, officer: Visit) -> None:
    officer.open("/identity")
    first = officer.page.locator(".pair").first
    expect(first).to_contain_text("名称只差一字")
    expect(first.locator("tbody tr").first.locator("td")).to_have_count(2)
    first.locator("[data-drawer]").first.click()
    expect(officer.page.get_by_role("dialog").locator("mark")).to_be_visible()
    officer.assert_faultless()


def test_pairs_are_walked_answered_and_undone_by_key(asked: Ledger, officer: Visit) -> None:
    page = officer.page
    officer.open("/identity")
    page.keyboard.press("j")
    expect(page.locator(".pair").first).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".pair").nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("n")
    expect(page.locator(".pair")).to_have_count(1)
    assert [one.verdict for one in asked.judgements()] == ["different"]
    page.keyboard.press("u")
    expect(page.locator(".pair")).to_have_count(2)
    expect(page.get_by_role("status").first).to_contain_text("双方恢复原样")
    expect(page.locator("main")).to_contain_text("还有 2 对")
    assert asked.judgements()[0].revoked_at is not None
    officer.assert_faultless()


def test_what_is_sure_enough_is_accepted_at_once(asked: Ledger, officer: Visit) -> None:
    officer.open("/identity")
    officer.page.get_by_role("button", name="都认作同一个").click()
    expect(officer.page.get_by_role("status").first).to_be_attached()
    expect(officer.page.locator("main")).to_contain_text("已把 1 对认作同一个")
    expect(officer.page.locator(".pair")).to_have_count(1)
    officer.assert_faultless()
