"""A real Chromium, and visits in it that notice every fault a page can show."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, sync_playwright

from tests.support import services
from tools.fetch_frontend import install

_TESTS = Path(__file__).parents[1] / "browser"
_AXE = _TESTS / "node_modules" / "axe-core" / "axe.min.js"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Chromium reports what its policy blocks to the page: kept where the page's own scripts do not look.
_LISTEN = """
window.__violations = [];
document.addEventListener('securitypolicyviolation',
    (event) => window.__violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


@dataclass
class Visit:
    """One browser window on the server. `faults` gathers what must never happen; `answers` all statuses."""

    page: Page
    origin: str
    faults: list[str] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a path of the server and wait until it is quiet."""
        self.page.goto(path if path.startswith("http") else self.origin + path, wait_until="networkidle")

    def violations(self) -> list[str]:
        """What the content security policy blocked on the page that is open."""
        found: list[str] = self.page.evaluate("window.__violations")
        return found

    def sideways(self) -> int:
        """Pixels by which the page is wider than the window: 0, or the reader must scroll sideways."""
        wider: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return wider

    def barriers(self) -> list[str]:
        """Serious and critical findings of axe-core, each with its first element."""
        self.page.evaluate(_axe())
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:160]} × {len(one['nodes'])}"
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
        ]

    def small_targets(self, least: int = 40) -> list[str]:
        """Controls lower than `least` pixels; links inside a sentence are text, not targets."""
        found: list[str] = self.page.evaluate(
            """(least) => [...document.querySelectorAll('button, select, input:not([type=hidden]), summary, nav a')]
                .filter((one) => one.checkVisibility() && !one.matches('[type=checkbox], [type=radio]'))
                .filter((one) => one.getBoundingClientRect().height < least - 0.5)
                .map((one) => `${one.outerHTML.slice(0, 100)}: ${one.getBoundingClientRect().height}`)""",
            least,
        )
        return found

    def assert_faultless(self) -> None:
        """No console error, page error, external request, failed request or blocked part so far."""
        assert self.faults == []
        assert self.violations() == []


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Chromium without a window, for the whole run."""
    with sync_playwright() as playwright:
        program = _program(playwright)
        if program is None:
            services.missing("chromium", f"none of {', '.join(_NAMES)} on PATH, and none of playwright's own")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        services.took_part("chromium", browser.version)
        yield browser
        browser.close()


@contextmanager
def visiting(browser: Browser, origin: str, width: int = 1366, height: int = 768, **more: Any) -> Iterator[Visit]:
    """A window of its own, without cookies unless `storage_state` brings some."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce", **more
    )
    context.set_default_timeout(15_000)
    try:
        yield watched(context, origin)
    finally:
        context.close()


def watched(context: BrowserContext, origin: str) -> Visit:
    """A page of a context whose faults are noted from the first byte on."""
    context.add_init_script(_LISTEN)
    page = context.new_page()
    visit = Visit(page, origin)

    def asked(request: Request) -> None:
        if not request.url.startswith((origin, "data:", "blob:", "about:")):
            visit.faults.append(f"external request: {request.url}")

    def failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a newer keystroke or a new page ends the old request
            visit.faults.append(f"failed request: {request.url} {request.failure}")

    page.on("request", asked)
    page.on("requestfailed", failed)
    page.on("response", lambda response: visit.answers.append((response.status, response.url)))
    page.on("pageerror", lambda error: visit.faults.append(f"page error: {error}"))
    page.on(
        "console",
        lambda said: visit.faults.append(f"console: {said.text}") if said.type == "error" else None,
    )
    return visit


def _program(playwright: Playwright) -> str | None:
    candidates = [os.environ.get("DAQIAO_TEST_CHROMIUM"), *map(shutil.which, _NAMES)]
    own = playwright.chromium.executable_path
    return next((one for one in [*candidates, own] if one and Path(one).exists()), None)


def _axe() -> str:
    """The source of axe-core, from npm at its first use."""
    install(_TESTS)
    return _AXE.read_text(encoding="utf-8")
