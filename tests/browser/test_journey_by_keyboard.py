"""The whole journey by keyboard alone: from the first page to a file taken away, without losing the place once."""

from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.support.app_page import AppPage

STAGES = ("Trouble", "Trial", "Signs")
BUYER = {"Buyer Actions": "Asks around", "Duration": "2 weeks", "Key Influencers": "Finance"}
SELLER = {"Seller Actions": "Shows it", "Content Type": "Demo", "Key Message": "Ready on Monday"}
FURTHEST = 40
"""Presses of Tab, from one control to another."""


class Hands:
    """They only press keys, and know after each one what has the focus."""

    def __init__(self, app: AppPage) -> None:
        self.app = app
        self.keyboard = app.page.keyboard

    def press(self, key: str, lands: Locator) -> None:
        self.keyboard.press(key)
        expect(lands).to_be_focused()
        expect(lands).to_be_in_viewport()

    def tab_to(self, control: Locator, key: str = "Tab") -> None:
        """By one key alone."""
        passed: list[str] = []
        while not control.evaluate("(control) => control === document.activeElement"):
            assert len(passed) < FURTHEST, f"{control} is not on the way {passed}"
            self.keyboard.press(key)
            passed.append(self.app.page.evaluate("() => document.activeElement.ariaLabel ?? document.activeElement.innerText"))
            assert not self.app.page.evaluate("() => document.activeElement === document.body"), passed
        expect(control).to_be_in_viewport()

    def back_to(self, control: Locator) -> None:
        self.tab_to(control, "Shift+Tab")

    def write(self, text: str, lands: Locator) -> None:
        """An answer to the guide; a new line where the text has one."""
        expect(self.app.answer_box).to_be_focused()
        for number, line in enumerate(text.splitlines()):
            if number:
                self.keyboard.press("Shift+Enter")
            self.keyboard.type(line)
        expect(self.app.answer_box).to_have_value(text)
        self.press("Enter", lands)

    def answer_all(self, answers: dict[str, str], lands: Locator) -> None:
        """Stage by stage."""
        asked = [(stage, field) for stage in STAGES for field in answers]
        for stage, field in asked:
            self.app.asked(f"{stage} · {field}")
            is_last = (stage, field) == asked[-1]
            self.write(f"{answers[field]}, {stage}", lands if is_last else self.app.answer_box)


def test_a_map_is_made_finished_and_taken_away_by_keyboard_alone(in_voila: AppPage, tmp_path: Path) -> None:
    app, guide, work, page = in_voila, in_voila.guide, in_voila.workspace, in_voila.page
    hands, keyboard = Hands(app), page.keyboard

    def button(region: Locator, name: str) -> Locator:
        return region.get_by_role("button", name=name, exact=True)

    def heading(name: str) -> Locator:
        return work.get_by_role("heading", name=name, exact=True, level=2)

    # The guide leads: it is always where one writes or presses next.
    expect(button(guide, "Start")).to_be_focused()
    hands.press("Enter", app.answer_box)
    hands.write("Plant manager", app.answer_box)
    app.asked("Persona · Pain Points")
    hands.write("The line stops\nPeople retire", button(guide, "Continue"))
    hands.press("Enter", button(guide, "Standard set"))
    hands.tab_to(button(guide, "Define my own"))
    hands.press("Enter", app.answer_box)
    hands.write("\n".join(STAGES), app.answer_box)
    hands.answer_all(BUYER, button(guide, "Add another stage"))
    hands.tab_to(button(guide, "Continue"))
    hands.press("Enter", app.answer_box)
    app.in_step("Alignment")
    hands.answer_all(SELLER, button(guide, "Continue"))
    hands.press("Enter", button(guide, "Generate summary"))
    hands.press("Enter", button(guide, "Continue"))
    expect(work.get_by_text("without AI").first).to_be_visible()

    # A cell is changed in the grid, which one key enters, and the change is taken back.
    hands.back_to(button(app.steps, "Stages"))
    hands.press("Enter", heading("Stages"))
    hands.tab_to(app.cell("Stage Name", 1))
    hands.press("ArrowRight", app.cell("Buyer Actions", 1))
    hands.press("ArrowRight", app.cell("Duration", 1))
    hands.press("3", app.grid.get_by_role("textbox", name="Duration, Trouble"))
    keyboard.type(" months")
    hands.press("Enter", app.cell("Duration", 2))
    expect(app.cell("Duration", 1)).to_contain_text("3 months")
    app.saved()
    hands.press("ControlOrMeta+z", app.cell("Duration", 2))
    expect(app.cell("Duration", 1)).to_contain_text("2 weeks, Trouble")

    # Escape lets Tab out of the grid.
    hands.press("Escape", app.cell("Duration", 2))
    hands.back_to(button(app.steps, "Review"))
    hands.press("Enter", heading("Review"))
    hands.tab_to(button(work, "Finish"))
    hands.press("Enter", heading("Review"))
    expect(work.get_by_text("Finished").first).to_be_visible()

    # Two ways to take it away: where the map is finished, and from the bar.
    hands.tab_to(button(work, "Slides"))
    with page.expect_download() as slides:
        hands.press("Enter", button(work, "Slides"))
    slides.value.save_as(tmp_path / "slides.pptx")
    assert (tmp_path / "slides.pptx").stat().st_size > 20_000
    hands.back_to(button(app.bar, "Export"))
    menu = page.get_by_role("menu", name="Export")
    hands.press("Enter", menu.get_by_role("menuitem").first)
    hands.tab_to(menu.get_by_role("menuitem", name="Markdown", exact=True), "ArrowDown")
    with page.expect_download() as taken:
        hands.press("Enter", button(app.bar, "Export"))
    taken.value.save_as(tmp_path / "map.md")
    text = (tmp_path / "map.md").read_text(encoding="utf-8")
    wanted = ["Plant manager", "The line stops", *(f"{each}, {stage}" for each in (BUYER | SELLER).values() for stage in STAGES)]
    assert [each for each in wanted if each not in text] == []
    assert "3 months" not in text
