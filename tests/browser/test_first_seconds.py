"""How the page opens: content in place at once, its own letters afterwards, and nothing moves."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.shifts import SHIFTS
from tests.support.app_page import open_in_voila
from tests.support.servers import Server
from tests.support.slow_line import slow_line

OF_THE_FONT = "() => performance.getEntriesByType('resource').find(({ name }) => name.endsWith('.woff2'))?.toJSON()"
HAS_SCRIPT = "() => performance.getEntriesByType('resource').some(({ name, responseEnd }) => name.endsWith('.js') && responseEnd)"


@pytest.mark.parametrize("width", [390, 1280])
def test_letters_come_after_the_first_content_and_nothing_moves(page: Page, voila_server: Server, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(SHIFTS)
    app = open_in_voila(page, voila_server)
    expect(app.guide.get_by_role("button", name="Start", exact=True)).to_be_visible()
    page.wait_for_function("() => [...document.fonts].some(({ family, status }) => family === 'Inter' && status === 'loaded')")
    font = page.evaluate(OF_THE_FONT)
    painted = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0].startTime")
    assert font["startTime"] > painted
    assert font["transferSize"] < 60_000
    # In the frame after it all is where it stays.
    page.evaluate("() => new Promise((run) => requestAnimationFrame(() => requestAnimationFrame(run)))")
    assert page.evaluate("() => window.shifts.reduce((sum, each) => sum + each, 0)") <= 0.02


@pytest.mark.parametrize("stop_after", ["</main>", '<div id="told"', "data-kernel-id"])
def test_the_app_opens_however_late_the_end_of_its_page_comes(page: Page, voila_server: Server, stop_after: str) -> None:
    scripts: list[Route] = []

    def keep(route: Route) -> None:
        scripts.append(route)

    page.route(re.compile(r"/page\.\w+\.js$"), keep)
    with slow_line(voila_server.url, stop_after) as line:
        page.goto(line.url, wait_until="commit")
        line.until_it_holds()
        page.wait_for_function("() => document.querySelector('#app .bf-work')")
        # The app's script runs now, and finds the page as it is.
        scripts[0].continue_()
        page.wait_for_function(HAS_SCRIPT)
        page.evaluate("() => new Promise((run) => requestAnimationFrame(() => requestAnimationFrame(run)))")
        line.let_on()
        expect(page.get_by_role("region", name="Guide")).to_be_visible(timeout=60_000)
