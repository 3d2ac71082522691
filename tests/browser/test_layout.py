"""Where everything stands: each control and heading of every phase, at three widths, within a few pixels of `tests/data/layout.json`.

Unlike pictures, positions forgive how letters are drawn, and name what moved. `python -m tests.browser.test_layout` writes them anew:
look at the difference before you commit it.
"""

import json
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, expect, sync_playwright

from buyerflow_widgets.model.labels import PHASE_LABELS
from tests.support import chromium
from tests.support.app_page import AppPage, open_in_voila
from tests.support.servers import voila

FILE = Path(__file__).parents[1] / "data" / "layout.json"
WIDTHS = (390, 1280, 1920)
FORGIVEN = 6
"""Pixels."""
# By role, name and number: x, y, width, height. What tells the time is as wide as that.
PLACES = """() => {
  const places = {};
  const seen = "button, a, h2, h3, h4, input, textarea, [role=columnheader], [role=rowheader]";
  for (const each of document.querySelectorAll(`.bf-app :is(${seen})`)) {
    if (!each.checkVisibility() || each.closest(".bf-save, .bf-sr, .bf-skip")) continue;
    const { x, y, width, height } = each.getBoundingClientRect();
    const name = `${each.localName} ${each.ariaLabel ?? each.textContent.trim().slice(0, 40)}`;
    let key = name;
    for (let number = 2; key in places; number++) key = `${name} (${number})`;
    places[key] = [x, y + scrollY, width, height].map(Math.round);
  }
  return places;
}"""
Places = dict[str, list[int]]


def places(app: AppPage) -> dict[str, Places]:
    """Of the example, by phase and width."""
    page = app.page
    page.wait_for_function("() => document.fonts.check('14px Inter')")
    app.choose("Open the example")
    app.in_step("Review")
    app.saved()
    found = {}
    for name in PHASE_LABELS.values():
        app.open_step(name)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            # What follows the window's size has followed it.
            page.evaluate("() => new Promise((run) => requestAnimationFrame(() => requestAnimationFrame(run)))")
            found[f"{name}, {width} px"] = page.evaluate(PLACES)
    return found


def moved(before: Places, now: Places) -> list[str]:
    """What is elsewhere by more than `FORGIVEN`, gone, or new."""
    changed = [f"{name}: {before[name]} → {now[name]}" for name in before if name in now and _far(before[name], now[name])]
    return [*changed, *(f"{name} is gone" for name in before if name not in now), *(f"{name} is new" for name in now if name not in before)]


def _far(before: list[int], now: list[int]) -> bool:
    return any(abs(a - b) > FORGIVEN for a, b in zip(before, now, strict=True))


def test_everything_stands_where_it_stood(in_voila: AppPage) -> None:
    stored: dict[str, Places] = json.loads(FILE.read_text(encoding="utf-8"))
    found = places(in_voila)
    assert {key: moved(stored.get(key, {}), now) for key, now in found.items()} == {key: [] for key in stored}


def test_a_button_that_is_moved_is_noticed(in_voila: AppPage, page: Page) -> None:
    stored: dict[str, Places] = json.loads(FILE.read_text(encoding="utf-8"))
    page.add_style_tag(content=".bf-foot .bf-btn { margin-right: 24px }")
    places_now = places(in_voila)["Stages, 1280 px"]
    assert any("Continue" in each for each in moved(stored["Stages, 1280 px"], places_now))


def _written(found: dict[str, Places]) -> str:
    """A line for each, so that a difference can be read."""
    lines = json.dumps(found, indent=1, ensure_ascii=False)
    return re.sub(r"\[\s+(-?\d+),\s+(-?\d+),\s+(\d+),\s+(\d+)\s+\]", r"[\1, \2, \3, \4]", lines) + "\n"


def main() -> None:
    """Writes them."""
    with (
        TemporaryDirectory(prefix="buyerflow-layout-") as folder,
        voila(Path(folder), OPENAI_API_KEY="", OPENAI_BASE_URL="") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, timezone_id="Europe/Berlin", locale="en-GB")
        app = open_in_voila(page, server)
        expect(app.guide.get_by_role("button", name="Start", exact=True)).to_be_visible()
        FILE.write_text(_written(places(app)), encoding="utf-8")
        browser.close()
    sys.stdout.write(f"{FILE} is written\n")


if __name__ == "__main__":
    main()
