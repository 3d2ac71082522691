"""The summary in the page: streamed from a real model, stopped half-way, and what is said when there is none."""

import re
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Dialog, Page, expect
from playwright.sync_api import TimeoutError as TookTooLong

from buyerflow_widgets.session.session import Session
from buyerflow_widgets.storage import Store
from buyerflow_widgets.widgets.panels import example
from tests.browser import summaries
from tests.browser.axe import violations_everywhere
from tests.support.app_page import AppPage, open_in_voila
from tests.support.fault_server import WRITTEN, FaultServer
from tests.support.model_server import KEY, ModelServer
from tests.support.servers import Server, voila


def small_map(app: AppPage) -> None:
    """Short, so that a small model reads it quickly."""
    app.begin()
    app.open_step("Summary")


def test_it_streams_and_stopped_half_way_keeps_the_part(tmp_path: Path, page: Page, model: ModelServer) -> None:
    environment = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": model.base_url, "BUYERFLOW_MODEL": model.model}
    with voila(tmp_path, **environment) as server:
        app = open_in_voila(page, server)
        small_map(app)
        # Who will be sent what is said before anything is sent.
        expect(app.workspace.get_by_text(model.base_url.split("/")[2]).first).to_be_visible()
        app.workspace.get_by_role("button", name="Generate summary", exact=True).click()
        app.agree()
        stop = app.workspace.get_by_role("button", name="Stop", exact=True)
        expect(stop).to_be_visible()
        text = app.workspace.locator(".bf-doc")
        expect(text).not_to_be_empty(timeout=60_000)
        # Editing goes on meanwhile.
        app.open_step("Stages")
        app.type_into("Duration", 1, "2 weeks")
        app.saved()
        app.open_step("Summary")
        regenerate = app.workspace.get_by_role("button", name="Regenerate", exact=True)
        expect(stop.or_(regenerate)).to_be_visible()
        with suppress(TookTooLong):
            # It may be done by now.
            stop.click(timeout=2_000)
        expect(regenerate).to_be_visible(timeout=60_000)
        kept = text.inner_text()
        assert kept.strip()
        # The stages changed since.
        expect(app.workspace.get_by_text("Out of date")).to_be_visible()
        stored = app.stored()[0]
        assert stored["ai_generated_summary"]
        assert stored["buying_stages"][0]["duration"] == "2 weeks"
        app.page.reload()
        app.in_step("Summary")
        expect(text).to_contain_text(kept[:20], timeout=60_000)
        # The key is nowhere in what the page was given or the store holds.
        assert KEY not in app.page.content()
        assert KEY.encode() not in server.store.read_bytes()


def test_a_refusal_is_a_sentence_and_the_app_goes_on(server_with_faults: Server, faults: FaultServer, page: Page) -> None:
    faults.fault = "bad-key"
    app = open_in_voila(page, server_with_faults)
    small_map(app)
    app.workspace.get_by_role("button", name="Generate summary", exact=True).click()
    app.agree()
    expect(app.workspace.get_by_role("alert").filter(has_text="key")).to_be_visible()
    assert summaries.KEY not in app.page.content()
    app.workspace.get_by_role("button", name="Generate summary", exact=True).click()
    expect(app.workspace.get_by_role("alert").filter(has_text="key")).to_be_visible()
    app.choose("Write my own")
    app.workspace.get_by_role("textbox", name="Summary text").fill("My own words.")
    app.workspace.get_by_role("button", name="Save", exact=True).click()
    expect(app.workspace.get_by_text("My own words.")).to_be_visible()
    expect(app.workspace.get_by_text("Written by you")).to_be_visible()


def test_what_a_model_invents_is_marked_and_the_outline_takes_its_place(
    server_with_faults: Server, faults: FaultServer, page: Page
) -> None:
    faults.fault = "invented"
    app = open_in_voila(page, server_with_faults)
    app.choose("Open the example")
    app.open_step("Summary")
    app.workspace.get_by_role("button", name="Regenerate", exact=True).click()
    app.agree()
    verdict = app.workspace.get_by_text(re.compile(r"\d of 8 checks passed"))
    expect(verdict).to_have_text("1 of 8 checks passed. Look at:")
    checks = app.workspace.get_by_role("list", name="Checks")
    expect(checks.get_by_text("“CTO” is nobody in your map.")).to_be_visible()
    marked = app.workspace.locator(".bf-doc mark")
    words = ["CTO", "Marwena", "17 months", "40 %", "Onboarding", "9 weeks", "guaranteed"]
    assert set(words) <= set(marked.all_inner_texts())
    # The number of each mark is that of its finding; what the model wrote as markup is text.
    number = marked.filter(has_text="Marwena").get_attribute("data-n")
    expect(checks.get_by_role("listitem").filter(has_text="Marwena")).to_contain_text(number or "none")
    expect(app.workspace.locator(".bf-doc")).to_contain_text("<mark>TrueFlow</mark>")
    app.workspace.get_by_role("button", name="Use the outline", exact=True).click()
    expect(verdict).to_have_text("8 of 8 checks passed")
    expect(checks).to_be_hidden()
    app.workspace.get_by_text("What was checked", exact=True).click()
    expect(app.workspace.get_by_text("The total duration is right", exact=True)).to_be_visible()
    expect(marked).to_have_count(0)
    expect(app.workspace.get_by_text("Outline made without AI")).to_be_visible()
    expect(app.workspace.get_by_role("button", name="Use the outline", exact=True)).to_be_hidden()
    # One step to undo.
    app.bar.get_by_role("button", name="Undo", exact=True).click()
    expect(verdict).to_have_text("1 of 8 checks passed. Look at:")
    app.bar.get_by_role("button", name="Redo", exact=True).click()
    expect(verdict).to_have_text("8 of 8 checks passed")


def test_it_is_edited_as_rich_text_and_kept_as_markdown(in_voila: AppPage) -> None:
    app, page = in_voila, in_voila.page
    app.begin()
    app.open_step("Summary")
    app.choose("Write my own")
    box = app.workspace.get_by_role("textbox", name="Summary text")
    expect(box).to_be_focused()
    format = app.workspace.get_by_role("group", name="Format")
    heading, bullets = (format.get_by_role("button", name=name) for name in ("Heading", "Bulleted list"))
    box.press_sequentially("In short")
    heading.click()
    expect(heading).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Enter")
    expect(heading).to_have_attribute("aria-pressed", "false")
    # Marks of Markdown are letters here.
    page.keyboard.type("# They *all* buy ")
    page.keyboard.press("Control+b")
    page.keyboard.type("slowly")
    page.keyboard.press("Enter")
    bullets.click()
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    assert violations_everywhere(page, box) == []
    # No trap.
    page.keyboard.press("Tab")
    expect(app.workspace.get_by_role("button", name="Save", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    written = app.workspace.locator(".bf-doc")
    expect(written.get_by_role("heading")).to_have_text("In short")
    expect(written.get_by_role("listitem")).to_have_text(["one", "two"])
    expect(written.get_by_role("paragraph")).to_have_text("# They *all* buy slowly")
    app.saved()
    text = app.stored()[0]["ai_generated_summary"]
    assert text == "### In short\n\n\\# They \\*all\\* buy **slowly**\n\n- one\n- two"


def test_who_goes_on_without_saving_it_loses_nothing(in_voila: AppPage) -> None:
    app, page = in_voila, in_voila.page
    app.begin()
    app.open_step("Summary")
    app.choose("Write my own")
    box = app.workspace.get_by_role("textbox", name="Summary text")
    box.press_sequentially("They buy slowly.")
    app.proceed()
    app.in_step("Review")
    app.saved()
    app.open_step("Summary")
    expect(app.workspace.get_by_role("paragraph").filter(has_text="They buy slowly.")).to_be_visible()
    # One who leaves the page is asked, and it is saved meanwhile.
    app.workspace.get_by_role("button", name="Edit", exact=True).click()
    box.press("Control+End")
    box.press_sequentially(" And late.")
    asked: list[str] = []

    def go(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.once("dialog", go)
    page.reload()
    app.in_step("Summary")
    assert asked == ["beforeunload"]
    expect(app.workspace.get_by_role("paragraph").filter(has_text="They buy slowly. And late.")).to_be_visible()


def test_what_nobody_changed_of_it_stays_letter_for_letter_and_what_is_pasted_brings_no_html(voila_server: Server, page: Page) -> None:
    markdown = "# Who\n\n* one\n* two\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    store = Store.open(voila_server.store, owner=voila_server.owner)
    Session(store).add_all([example().model_copy(update={"ai_generated_summary": markdown})])
    store.close()
    app = open_in_voila(page, voila_server)
    app.open_step("Summary")
    edit, save = (app.workspace.get_by_role("button", name=name, exact=True) for name in ("Edit", "Save"))
    edit.click()
    box = app.workspace.get_by_role("textbox", name="Summary text")
    expect(box.get_by_role("table")).to_be_visible()
    save.click()
    expect(edit).to_be_focused()
    app.saved()
    assert app.stored()[0]["ai_generated_summary"] == markdown
    edit.click()
    box.press("Control+End")
    paste = "<p class='x'>Mine <img src=x><a href='javascript:alert(1)'>here</a></p><script>alert(1)</script>"
    box.evaluate(
        """(box, html) => {
            const given = new DataTransfer();
            given.setData("text/html", html);
            box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true }));
        }""",
        paste,
    )
    expect(box).to_contain_text("Mine here")
    expect(box.locator("img, script, [class], [href]")).to_have_count(0)
    save.click()
    app.saved()
    text = app.stored()[0]["ai_generated_summary"]
    assert re.match(r"### Who\n\n- one\n- two\n\n\| a +\| b +\|", text)
    assert text.endswith("Mine here")


def test_the_summary_of_the_example_is_out_of_date_once_the_example_is_edited(in_voila: AppPage) -> None:
    app = in_voila
    app.choose("Open the example")
    app.open_step("Summary")
    out_of_date = app.workspace.get_by_role("alert").get_by_text("Out of date.")
    expect(app.workspace.get_by_text("Came with this map")).to_be_visible()
    expect(out_of_date).to_have_count(0)
    app.open_step("Stages")
    app.type_into("Duration", 1, "A year and a day")
    app.saved()
    app.open_step("Summary")
    expect(out_of_date).to_be_visible()
    app.page.reload()
    app.in_step("Summary")
    expect(out_of_date).to_be_visible()
    expect(app.workspace.get_by_text("Came with this map")).to_be_visible()
    app.open_step("Stages")
    app.type_into("Duration", 1, example().buying_stages[0].duration)
    app.open_step("Summary")
    expect(app.workspace.get_by_text("Came with this map")).to_be_visible()
    expect(out_of_date).to_have_count(0)


def test_a_new_summary_that_is_stopped_or_fails_is_offered_beside_the_one_there_was(
    server_with_faults: Server, faults: FaultServer, page: Page
) -> None:
    faults.fault = "stall"
    app = open_in_voila(page, server_with_faults)
    app.choose("Open the example")
    app.open_step("Summary")
    before = "Plant Maintenance Manager"
    text = app.workspace.locator(".bf-doc")
    expect(text).to_contain_text(before)
    regenerate = app.workspace.get_by_role("button", name="Regenerate", exact=True)
    stop = app.workspace.get_by_role("button", name="Stop", exact=True)
    part = app.workspace.get_by_role("region", name="New part")
    expect(part).to_be_hidden()
    regenerate.click()
    app.agree()
    expect(text).to_have_text(WRITTEN.strip())
    stop.click()
    expect(text).to_contain_text(before)
    expect(app.workspace.get_by_text("Came with this map")).to_be_visible()
    expect(part).to_contain_text("Stopped half-way, written by fine")
    expect(part).to_contain_text(WRITTEN.strip())
    expect(regenerate).to_be_focused()
    app.saved()
    assert before in app.stored()[0]["ai_generated_summary"]
    part.get_by_role("button", name="Use the new part", exact=True).click()
    expect(text).to_have_text(WRITTEN.strip())
    expect(part).to_be_hidden()
    expect(regenerate).to_be_focused()
    expect(app.workspace.get_by_text("Stopped half-way, written by fine")).to_be_visible()
    # One step to undo.
    app.bar.get_by_role("button", name="Undo", exact=True).click()
    expect(text).to_contain_text(before)
    expect(app.workspace.get_by_text("Came with this map")).to_be_visible()
    faults.fault = "cut"
    regenerate.click()
    expect(app.workspace.get_by_role("alert").get_by_text("The summary you had is still there.")).to_be_visible()
    expect(text).to_contain_text(before)
    expect(part).to_contain_text(WRITTEN.strip())
    part.get_by_role("button", name="Discard", exact=True).click()
    expect(part).to_be_hidden()
    expect(regenerate).to_be_focused()
    expect(text).to_contain_text(before)
