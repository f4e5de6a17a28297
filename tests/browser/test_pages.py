"""Every page at three widths: nothing wider than the window, nothing blocked, nobody shut out."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Windows
from tests.support.browser import Visit, visiting
from tests.support.server import Server, running_server

WIDTHS = (390, 1024, 1366)
FIRM = "浙江富乐德石英科技有限公司"


@pytest.fixture(scope="session")
def pages(server: Server, browser: Browser, session: dict[str, object]) -> dict[str, str]:
    """The address of every page by what it shows, as an officer comes to them."""
    with visiting(browser, server.url, storage_state=session) as visit:
        found = visit.page.request.get(f"{server.url}/v1/search", params={"q": FIRM})
        firm = found.json()["items"][0]["id"]
        found = visit.page.request.get(f"{server.url}/v1/search", params={"q": "浙江大学杭州国际科创中心"})
        institute = found.json()["items"][0]["id"]
        visit.open(f"/match?firm={firm}")
        record = visit.page.locator("[data-drawer]").first.get_attribute("href")
        visit.open("/chains")
        cell = visit.page.locator(".matrix a.gap").first.get_attribute("href")
    assert record
    assert cell
    return {
        "the county": "/match",
        "a search": f"/match?q={quote('常山')}",
        "a search in vain": f"/match?q={quote('没有这家企业')}",
        "institutes for a firm": f"/match?firm={firm}",
        "experts for a firm": f"/match?firm={firm}&want=experts",
        "institutes for a need": f"/match?need={quote('山茶油精深加工')}",
        "who offers": "/match?side=offer",
        "firms for an institute": f"/match?offer={institute}",
        "the past of a firm": f"/match?firm={firm}&as_of=2023-12-31&spread=true",
        "before the first fact": f"/match?firm={firm}&as_of=2000-01-01",
        "the network page": "/network",
        "the network of a firm": f"/network?id={firm}",
        "the ways between two": f"/network?id={firm}&to={quote('浙江大学')}",
        "a network of the past": f"/network?id={firm}&as_of=2023-12-31",
        "the chains": "/chains",
        "the chains of the past": "/chains?as_of=2023-12-31",
        "a cell of the chains": cell,
        "the data": "/data",
        "a sentence": record,
        "the review queue": "/identity",
        "all that is known of a firm": f"/entities/{firm}",
        "in English": f"/match?firm={firm}&lang=en",
    }


SHOWN = (
    "the county", "a search", "a search in vain", "institutes for a firm", "experts for a firm",
    "institutes for a need", "who offers", "firms for an institute", "the past of a firm", "before the first fact",
    "the network page", "the network of a firm", "a network of the past", "the ways between two", "the chains",
    "the chains of the past",
    "a cell of the chains", "a sentence", "the review queue", "all that is known of a firm", "in English",
    "the data",
)  # fmt: skip


@pytest.mark.parametrize("shown", SHOWN)
def test_a_page_is_whole_for_everybody_at_every_width(pages: dict[str, str], windows: Windows, shown: str) -> None:
    for width in WIDTHS:
        visit = windows.wide(width)
        visit.open(pages[shown])
        assert (width, visit.sideways()) == (width, 0)
        assert (width, visit.small_targets()) == (width, [])
        assert (width, visit.barriers()) == (width, [])
        visit.assert_faultless()


def test_the_list_above_names_every_page(pages: dict[str, str]) -> None:
    assert set(SHOWN) == set(pages)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_drawer_fits_and_shuts_nobody_out(pages: dict[str, str], windows: Windows, width: int) -> None:
    visit = windows.wide(width)
    visit.open(pages["institutes for a firm"])
    visit.page.locator("[data-drawer]").first.click()
    expect(visit.page.get_by_role("dialog").locator("mark")).to_be_visible()
    assert visit.sideways() == 0
    assert visit.barriers() == []
    visit.assert_faultless()


def test_the_network_is_a_table_on_a_telephone_and_a_picture_on_a_desk(pages: dict[str, str], windows: Windows) -> None:
    for width, picture in ((390, False), (1366, True)):
        page = windows.wide(width).page
        page.goto(windows.address(pages["the network of a firm"]), wait_until="networkidle")
        expect(page.locator("#network")).to_be_visible(visible=picture)
        expect(page.locator("#table table")).to_be_visible(visible=not picture)


def test_the_legend_hides_and_shows_a_type_and_the_table_can_be_asked_for(
    pages: dict[str, str], officer: Visit
) -> None:
    page = officer.page
    officer.open(pages["the network of a firm"])
    toggle = page.locator(".legend button").first
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "false")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="适应窗口").click()
    page.locator("#view").click()
    expect(page.locator("#table table")).to_be_visible()
    officer.assert_faultless()


def test_who_is_located_stands_in_the_panel_with_relations_and_evidence(pages: dict[str, str], officer: Visit) -> None:
    page = officer.page
    officer.open(pages["the network of a firm"])
    page.locator("#locate").fill("浙江大学杭州国际科创中心")
    page.locator("#locate").press("Enter")
    panel = page.locator("#panel")
    expect(panel).to_contain_text("浙江大学杭州国际科创中心")
    expect(panel.get_by_role("link", name=FIRM).first).to_be_visible()
    panel.locator("[data-drawer]").first.click()
    expect(page.get_by_role("dialog").locator("mark")).to_be_visible()
    officer.assert_faultless()


def test_every_claim_of_a_firm_stands_with_source_date_and_batch(pages: dict[str, str], officer: Visit) -> None:
    page = officer.page
    officer.open(pages["the network of a firm"])
    page.get_by_role("link", name="资料与出处").click()
    name = page.locator("tbody tr").first
    expect(name).to_contain_text(FIRM)
    expect(name.locator(".claim").first).to_contain_text("2023")
    expect(name.locator(".claim").first).to_contain_text("批次 1")
    name.locator("[data-drawer]").first.click()
    expect(page.get_by_role("dialog").locator("mark")).to_be_visible()
    officer.assert_faultless()


def test_weak_ones_stand_apart_with_the_reason(pages: dict[str, str], officer: Visit) -> None:
    officer.open(pages["institutes for a firm"])
    weak = officer.page.locator("section.weak")
    expect(weak).to_contain_text("仅供参考")
    expect(weak.locator(".item").first).to_contain_text("依据不足")
    assert weak.locator(".item .badge.strong, .item .badge.medium").count() == 0


def test_the_strongest_reason_comes_first_and_all_bars_have_one_scale(pages: dict[str, str], officer: Visit) -> None:
    officer.open(pages["institutes for a firm"])
    first = officer.page.locator(".item").first
    points = [float(one) for one in first.locator(".bars .num").all_inner_texts()]
    assert len(points) > 2
    assert points == sorted(points, reverse=True)
    scales = {one.get_attribute("max") for one in officer.page.locator(".bars meter").all()}
    assert len(scales) == 1


def test_an_institute_is_shown_its_firms_and_the_day_is_said(pages: dict[str, str], officer: Visit) -> None:
    officer.open(pages["firms for an institute"])
    expect(officer.page.locator(".item").first).to_contain_text(FIRM)
    expect(officer.page.locator(".item").first).to_contain_text("与对方有 1 项合作记录")
    officer.open(pages["before the first fact"])
    expect(officer.page.get_by_role("status").first).to_contain_text("2000-01-01 之前没有任何资料")
    officer.assert_faultless()


def test_network_and_chains_are_asked_as_of_a_day_and_their_links_stay_there(
    pages: dict[str, str], officer: Visit
) -> None:
    page = officer.page
    for shown in ("the network of a firm", "the network page", "the chains"):
        officer.open(pages[shown])
        page.locator(".filters input[name=as_of]").fill("2023-12-31")
        page.locator(".filters").get_by_role("button", name="应用").click()
        expect(page.locator(".badge.then")).to_have_text("只用 2023-12-31 之前的资料")
        expect(page.locator(".filters input[name=as_of]")).to_have_value("2023-12-31")
        links = page.locator("main a[href^='/network?id=']").evaluate_all("all => all.map(one => one.href)")
        assert links or shown != "the network of a firm"
        assert all("as_of=2023-12-31" in link for link in links), links
    officer.assert_faultless()


def test_what_was_not_known_on_a_day_is_said_so(pages: dict[str, str], officer: Visit) -> None:
    officer.open(f"{pages['the network of a firm']}&as_of=2000-01-01")
    expect(officer.page.get_by_role("alert")).to_contain_text("2000-01-01 之前没有它的资料")


def test_an_unknown_address_and_an_unknown_firm_are_said_with_what_to_do(officer: Visit) -> None:
    page = officer.page
    officer.open(f"/match?firm={quote('富乐德石英')}")
    expect(page.get_by_role("alert")).to_contain_text(FIRM)
    expect(page.get_by_role("alert")).to_contain_text("请求编号")
    assert officer.sideways() == 0
    assert officer.barriers() == []
    officer.open("/nowhere")
    expect(page.get_by_role("link", name="返回首页")).to_be_visible()
    assert [status for status, _ in officer.answers if status >= 400] == [404, 404]


@pytest.fixture
def without_graph(server: Server, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """A window on a server whose graph engine does not answer."""
    home = tmp_path_factory.mktemp("no-graph") / "home"
    with (
        running_server(home, ready=503, DAQIAO_GRAPH_URL="bolt://127.0.0.1:9", DAQIAO_GRAPH_TIMEOUT="1") as running,
        visiting(browser, running.url) as visit,
    ):
        visit.page.request.get(running.link)
        yield visit


def test_without_the_graph_engine_a_page_says_so_and_offers_to_try_again(without_graph: Visit) -> None:
    page = without_graph.page
    without_graph.open("/chains")
    expect(page.get_by_role("alert")).to_contain_text("图数据库")
    expect(page.get_by_role("alert")).to_contain_text("请求编号")
    expect(page.get_by_role("link", name="重试")).to_have_attribute("href", "/chains")
    assert without_graph.barriers() == []
