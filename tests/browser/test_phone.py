"""On a phone: buttons keep apart, so that a thumb presses the one it means."""

from playwright.sync_api import Page, expect

from buyerflow_widgets.model.labels import PHASE_LABELS
from tests.support.app_page import AppPage

TOO_CLOSE = """() => {
  const open = [...document.querySelectorAll("[role=dialog], dialog[open]")].filter((each) => each.checkVisibility());
  const top = open.at(-1) ?? document.body;
  const boxes = [...top.querySelectorAll("button:not([role=menuitem], .bf-item, .bf-skip), select")]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.closest(".bf-sr"))
    .map((each) => [each.getAttribute("aria-label") ?? each.textContent, each.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && box.height > 1);
  const apart = (a, b) => Math.max(a.left - b.right, b.left - a.right, a.top - b.bottom, b.top - a.bottom);
  return boxes.flatMap(([name, box], at) => boxes.slice(at + 1)
    .filter(([, other]) => apart(box, other) < 8)
    .map(([other, of]) => `${name} | ${other}: ${Math.round(apart(box, of))} px`));
}"""


def too_close(page: Page, place: str) -> list[str]:
    """Pairs of buttons with less than 8 px between them."""
    return [f"{place}: {pair}" for pair in page.evaluate(TOO_CLOSE)]


def test_buttons_keep_eight_pixels_apart(in_voila: AppPage) -> None:
    app, page = in_voila, in_voila.page
    page.set_viewport_size({"width": 390, "height": 844})
    found = too_close(page, "Introduction, empty")
    app.choose("Open the example")
    app.in_step("Review")
    for name in PHASE_LABELS.values():
        app.open_step(name)
        expect(app.workspace.get_by_role("heading", level=2).first).to_be_visible()
        found += too_close(page, name)
    # With something missing the guide has more to press, and a card that is worked on its own tools.
    app.open_step("Stages")
    app.cell("Key Influencers", 2).click()
    page.keyboard.press("Delete")
    app.asked("Solution exploration · Key Influencers")
    found += too_close(page, "Stages, asked")
    app.bar.get_by_role("button", name="Persona: Plant Maintenance Manager").click()
    expect(page.get_by_role("dialog", name="Personas")).to_be_visible()
    found += too_close(page, "Personas")
    page.keyboard.press("Escape")
    app.history()
    found += too_close(page, "History")
    page.keyboard.press("Escape")
    app.open_step("Review")
    for opener in ("Compare", "Present"):
        app.workspace.get_by_role("button", name=opener, exact=True).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        found += too_close(page, opener)
        page.get_by_role("dialog").get_by_role("button", name="Close", exact=True).click()
    assert "\n".join(found) == ""
