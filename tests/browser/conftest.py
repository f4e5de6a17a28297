"""One server on the demo data and one Chromium for all browser tests; a window of its own for each."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from tests.support.browser import Visit, running_browser, visiting
from tests.support.server import Server, add_user, running_server

PASSWORD = "常山-胡柚-2023"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`daqiao demo`, with the officer 王干事 beside the demo user."""
    with running_server(tmp_path_factory.mktemp("demo") / "home") as running:
        add_user(running.home, "王干事", PASSWORD)
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of the run."""
    with running_browser() as running:
        yield running


@pytest.fixture(scope="session")
def session(server: Server, browser: Browser) -> dict[str, object]:
    """The cookies of an officer who logged in by the form."""
    with visiting(browser, server.url) as visit:
        log_in(visit, "王干事", PASSWORD)
        return dict(visit.page.context.storage_state())


@pytest.fixture
def stranger(server: Server, browser: Browser) -> Iterator[Visit]:
    """A window of somebody who is not logged in."""
    with visiting(browser, server.url) as visit:
        yield visit


@pytest.fixture
def officer(server: Server, browser: Browser, session: dict[str, object]) -> Iterator[Visit]:
    """A window of an officer, 1366 × 768."""
    with visiting(browser, server.url, storage_state=session) as visit:
        yield visit


@pytest.fixture
def windows(server: Server, browser: Browser, session: dict[str, object]) -> Iterator["Windows"]:
    """Windows of an officer in other sizes."""
    with ExitStack() as opened:
        yield Windows(opened, browser, server, session)


class Windows:
    """Opens windows of a given width; they close with the test."""

    def __init__(self, opened: ExitStack, browser: Browser, server: Server, session: dict[str, object]) -> None:
        self._opened, self._browser, self._server, self._session = opened, browser, server, session

    def address(self, path: str) -> str:
        """The whole address of a path."""
        return self._server.url + path

    def wide(self, width: int) -> Visit:
        """A window of this width in pixels."""
        window = visiting(self._browser, self._server.url, width, storage_state=self._session)
        return self._opened.enter_context(window)


def log_in(visit: Visit, name: str, password: str) -> None:
    """By the form of the login page."""
    visit.open("/login")
    visit.page.fill("input[name=name]", name)
    visit.page.fill("input[name=password]", password)
    visit.page.click("main button[type=submit]")
    visit.page.wait_for_load_state("networkidle")
