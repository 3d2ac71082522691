"""In colours that the visitor's system forces on pages, the map keeps its bars, and the focus can be seen."""

import io

from PIL import Image
from playwright.sync_api import Locator, expect

from tests.support.app_page import AppPage


def colours(bar: Locator) -> list[tuple[int, int, int]]:
    """Of a bar from left to right, between its frame and what is written in its middle."""
    with Image.open(io.BytesIO(bar.screenshot())) as picture:
        row = picture.convert("RGB").crop((3, 4, picture.width - 3, 5))
        return list(dict.fromkeys(row.getpixel((x, 0)) for x in range(row.width)))  # type: ignore[misc]


def test_bars_hatch_and_focus_stay_visible(in_voila: AppPage) -> None:
    app, page = in_voila, in_voila.page
    app.choose("Open the example")
    app.in_step("Review")
    app.open_step("Stages")
    app.cell("Duration", 2).click()
    page.keyboard.press("Delete")
    app.asked("Solution exploration · Duration")
    page.emulate_media(forced_colors="active")
    outline = "element => { const style = getComputedStyle(element); return [style.outlineStyle, parseFloat(style.outlineWidth)]; }"
    assert app.cell("Duration", 2).evaluate(outline)[0] == "solid"
    app.open_step("Review")
    journey = app.workspace.get_by_role("group", name="Journey map", exact=True)
    expect(journey).to_be_visible()
    known, unknown = journey.locator(".bf-seg").first, journey.locator(".bf-seg").nth(1)
    # What is sure, and what may be; and a hatch of two colours where the length is not known.
    assert len(colours(known)) > 1
    assert len(colours(unknown)) > 1
    compare = app.workspace.get_by_role("button", name="Compare", exact=True)
    compare.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(compare).to_be_focused()
    style, width = compare.evaluate(outline)
    assert style == "solid"
    assert width >= 2
