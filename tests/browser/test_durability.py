"""What was committed survives: a reload, a killed kernel, another window, a slow kernel, a long cell."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, WebSocketRoute, expect

from tests.support.app_page import AppPage, open_in_voila, run_all
from tests.support.servers import notebook, voila

SLOW = """
from threading import Event
from buyerflow_widgets import BuyerFlow, Session

send = Session.send
def slow_send(self, event):
    Event().wait(0.15)
    return send(self, event)
Session.send = slow_send
BuyerFlow()
"""


def test_a_reload_shows_the_same_place(in_voila: AppPage) -> None:
    app = in_voila
    app.begin()
    app.type_into("Duration", 2, "2–4 weeks")
    app.asked("Awareness · Buyer Actions")
    app.answer("Reads")
    app.asked("Awareness · Duration")
    app.saved()
    app.page.reload()
    app.in_step("Stages")
    expect(app.cell("Duration", 2)).to_contain_text("2–4 weeks")
    app.asked("Awareness · Duration")
    # The log is rebuilt from what was saved.
    app.until(lambda: "Reads" in app.told())


def test_a_killed_kernel_is_noticed_and_nothing_saved_is_lost(in_voila: AppPage) -> None:
    app = in_voila
    app.begin()
    app.type_into("Duration", 1, "2 weeks")
    app.saved()
    before = app.stored()
    app.kill_kernel()
    banner = app.page.get_by_role("alert").filter(has_text="connection")
    expect(banner).to_be_visible(timeout=10_000)
    # What is typed now stays in its place.
    app.cell("Duration", 2).click()
    app.page.keyboard.type("3 weeks")
    app.page.keyboard.press("Tab")
    expect(app.cell("Duration", 2)).to_contain_text("3 weeks")
    banner.get_by_role("button", name="Reload").click()
    app.in_step("Stages")
    expect(app.cell("Duration", 1)).to_contain_text("2 weeks", timeout=60_000)
    assert app.stored() == before


def test_what_is_typed_in_the_form_without_a_connection_stays_and_is_not_called_saved(in_voila: AppPage) -> None:
    app = in_voila
    app.begin()
    app.open_step("Persona")
    app.saved()
    name, pains = (app.workspace.get_by_role("textbox", name=each) for each in ("Persona Name", "Pain Points"))
    name.press_sequentially(" of")
    app.kill_kernel()
    expect(app.page.get_by_role("alert").filter(has_text="connection")).to_be_visible()
    name.press_sequentially(" two plants")
    name.press("Tab")
    pains.fill("The line stops")
    pains.press("Tab")
    expect(app.status).to_contain_text("Not saved: no connection.")
    expect(name).to_have_value(re.compile("of two plants"))
    expect(pains).to_have_value("The line stops")


class Torn:
    """The page's way to Python, which is torn with a message on it: once with one that goes up, or with one that comes down."""

    def __init__(self, page: Page) -> None:
        self._torn_at: tuple[str, bytes] | None = None
        page.route_web_socket("**", self._between)

    def tear(self, way: str, text: str) -> None:
        """With the next message on this way that holds this text."""
        self._torn_at = way, text.encode()

    @property
    def is_torn(self) -> bool:
        return self._torn_at is None

    def _between(self, window: WebSocketRoute) -> None:
        server = window.connect_to_server()

        def passes(way: str, message: str | bytes) -> bool:
            data = message.encode() if isinstance(message, str) else message
            if self._torn_at is None or self._torn_at[0] != way or self._torn_at[1] not in data:
                return True
            self._torn_at = None
            window.close(code=3001)
            server.close(code=3001)
            return False

        window.on_message(lambda message: server.send(message) if passes("up", message) else None)
        server.on_message(lambda message: window.send(message) if passes("down", message) else None)


@pytest.mark.parametrize(("way", "text"), [("up", "PersonaEdited"), ("down", '"ack"')])
def test_a_text_of_the_form_that_was_lost_on_its_way_is_sent_again(in_voila: AppPage, way: str, text: str) -> None:
    app = in_voila
    app.begin()
    torn = Torn(app.page)
    app.page.reload()
    app.in_step("Stages")
    app.open_step("Persona")
    app.saved()
    pains = app.workspace.get_by_role("textbox", name="Pain Points")
    pains.fill("The line stops")
    torn.tear(way, text)
    pains.press("Tab")
    app.until(lambda: torn.is_torn)
    app.until(lambda: app.stored()[0]["persona_pain_points"] == "The line stops")
    app.saved()
    # And the next one is written over it.
    pains.press("End")
    pains.press_sequentially(" at night")
    pains.press("Tab")
    app.saved()
    app.until(lambda: app.stored()[0]["persona_pain_points"] == "The line stops at night")
    expect(pains).to_have_value("The line stops at night")
    expect(app.two_places).to_be_hidden()


def test_a_refused_text_that_was_edited_can_still_be_discarded(in_voila: AppPage) -> None:
    app = in_voila
    app.begin()
    app.open_step("Persona")
    pains = app.workspace.get_by_role("textbox", name="Pain Points")
    refused = app.workspace.get_by_role("alert").filter(has_text="It is not saved.")
    discard = app.workspace.get_by_role("button", name="Discard Pain Points")
    pains.fill("x" * 20_001)
    pains.press("Tab")
    expect(refused).to_be_visible()
    pains.press("End")
    pains.press("Backspace")
    # By keys one gets there too, and back.
    pains.press("Tab")
    expect(discard).to_be_focused()
    discard.press("Shift+Tab")
    expect(pains).to_be_focused()
    discard.click()
    expect(refused).to_be_hidden()
    expect(pains).to_have_value("")
    expect(pains).to_be_focused()
    # What comes after it is answered after it.
    pains.fill("The line stops")
    pains.press("Tab")
    app.saved()
    app.until(lambda: app.stored()[0]["persona_pain_points"] == "The line stops")
    assert not any("xxx" in content for content in app.contents())


def test_nothing_typed_is_lost_with_a_slow_kernel(tmp_path: Path, page: object, browser: Browser) -> None:
    path = notebook(tmp_path / "slow.ipynb", SLOW)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        with voila(tmp_path, str(path)) as server:
            app = open_in_voila(context.new_page(), server)
            app.choose("Start")
            app.in_step("Persona")
            # Guide and form: letter by letter, without waiting for anything.
            app.asked("Persona · Persona Name")
            app.answer_box.press_sequentially("Head of Customer Support", delay=10)
            app.answer_box.press("Enter")
            pains = app.workspace.get_by_role("textbox", name="Pain Points")
            pains.press_sequentially("They lose customer emails every day", delay=10)
            app.open_step("Stages")
            app.choose("Standard set")
            expect(app.grid.get_by_role("rowheader")).to_have_count(3)
            # Grid: ten cells at typing speed, by Tab alone, stage names typed over.
            app.cell("Buyer Actions", 1).click()
            words = [f"text number {number}" for number in range(10)]
            for word in words:
                app.page.keyboard.type(word, delay=5)
                app.page.keyboard.press("Tab")
            columns = ("Stage Name", "Buyer Actions", "Duration", "Key Influencers")
            places = [(columns[number % 4], number // 4 + 1) for number in range(1, 11)]
            for place, word in zip(places, words, strict=True):
                expect(app.cell(*place)).to_contain_text(word)
            app.saved()
            # One after the other, in the order in which they were typed.
            lengths = [sum(word in content for word in words) for content in app.contents()]
            assert [number for number in lengths if number] == list(range(1, 11))
            app.page.reload()
            app.in_step("Stages")
            expect(app.grid.get_by_role("rowheader")).to_have_count(3, timeout=60_000)
            for place, word in zip(places, words, strict=True):
                expect(app.cell(*place)).to_contain_text(word)
            # Who leaves in the midst of it is asked to wait; what stands in an open cell is sent before.
            asked_to_wait: list[str] = []

            def stay(dialog: Dialog) -> None:
                asked_to_wait.append(dialog.type)
                dialog.dismiss()

            app.page.on("dialog", stay)
            app.cell("Duration", 3).dblclick()
            app.page.keyboard.press("End")
            app.page.keyboard.type(" and the last words")
            app.page.evaluate("setTimeout(() => location.reload())")
            app.until(lambda: bool(asked_to_wait))
            app.saved()
            assert asked_to_wait == ["beforeunload"]
            stored = app.stored()[0]
            assert stored["buying_stages"][2]["duration"] == "text number 9 and the last words"
            assert stored["persona_name"] == "Head of Customer Support"
            assert stored["persona_pain_points"] == "They lose customer emails every day"
    finally:
        context.close()


def test_an_edit_during_a_long_cell_is_applied_once_and_saved(open_notebook: Callable[[Path], AppPage], tmp_path: Path) -> None:
    path = notebook(
        tmp_path / "long.ipynb",
        "from buyerflow_widgets import BuyerFlow, PersonaAdded, StageSetChosen, PhaseOpened\n"
        "app = BuyerFlow()\n"
        "if app.process is None:\n"
        "    for event in (PersonaAdded(name='Plant manager'), StageSetChosen(name='Standard'), PhaseOpened(phase='stages')):\n"
        "        app.send(event)\n"
        "app",
        "from pathlib import Path\nfrom threading import Event\n"
        "Path('running').touch()\n"
        "while not Path('enough').exists():\n    Event().wait(0.05)\n"
        "seen = [stage.duration for stage in app.process.buying_stages]\n"
        "print('seen by the cell:', seen)",
    )
    app = open_notebook(path)
    app.in_step("Stages")
    expect(app.page.get_by_text("[*]:").first).to_be_visible()
    before = app.revisions()
    app.type_into("Duration", 1, "1 week")
    app.type_into("Duration", 2, "2 weeks")
    # Saved while the cell still runs.
    app.until(lambda: app.revisions() == before + 2)
    (tmp_path / "enough").touch()
    # In order, once each, saved, and the cell that ran all the while sees them at its end.
    expect(app.page.get_by_text("seen by the cell:").last).to_contain_text("['1 week', '2 weeks', '']", timeout=30_000)
    assert app.revisions() == before + 2
    assert [stage["duration"] for stage in app.stored()[0]["buying_stages"]] == ["1 week", "2 weeks", ""]
    run_all(app.page)
    expect(app.cell("Duration", 1)).to_contain_text("1 week")
