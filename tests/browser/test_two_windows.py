"""Two windows on one persona: what one does comes to the other, nothing is overwritten, and nothing that is being typed is lost."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.browser.axe import violations
from tests.browser.collisions import Open, both, collide
from tests.support.app_page import AppPage
from tests.support.servers import Server, voila


@pytest.fixture
def on_either_database(tmp_path: Path, database_url: str) -> Iterator[Server]:
    with voila(tmp_path, BUYERFLOW_STORE=database_url) as server:
        yield server


def side(app: AppPage, name: str) -> Locator:
    return app.two_places.get_by_role("group", name=name, exact=True)


def test_changes_meet_field_by_field_and_the_same_field_is_chosen(on_either_database: Server, another_window: Open) -> None:
    first, second = both(on_either_database, another_window)
    first.type_into("Duration", 1, "1 week")
    expect(second.cell("Duration", 1)).to_contain_text("1 week")
    expect(second.page.locator(".bf-shell > [aria-live=polite]")).to_have_text("Changed elsewhere: Awareness · Duration.")
    second.type_into("Duration", 2, "2 weeks")
    first.type_into("Key Influencers", 2, "Finance")
    for app in (first, second):
        expect(app.cell("Duration", 2)).to_contain_text("2 weeks")
        expect(app.cell("Key Influencers", 2)).to_contain_text("Finance")
        expect(app.two_places).to_be_hidden()
    collide(first, second, "mine of the first", "theirs of the second")
    expect(first.page.get_by_role("alert").filter(has_text="Awareness · Duration was changed in another window")).to_be_visible()
    expect(side(first, "Mine")).to_have_text("mine of the first")
    expect(side(first, "Theirs")).to_have_text("theirs of the second")
    # Nothing is overwritten before it is chosen.
    for app in (first, second):
        expect(app.cell("Duration", 1)).to_contain_text("theirs of the second")
    first.saved()
    expect(second.two_places).to_be_hidden()
    first.two_places.get_by_role("button", name="Keep mine", exact=True).click()
    expect(first.two_places).to_be_hidden()
    expect(second.cell("Duration", 1)).to_contain_text("mine of the first")
    collide(second, first, "mine of the second", "theirs of the first", row=3)
    second.two_places.get_by_role("button", name="Take theirs", exact=True).click()
    expect(second.two_places).to_be_hidden()
    expect(second.cell("Duration", 3)).to_contain_text("theirs of the first")
    # Undo takes back one's own change, and none of the other's.
    second.saved()
    undo = second.bar.get_by_role("button", name="Undo", exact=True)
    undo.click()
    expect(second.page.get_by_role("alert").filter(has_text="can no longer be taken back here")).to_be_visible()
    undo.click()
    expect(first.cell("Duration", 2)).to_contain_text("Missing")
    expect(first.cell("Duration", 3)).to_contain_text("theirs of the first")
    for text in ("mine of the first", "theirs of the second", "mine of the second", "theirs of the first"):
        for app in (first, second):
            dialog = app.history()
            expect(dialog.get_by_text(text).first).to_be_visible()
            expect(dialog.get_by_text("Not taken: changed elsewhere at the same time.")).to_have_count(2)
            app.page.keyboard.press("Escape")


def test_whoever_writes_keeps_what_they_write_whatever_comes_in(voila_server: Server, another_window: Open) -> None:
    first, second = both(voila_server, another_window)
    # The guide goes on asking what is being answered.
    first.asked("Awareness · Buyer Actions")
    first.answer_box.press_sequentially("Reads art")
    second.answer("Asks around")
    expect(first.guide).to_contain_text("This was answered in another window meanwhile.")
    first.answer_box.press_sequentially("icles")
    first.answer_box.press("Enter")
    expect(side(first, "Mine")).to_have_text("Reads articles")
    expect(side(first, "Theirs")).to_have_text("Asks around")
    first.asked("Awareness · Duration")
    first.two_places.get_by_role("button", name="Keep mine").click()
    expect(second.cell("Buyer Actions", 1)).to_contain_text("Reads articles")
    # The form.
    for app in (first, second):
        app.open_step("Persona")
    mine, theirs = (app.workspace.get_by_role("textbox", name="Pain Points") for app in (first, second))
    mine.press_sequentially("The line stops\nPeople re")
    theirs.fill("Nobody knows why")
    theirs.press("Tab")
    second.saved()
    first.until(lambda: first.hears("Nobody knows why"))
    expect(mine).to_have_value("The line stops\nPeople re")
    mine.press_sequentially("tire")
    mine.press("Tab")
    expect(side(first, "Mine")).to_have_text("The line stops\nPeople retire")
    expect(mine).to_have_value("Nobody knows why")
    first.two_places.get_by_role("button", name="Keep mine").click()
    expect(theirs).to_have_value("The line stops\nPeople retire")
    # The summary's editor.
    for app in (first, second):
        app.open_step("Summary")
        app.workspace.get_by_role("button", name="Edit", exact=True).click()
    first.workspace.get_by_role("textbox", name="Summary text").fill("mine")
    second.workspace.get_by_role("textbox", name="Summary text").fill("theirs")
    second.workspace.get_by_role("button", name="Save", exact=True).click()
    expect(first.steps.get_by_text("complete").last).to_be_attached()
    second.saved()
    first.workspace.get_by_role("button", name="Save", exact=True).click()
    expect(side(first, "Mine")).to_have_text("mine")
    first.two_places.get_by_role("button", name="Summary", exact=True).click()
    expect(first.workspace.get_by_role("textbox", name="Summary text")).to_be_focused()
    first.two_places.get_by_role("button", name="Take theirs").click()
    expect(first.two_places).to_be_hidden()


class HeldUp:
    """What comes from Python to one window, which can be held up on its way; what goes up is not."""

    def __init__(self, page: Page) -> None:
        self._held: list[str | bytes] | None = None
        self._window: WebSocketRoute | None = None
        page.route_web_socket("**", self._between)

    def hold(self) -> None:
        self._held = []

    def holds(self, text: str) -> bool:
        return any(text.encode() in (one.encode() if isinstance(one, str) else one) for one in self._held or [])

    def let_go(self) -> None:
        held, self._held = self._held or [], None
        for one in held:
            self._down(one)

    def _between(self, window: WebSocketRoute) -> None:
        self._window = window
        server = window.connect_to_server()
        window.on_message(server.send)
        server.on_message(self._down)

    def _down(self, message: str | bytes) -> None:
        if self._held is not None:
            self._held.append(message)
        elif self._window:
            self._window.send(message)


def box_of(app: AppPage, name: str) -> Locator:
    return app.workspace.get_by_role("textbox", name=name)


def test_the_form_overwrites_nothing_that_the_page_has_not_heard_of(voila_server: Server, another_window: Open) -> None:
    first, second = both(voila_server, another_window)
    way = HeldUp(first.page)
    first.page.reload()
    expect(first.guide).to_be_visible(timeout=60_000)
    for app in (first, second):
        app.open_step("Persona")
    for name, mine, theirs in (("Pain Points", "The line stops\nPeople retire", "Nobody knows why"), ("Persona Name", "Mine", "Theirs")):
        box_of(first, name).fill(mine)
        way.hold()
        box_of(second, name).fill(theirs)
        box_of(second, name).press("Tab")
        second.saved()
        # Its Python knows.
        first.until(partial(way.holds, theirs))
        expect(box_of(first, name)).to_have_value(mine)
        box_of(first, name).press("Tab")
        expect(first.status).to_have_attribute("aria-busy", "true")
        way.let_go()
        expect(side(first, "Mine")).to_have_text(mine)
        expect(side(first, "Theirs")).to_have_text(theirs)
        for app in (first, second):
            expect(box_of(app, name)).to_have_value(theirs)
        first.two_places.get_by_role("button", name="Keep mine").click()
        expect(box_of(second, name)).to_have_value(mine)
        expect(first.two_places).to_be_hidden()


def test_a_text_that_the_form_was_refused_stays_wherever_the_person_goes(voila_server: Server, another_window: Open) -> None:
    first, second = both(voila_server, another_window)
    for app in (first, second):
        app.open_step("Persona")
    long = "The line stops. " * 1300
    box_of(first, "Pain Points").fill(long)
    box_of(first, "Pain Points").press("Tab")
    refused = first.workspace.get_by_role("alert").filter(has_text="This is 20,800 characters; a field holds 20,000. It is not saved.")
    expect(refused).to_be_in_viewport()
    assert violations(first.page) == []
    box_of(second, "Pain Points").fill("Nobody knows why")
    box_of(second, "Pain Points").press("Tab")
    first.until(lambda: first.hears("Nobody knows why"))
    expect(box_of(first, "Pain Points")).to_have_value(long)
    # Another step, another persona, and back.
    first.open_step("Stages")
    first.open_step("Persona")
    expect(box_of(first, "Pain Points")).to_have_value(long)
    expect(refused).to_be_visible()
    first.bar.get_by_role("button", name="Persona: Plant manager").click()
    first.page.get_by_role("button", name="New persona").click()
    expect(box_of(first, "Pain Points")).to_have_value("")
    first.bar.get_by_role("button", name="Persona: Unnamed persona").click()
    first.page.get_by_role("dialog", name="Personas").get_by_role("button", name="Open Plant manager").click()
    expect(box_of(first, "Pain Points")).to_have_value(long)
    # Shortened, it is still written over what the person had before them.
    box_of(first, "Pain Points").fill("The line stops.")
    box_of(first, "Pain Points").press("Tab")
    # It could still be discarded.
    first.page.keyboard.press("Tab")
    expect(refused).to_be_hidden()
    expect(side(first, "Mine")).to_have_text("The line stops.")
    expect(box_of(first, "Pain Points")).to_have_value("Nobody knows why")
    first.two_places.get_by_role("button", name="Keep mine").click()
    expect(box_of(second, "Pain Points")).to_have_value("The line stops.")
    # What is not to be kept is discarded.
    box_of(first, "Persona Name").fill(long)
    box_of(first, "Persona Name").press("Enter")
    first.workspace.get_by_role("button", name="Discard").click()
    expect(box_of(first, "Persona Name")).to_have_value("Plant manager")
    expect(box_of(first, "Persona Name")).to_be_focused()


def test_whoever_goes_on_writing_in_the_form_writes_over_what_stands_there(voila_server: Server, another_window: Open) -> None:
    first, second = both(voila_server, another_window)
    for app in (first, second):
        app.open_step("Persona")
    name = box_of(first, "Persona Name")
    for word in (" of", " two", " plants"):
        name.press("End")
        name.press_sequentially(word)
        name.press("Enter")
        first.saved()
    expect(box_of(second, "Persona Name")).to_have_value("Plant manager of two plants")
    # What came in before the first letter is what this is written over.
    box_of(second, "Persona Name").fill("Head of plants")
    box_of(second, "Persona Name").press("Tab")
    expect(name).to_have_value("Head of plants")
    expect(name).to_be_focused()
    name.press("End")
    name.press_sequentially(" (food)")
    name.press("Tab")
    expect(box_of(second, "Persona Name")).to_have_value("Head of plants (food)")
    for app in (first, second):
        expect(app.two_places).to_be_hidden()


def test_a_cell_stays_under_the_hands_though_its_stage_is_moved_or_deleted(voila_server: Server, another_window: Open) -> None:
    first, second = both(voila_server, another_window)
    first.cell("Duration", 2).dblclick()
    first.page.keyboard.type("two ")
    second.cell("Stage Name", 2).click()
    second.workspace.get_by_role("button", name="Move up", exact=True).click()
    expect(first.grid.get_by_role("rowheader").first).to_contain_text("Consideration")
    first.page.keyboard.type("weeks")
    second.workspace.get_by_role("button", name="Delete", exact=True).click()
    expect(second.grid.get_by_role("rowheader")).to_have_count(2)
    second.saved()
    expect(first.workspace.get_by_text("6 cells missing in this step")).to_be_visible()
    first.page.keyboard.type(" or so")
    first.page.keyboard.press("Tab")
    # Nothing was typed into another stage, and the stage is there again with what was written in it.
    for app in (first, second):
        expect(app.grid.get_by_role("rowheader")).to_have_count(3)
        expect(app.grid.get_by_role("row", name="Consideration")).to_contain_text("two weeks or so")
        expect(app.grid.get_by_role("gridcell", name="Missing")).to_have_count(8)
    # Left untouched, a cell goes with its stage.
    first.cell("Duration", 1).dblclick()
    second.cell("Stage Name", 1).click()
    second.workspace.get_by_role("button", name="Delete", exact=True).click()
    expect(first.grid.get_by_role("rowheader")).to_have_count(2)


def test_a_persona_that_was_deleted_elsewhere_stays_until_it_is_chosen(voila_server: Server, another_window: Open) -> None:
    first, second = both(voila_server, another_window)
    for choice in ("Keep mine", "Take theirs"):
        second.bar.get_by_role("button", name="Persona: Plant manager").click()
        second.page.get_by_role("button", name="Delete Plant manager", exact=True).click()
        second.page.get_by_role("button", name="Delete", exact=True).first.click()
        alert = first.page.get_by_role("alert").filter(has_text="This persona was deleted in another window. What you see is still here.")
        expect(alert).to_be_visible()
        expect(first.grid.get_by_role("rowheader")).to_have_count(3)
        first.two_places.get_by_role("button", name=choice).click()
        expect(first.two_places).to_be_hidden()
        if choice == "Keep mine":
            expect(second.page.get_by_role("button", name="Delete Plant manager", exact=True)).to_be_hidden()
            second.page.keyboard.press("Escape")
            second.bar.get_by_role("button", name="Persona: none yet").click()
            second.page.get_by_role("dialog", name="Personas").get_by_role("button", name="Open Plant manager").click()
    expect(first.bar.get_by_role("button", name="Persona: none yet")).to_be_visible()


def test_several_are_chosen_on_a_phone_by_the_keyboard_alone(voila_server: Server, another_window: Open) -> None:
    first, second = both(voila_server, another_window, 390)
    long = "A long text\nwith lines and <b>marks</b>\n" + "and words " * 80
    collide(first, second, f"{long} mine", "theirs", "Buyer Actions", 1)
    collide(first, second, "mine too", "", "Stage Name", 2)
    expect(first.two_places.get_by_role("group", name="Theirs").last).to_have_text("Empty")
    assert first.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert violations(first.page) == []
    show = first.page.get_by_role("button", name="Show both")
    first.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(show).to_be_visible()
    show.focus()
    first.page.keyboard.press("Enter")
    keep = first.two_places.get_by_role("button", name="Keep mine", exact=True)
    expect(keep.first).to_be_focused()
    first.page.keyboard.press("Enter")
    expect(keep).to_have_count(1)
    # Whoever chooses by keys goes on with the next one, and after the last one is where both texts are kept.
    expect(keep).to_be_focused()
    first.page.keyboard.press("Tab")
    first.page.keyboard.press("Tab")
    expect(first.two_places.get_by_role("button", name="Take theirs", exact=True)).to_be_focused()
    first.page.keyboard.press("Enter")
    expect(first.bar.get_by_role("button", name="History", exact=True)).to_be_focused()
    expect(second.cell("Buyer Actions", 1)).to_contain_text("<b>marks</b>")
    for row, text in ((1, "one"), (2, "two"), (3, "three")):
        collide(first, second, f"mine {text}", f"theirs {text}", "Duration", row)
    expect(first.two_places.get_by_role("group", name="Mine")).to_have_count(3)
    first.two_places.get_by_role("button", name="Keep all mine").click()
    expect(first.two_places).to_be_hidden()
    expect(second.cell("Duration", 3)).to_contain_text("mine three")
