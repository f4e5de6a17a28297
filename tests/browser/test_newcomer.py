"""The path of somebody who sees the product for the first time, with the mouse and with the keyboard alone."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, log_in
from tests.support.browser import Visit
from tests.support.server import Server

REVIEW = (Path(__file__).parents[2] / "examples/changshan/review.txt").read_bytes().decode("utf-8")
FIRM = "浙江富乐德石英科技有限公司"
FIRST = "浙江大学杭州国际科创中心"


def test_a_newcomer_finds_a_partner_its_sentence_the_network_and_the_gaps(server: Server, stranger: Visit) -> None:
    page = stranger.page
    stranger.open(server.link)
    expect(page.locator("main")).to_contain_text("常山县")
    expect(page.locator("main")).to_contain_text("企业")

    page.get_by_label("企业名称").press_sequentially("富乐德石英", delay=30)
    page.get_by_role("option", name=FIRM).click()
    expect(page.get_by_role("heading", name=FIRM)).to_be_visible()

    first = page.locator(".item").first
    expect(first).to_contain_text(FIRST)
    expect(first).to_contain_text("依据充分")
    expect(first.locator(".why li").first).to_contain_text("石英材料应用")
    first.locator("[data-drawer]").first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_be_visible()
    quoted = drawer.locator("mark").inner_text()
    assert "石英材料应用" in _flat(quoted)  # of the strongest reason: 共同的技术方向
    assert _flat(quoted) in _flat(REVIEW)
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()

    page.get_by_role("link", name="看网络").click()
    expect(page.locator("#network canvas")).to_be_visible()
    _painted(page)
    page.get_by_role("navigation").get_by_role("link", name="产业链短板").click()
    expect(page.get_by_role("columnheader").filter(has_text="浙江大学").first).to_be_attached()
    expect(page.locator("main")).to_contain_text("▲")
    stranger.assert_faultless()


def test_the_keyboard_alone_leads_to_the_sentence_and_back(officer: Visit) -> None:
    page = officer.page
    officer.open("/match")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    _tab_to(page, "#q")
    page.keyboard.type("富乐德石英", delay=30)
    expect(page.get_by_role("option", name=FIRM)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=FIRM)).to_be_visible()

    _tab_to(page, ".item [data-drawer]")
    opener = page.evaluate_handle("document.activeElement")
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog")
    expect(drawer.locator("mark")).to_be_visible()
    for _ in range(6):  # the focus may leave for the browser's own bar, but not for the page behind
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    assert page.evaluate("(opener) => document.activeElement === opener", opener)
    officer.assert_faultless()


def test_a_need_in_words_finds_institutes_and_experts(officer: Visit) -> None:
    page = officer.page
    officer.open("/match")
    page.locator("#need").fill("水果玉米新品种选育")
    page.get_by_role("button", name="找合作").click()
    expect(page.locator(".item").first).to_be_visible()
    page.locator("#want").select_option("experts")
    page.get_by_role("button", name="找合作").click()
    expect(page.locator(".item").first).to_contain_text("韩海亮")
    officer.assert_faultless()


def test_a_one_time_link_does_not_work_twice(server: Server, stranger: Visit) -> None:
    stranger.page.request.get(server.link)
    stranger.page.context.clear_cookies()
    stranger.open(server.link)
    expect(stranger.page.get_by_role("alert")).to_contain_text("已经用过")


def test_a_wrong_password_is_told_and_the_right_one_opens(stranger: Visit) -> None:
    log_in(stranger, "王干事", "不对")
    expect(stranger.page.get_by_role("alert")).to_contain_text("不对")
    log_in(stranger, "王干事", PASSWORD)
    expect(stranger.page.get_by_role("navigation", name="搭桥")).to_be_visible()
    stranger.page.get_by_role("button", name="退出").click()
    stranger.open("/match")
    assert stranger.page.url.endswith("/login")


def _flat(text: str) -> str:
    return "".join(text.split())


def _painted(page: Page) -> None:
    """The canvas holds more than one colour."""
    page.wait_for_function(
        """() => {
            const canvas = document.querySelector('#network canvas');
            const dots = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            return new Set(new Uint32Array(dots.buffer)).size > 20;
        }"""
    )


def _tab_to(page: Page, selector: str, most: int = 80) -> None:
    """Press Tab until an element that matches has the focus."""
    for _ in range(most):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{most} tabs do not reach {selector}")
