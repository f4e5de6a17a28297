"""The officer's path on the page 数据: drop, look, correct, enter, take back; and what goes wrong on the way."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PASSWORD, log_in
from tests.support.browser import Visit, visiting
from tests.support.server import Server, add_user, running_server

EXAMPLES = Path(__file__).parents[2] / "examples/workbooks"
FIRMS = EXAMPLES / "常山县2024年度科技型企业汇总表（合成数据）.xlsx"
NEEDS = EXAMPLES / "2024年企业技术需求征集汇总（合成数据）.xlsx"
_DROP = """async ([name, content]) => {
    const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
    const carried = new DataTransfer();
    carried.items.add(new File([bytes], name));
    const drop = document.getElementById('drop');
    for (const kind of ['dragenter', 'dragover', 'drop'])
        drop.dispatchEvent(new DragEvent(kind, {dataTransfer: carried, bubbles: true, cancelable: true}));
}"""


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own: what is loaded here must not show in the tests of other pages."""
    with running_server(tmp_path_factory.mktemp("data") / "home", DAQIAO_MAX_UPLOAD_BYTES="60000") as running:
        add_user(running.home, "王干事", PASSWORD)
        add_user(running.home, "访客", PASSWORD, role="viewer")
        yield running


@pytest.fixture(scope="module")
def own_session(own_server: Server, browser: Browser) -> dict[str, object]:
    """The cookies of an officer there."""
    with visiting(browser, own_server.url) as visit:
        log_in(visit, "王干事", PASSWORD)
        return dict(visit.page.context.storage_state())


@pytest.fixture
def clerk(own_server: Server, browser: Browser, own_session: dict[str, object]) -> Iterator[Visit]:
    """A window of that officer."""
    with visiting(browser, own_server.url, storage_state=own_session) as visit:
        yield visit


def checked(visit: Visit, *paths: Path) -> Page:
    """The preview of files that were chosen on the page."""
    visit.open("/data")
    page = visit.page
    page.set_input_files("#files", list(paths))
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.get_by_role("heading", name="导入后的变化")).to_be_visible(timeout=30_000)
    return page


def test_a_workbook_is_dropped_looked_at_entered_matched_and_taken_back(clerk: Visit) -> None:
    page = clerk.page
    clerk.open("/data")
    page.evaluate(_DROP, [FIRMS.name, base64.b64encode(FIRMS.read_bytes()).decode()])
    expect(page.get_by_role("heading", name="导入后的变化")).to_be_visible(timeout=30_000)
    expect(page.locator("main")).to_contain_text("合成数据")
    expect(page.locator("table.types tr", has_text="企业").first).to_contain_text("6")

    fault = page.locator(".faults li").first
    expect(fault).to_contain_text("校验位")
    fault.get_by_role("link").click()
    cell = page.locator("#c-C9")
    expect(cell).to_be_in_viewport()
    expect(cell).to_have_class("faulty")
    expect(page.locator(".meanings")).to_contain_text("企业 · 统一社会信用代码")
    expect(page.locator("#c-I3")).to_have_attribute("colspan", "2")
    page.locator(".tabs").get_by_role("link", name="高企名单").click()
    expect(page.locator("#c-A2")).to_have_text("浙江样例石英材料有限公司")

    new = int(page.locator(".counts .new strong").first.inner_text())
    page.get_by_role("button", name="导入", exact=True).click()
    done = page.locator("section.done")
    expect(done).to_contain_text("已导入", timeout=30_000)
    assert int(done.locator(".new strong").inner_text()) == new > 0
    clerk.open("/match?q=样例石英")
    page.locator("main .list").get_by_role("link", name="浙江样例石英材料有限公司").click()
    expect(page.get_by_role("heading", name="浙江样例石英材料有限公司")).to_contain_text("合成数据")

    clerk.open("/data")
    page.get_by_role("link", name="撤销").first.click()
    expect(page.locator("main")).to_contain_text(f"{new} 条关闭")
    expect(page.locator("main")).to_contain_text("没有别的内容依赖")
    page.get_by_role("button", name="确认撤销").click()
    expect(page.locator("tbody tr").first).to_contain_text("已撤销")
    clerk.assert_faultless()


def test_what_leans_on_a_batch_is_listed_before_the_yes(clerk: Visit) -> None:
    for path in (FIRMS, NEEDS):
        page = checked(clerk, path)
        page.get_by_role("button", name="导入", exact=True).click()
        expect(page.locator("section.done")).to_be_visible(timeout=30_000)
    clerk.open("/data")
    page.locator("tbody tr", has_text="科技型企业汇总表").first.get_by_role("link", name="撤销").click()
    expect(page.locator("main")).to_contain_text("企业技术需求征集汇总")
    page.get_by_role("link", name="取消").click()
    expect(page.locator("tbody tr").first.get_by_role("link", name="撤销")).to_be_visible()
    clerk.assert_faultless()


def test_several_files_stand_in_one_summary_and_one_that_is_none_says_why(clerk: Visit, tmp_path: Path) -> None:
    broken = tmp_path / "坏了.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    page = checked(clerk, NEEDS, FIRMS, broken)
    lines = page.locator("table.files tbody tr")
    expect(lines).to_have_count(3)
    expect(lines.nth(0)).to_contain_text("技术需求 5")
    expect(lines.nth(1)).to_contain_text("企业 6")
    expect(lines.nth(2)).to_contain_text("未导入")
    new = [int(lines.nth(n).locator("td.num").first.inner_text()) for n in (0, 1)]
    assert int(page.locator(".counts .new strong").inner_text()) == sum(new)
    lines.nth(1).get_by_role("link").click()
    expect(page.locator("#c-C9")).to_have_class("faulty")
    page.locator("table.files").get_by_role("link", name="坏了.xlsx").click()
    expect(page.locator("main > .card > .problem").first).to_contain_text("Excel")
    expect(page.get_by_role("button", name="导入全部 2 个文件")).to_be_enabled()
    assert (clerk.sideways(), clerk.barriers()) == (0, [])
    clerk.assert_faultless()


def test_old_and_new_values_are_shown_before_the_yes_and_the_types_add_up(clerk: Visit, tmp_path: Path) -> None:
    page = checked(clerk, FIRMS)
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.locator("section.done")).to_be_visible(timeout=30_000)
    book = load_workbook(FIRMS)
    book.worksheets[0]["H5"] = 98
    book.worksheets[0]["K5"] = 402.7
    book.save(tmp_path / FIRMS.name)
    page = checked(clerk, tmp_path / FIRMS.name)
    details = page.locator(".details")
    expect(details).to_contain_text("职工总数 96 人 → 98 人")
    expect(details).to_contain_text("数值 355.2 万元 → 402.7 万元")
    shown = [int(one) for one in page.locator(".counts strong").all_inner_texts()]
    by_type = page.locator("table.types tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('td')].map(cell => Number(cell.innerText)))"
    )
    assert [sum(column) for column in zip(*by_type, strict=True)] == shown
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.locator("section.done")).to_be_visible(timeout=30_000)


def test_an_older_batch_leads_to_the_one_that_must_go_first(clerk: Visit) -> None:
    clerk.open("/data")  # the two loads of the test before
    page = clerk.page
    rows = page.locator("tbody tr", has_text="科技型企业汇总表").filter(has=page.get_by_role("link", name="撤销"))
    newest, older = (int(rows.nth(n).locator("th").inner_text().split()[-1]) for n in (0, 1))
    rows.nth(1).get_by_role("link", name="撤销").click()
    expect(page.locator("main")).to_contain_text(f"请先撤销批次 {newest}，再撤销批次 {older}")
    page.get_by_role("link", name=f"撤销 批次 {newest}").click()
    page.get_by_role("button", name="确认撤销").click()
    expect(page.get_by_role("status")).to_contain_text(f"已撤销批次 {newest}。")
    clerk.assert_faultless()


def test_too_large_an_upload_is_told_beside_the_button(clerk: Visit, tmp_path: Path) -> None:
    large = tmp_path / "大.csv"
    large.write_bytes(b"a,b\n" * 20_000)
    clerk.open("/data")
    clerk.page.set_input_files("#files", large)
    clerk.page.get_by_role("button", name="检查", exact=True).click()
    expect(clerk.page.get_by_role("alert")).to_contain_text("60000")


def test_a_viewer_is_told_that_this_is_for_officers(own_server: Server, browser: Browser) -> None:
    with visiting(browser, own_server.url) as visit:
        log_in(visit, "访客", PASSWORD)
        visit.open("/data")
        expect(visit.page.get_by_role("alert")).to_contain_text("officer")


@pytest.mark.parametrize("width", [390, 1024, 1366])
def test_the_preview_is_whole_at_every_width(
    own_server: Server, browser: Browser, own_session: dict[str, object], width: int
) -> None:
    with visiting(browser, own_server.url, width, storage_state=own_session) as visit:
        page = checked(visit, FIRMS)
        assert (visit.sideways(), visit.small_targets(), visit.barriers()) == (0, [], [])
        page.locator("button.meaning", has_text="法定代表人").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert (visit.sideways(), visit.barriers()) == (0, [])
        page.get_by_label("含义", exact=True).select_option("ignored")
        page.get_by_role("button", name="改正并重新检查").click()
        corrected = page.locator("button.meaning[data-cell=D3]")
        expect(corrected).to_contain_text("不导入", timeout=30_000)
        expect(corrected).to_contain_text("您已改正")
        expect(page.locator("button.meaning[data-cell=K4]")).to_contain_text("R&D经费 2024 万元")
        corrected.click()
        page.get_by_label("含义", exact=True).select_option("Trial.status")
        page.get_by_role("button", name="改正并重新检查").click()
        expect(corrected).to_contain_text("不会写入", timeout=30_000)
        corrected.click()
        page.get_by_role("button", name="恢复程序的判断").click()
        expect(corrected).to_contain_text("法定代表人", timeout=30_000)
        visit.assert_faultless()
