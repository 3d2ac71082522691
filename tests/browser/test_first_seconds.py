"""How the page opens: content in place at once, its own letters afterwards, and nothing moves."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.shifts import SHIFTS
from tests.support.app_page import open_in_voila
from tests.support.servers import Server

OF_THE_FONT = "() => performance.getEntriesByType('resource').find(({ name }) => name.endsWith('.woff2'))?.toJSON()"


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
