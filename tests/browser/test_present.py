"""The map on the whole screen: all of it, then stage by stage, by keys and by buttons."""

import re

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.support.app_page import AppPage


def test_the_map_is_presented_stage_by_stage(in_voila: AppPage) -> None:
    app, keyboard = in_voila, in_voila.page.keyboard
    app.choose("Open the example")
    app.in_step("Review")
    present = app.workspace.get_by_role("button", name="Present", exact=True)
    present.click()
    shown = app.page.get_by_role("dialog", name=re.compile("^Plant Maintenance Manager"))
    expect(shown.get_by_role("status")).to_have_text("The whole map")
    expect(shown.get_by_role("listitem")).to_have_count(6)
    assert shown.evaluate("dialog => dialog.offsetWidth >= innerWidth && dialog.offsetHeight >= innerHeight")
    assert violations(app.page) == []
    keyboard.press("ArrowRight")
    expect(shown.get_by_role("status")).to_have_text("Stage 1 of 6: Problem identification")
    expect(shown.get_by_role("listitem")).to_have_count(1)
    expect(shown.get_by_text("Share downtime benchmarks")).to_be_visible()
    assert violations(app.page) == []
    keyboard.press("End")
    expect(shown.get_by_role("status")).to_have_text("Stage 6 of 6: Consensus creation")
    keyboard.press("ArrowRight")
    expect(shown.get_by_role("status")).to_have_text("Stage 6 of 6: Consensus creation")
    shown.get_by_role("button", name="Previous").click()
    expect(shown.get_by_role("status")).to_have_text("Stage 5 of 6: Validation")
    keyboard.press("Home")
    expect(shown.get_by_role("listitem")).to_have_count(6)
    # All of it fits: nothing slides sideways.
    assert shown.evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")
    shown.get_by_role("button", name="Close").click()
    expect(shown).not_to_be_visible()
    expect(present).to_be_focused()
