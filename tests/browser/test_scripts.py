"""Texts in other scripts, and names that are too long for their place."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.app_page import AppPage

ARABIC = {
    "name": "مدير الصيانة",
    "pains": "توقف خطوط الإنتاج",
    "stage": "الوعي",
    "actions": "يقرأ المقالات ويسأل الزملاء",
    "message": "نبدأ صغيرا",
}
# Each text all in Arabic that does not read from the right.
FROM_THE_LEFT = """() => {
  const found = [], walker = document.createTreeWalker(document.querySelector(".bf-app"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { parentElement: parent } = node;
    const all = (parent.closest("p, li, h3, td") ?? parent).textContent;
    if (!/^[\\u0600-\\u06ff]/.test(node.textContent.trim()) || /[a-z]/i.test(all)) continue;
    if (!parent.checkVisibility() || parent.closest(".bf-sr")) continue;
    if (getComputedStyle(parent).direction !== "rtl") found.push(`${parent.tagName}.${parent.className}: ${node.textContent}`);
  }
  for (const box of document.querySelectorAll("textarea, input"))
    if (/^[\\u0600-\\u06ff]/.test(box.value) && getComputedStyle(box).direction !== "rtl") found.push(box.className);
  return found;
}"""


@pytest.fixture
def in_arabic(in_voila: AppPage) -> AppPage:
    """A persona whose texts are Arabic."""
    in_voila.begin(ARABIC["name"])
    in_voila.type_into("Stage Name", 1, ARABIC["stage"])
    in_voila.type_into("Buyer Actions", 1, ARABIC["actions"])
    in_voila.open_step("Alignment")
    in_voila.type_into("Key Message", 1, ARABIC["message"])
    in_voila.open_step("Persona")
    in_voila.workspace.get_by_role("textbox", name="Pain Points").fill(ARABIC["pains"])
    in_voila.page.keyboard.press("Tab")
    in_voila.saved()
    return in_voila


def test_arabic_reads_from_the_right_everywhere(in_arabic: AppPage) -> None:
    app = in_arabic
    for step in ("Persona", "Stages", "Alignment", "Summary", "Review"):
        app.open_step(step)
        if step == "Summary":
            app.choose("Generate summary")
            expect(app.workspace.get_by_role("button", name="Regenerate", exact=True)).to_be_visible()
        assert app.page.evaluate(FROM_THE_LEFT) == [], step
    app.history()
    assert app.page.evaluate(FROM_THE_LEFT) == []
    app.page.keyboard.press("Escape")
    app.bar.get_by_role("button", name=f"Persona: {ARABIC['name']}").click()
    expect(app.page.get_by_role("dialog", name="Personas")).to_be_visible()
    assert app.page.evaluate(FROM_THE_LEFT) == []
    app.page.keyboard.press("Escape")
    app.open_step("Introduction")
    assert app.page.evaluate(FROM_THE_LEFT) == []


# What stands out of the window at the right, where nothing around it scrolls or cuts.
WIDER = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
  [...document.querySelectorAll(".bf-app *")].filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
    .map((each) => `${each.tagName}.${each.className}`)"""


@pytest.mark.parametrize("width", [390, 1280])
def test_one_very_long_word_breaks_no_layout(in_voila: AppPage, page: Page, width: int) -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 5
    page.set_viewport_size({"width": width, "height": 900})
    in_voila.begin(word)
    in_voila.type_into("Stage Name", 1, word)
    in_voila.type_into("Buyer Actions", 1, word)
    in_voila.saved()
    for step in ("Introduction", "Persona", "Stages", "Alignment", "Summary", "Review"):
        in_voila.open_step(step)
        assert page.evaluate(WIDER) == [], step
    in_voila.bar.get_by_role("button", name="Persona: ").click()
    dialog = page.get_by_role("dialog", name="Personas")
    expect(dialog.get_by_role("button", name="Open ").first).to_be_visible()
    box, around = dialog.get_by_role("button", name="Delete ").first.bounding_box(), dialog.bounding_box()
    assert box
    assert around
    assert box["x"] + box["width"] <= around["x"] + around["width"] <= width
    # The bar keeps its tools.
    page.keyboard.press("Escape")
    expect(in_voila.bar.get_by_role("button", name="Export")).to_be_in_viewport(ratio=1)


def test_a_word_of_a_name_is_not_broken(in_voila: AppPage, page: Page) -> None:
    """“identificatio|n” is what a table of equal columns makes of it."""
    page.set_viewport_size({"width": 1280, "height": 900})
    in_voila.begin()
    in_voila.type_into("Stage Name", 1, "Problem identification")
    broken = """(element) => {
      const range = document.createRange(), node = element.firstChild;
      const words = [...node.textContent.matchAll(/\\S+/g)];
      return words.filter((word) => {
        range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
        return range.getClientRects().length > 1;
      }).map(([word]) => word);
    }"""
    for width in (900, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for step in ("Stages", "Alignment"):
            in_voila.open_step(step)
            assert in_voila.cell("Stage Name", 1).locator(".bf-text").evaluate(broken) == [], (width, step)
        in_voila.open_step("Review")
        for name in in_voila.workspace.locator(".bf-map__name").all():
            assert name.evaluate(broken) == [], width
    in_voila.open_step("Introduction")
    for name in in_voila.workspace.locator(".bf-map__name").all():
        assert name.evaluate(broken) == []
