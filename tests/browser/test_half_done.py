"""A map that is empty or half done: what comes next is offered; a pasted table brings its headings; equally long stages are a tie."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from buyerflow_widgets.session.session import Session
from buyerflow_widgets.storage import Store
from tests.browser.clipboards import put_on_clipboard, stages
from tests.support.app_page import AppPage, open_in_voila
from tests.support.samples import SAMPLES
from tests.support.servers import Server

FILLED = re.compile(r"\bbf-btn--primary\b")


def finish(app: AppPage) -> Locator:
    return app.workspace.get_by_role("button", name="Finish", exact=True)


def is_offered_the_stages_instead(app: AppPage, sentence: str) -> None:
    expect(app.guide.get_by_text(sentence)).to_be_visible()
    expect(app.guide.get_by_text("This is the whole map")).to_have_count(0)
    expect(app.guide.get_by_role("button", name="Satisfied")).to_have_count(0)
    expect(finish(app)).not_to_have_class(FILLED)
    next_one = app.guide.get_by_role("button", name="Go to Stages", exact=True)
    expect(next_one).to_have_class(FILLED)
    next_one.click()
    app.in_step("Stages")


def test_an_empty_map_is_not_called_whole_and_offers_what_comes_next(in_voila: AppPage) -> None:
    app = in_voila
    app.choose("Start")
    app.in_step("Persona")
    app.answer("Plant manager")
    app.asked("Persona · Pain Points")
    app.open_step("Review")
    is_offered_the_stages_instead(app, "Name the stages first")
    app.choose("Standard set")
    expect(app.grid.get_by_role("rowheader")).to_have_count(3)
    app.open_step("Review")
    is_offered_the_stages_instead(app, "Say first what the buyer does at each stage.")
    app.type_into("Duration", 1, "2 weeks")
    app.open_step("Review")
    expect(app.guide.get_by_text("This is the whole map.")).to_be_visible()
    expect(app.guide.get_by_role("button", name="Satisfied")).to_be_visible()
    expect(finish(app)).to_have_class(FILLED)


@pytest.mark.parametrize(
    ("plain", "html"),
    [
        ("Duration\tStage Name\tBuyer Actions\n2 weeks\tLooks\tReads\n3 weeks\tBuys\tSigns\n", ""),
        (
            "",
            "<table><thead><tr><td></td><th colspan=3>The buyer’s side</th></tr>"
            "<tr><th>Stage Name</th><th>Buyer Actions</th><th>Duration</th></tr></thead>"
            "<tr><th>Looks</th><td>Reads</td><td>2 weeks</td></tr><tr><th>Buys</th><td>Signs</td><td>3 weeks</td></tr></table>",
        ),
    ],
    ids=["another order", "with a row that groups them"],
)
def test_the_headings_of_a_pasted_table_say_where_its_columns_go_and_are_no_stage(in_voila: AppPage, plain: str, html: str) -> None:
    app = in_voila
    app.begin()
    # A column too far to the right for all of them.
    app.cell("Duration", 2).focus()
    put_on_clipboard(app, plain, html)
    app.page.keyboard.press("ControlOrMeta+v")
    expect(app.cell("Duration", 3)).to_contain_text("3 weeks")
    now = [(stage["stage_name"], stage["buyer_actions"], stage["duration"]) for stage in stages(app)]
    assert now == [("Awareness", "", ""), ("Looks", "Reads", "2 weeks"), ("Buys", "Signs", "3 weeks")]
    app.bar.get_by_role("button", name="Undo").click()
    expect(app.cell("Stage Name", 2)).to_contain_text("Consideration")
    expect(app.cell("Duration", 3)).to_contain_text("Missing")


def test_a_pasted_column_that_has_no_place_is_named_and_nothing_is_pasted(in_voila: AppPage) -> None:
    app = in_voila
    app.begin()
    app.cell("Stage Name", 1).focus()
    put_on_clipboard(app, "Stage Name\tDuration\tBudget\nLooks\t2 weeks\t50 k\n", "")
    app.page.keyboard.press("ControlOrMeta+v")
    expect(app.workspace.get_by_text("The map has no column for “Budget”. Nothing was pasted")).to_be_visible()
    expect(app.cell("Stage Name", 1)).to_contain_text("Awareness")
    # Nor one whose place is elsewhere than in a stage, or that has no heading.
    put_on_clipboard(app, "Stage Name\tDuration\tPain Points\nLooks\t2 weeks\tDowntime\n", "")
    app.page.keyboard.press("ControlOrMeta+v")
    expect(app.workspace.get_by_text("The map has no column for “Pain Points”.")).to_be_visible()
    put_on_clipboard(app, "Stage Name\tDuration\t\nLooks\t2 weeks\tDowntime\n", "")
    app.page.keyboard.press("ControlOrMeta+v")
    expect(app.workspace.get_by_text("no column for what stands in column 3, which has no heading")).to_be_visible()


def test_the_unit_in_a_pasted_heading_is_kept_and_a_name_is_the_stages(in_voila: AppPage) -> None:
    app = in_voila
    app.begin()
    app.cell("Stage Name", 1).focus()
    put_on_clipboard(app, "Name\tBuyer Actions\tDuration (weeks)\nLooks\tReads\t4\n", "")
    app.page.keyboard.press("ControlOrMeta+v")
    expect(app.cell("Duration", 1)).to_contain_text("4 weeks")
    expect(app.cell("Stage Name", 1)).to_contain_text("Looks")


def test_equally_long_stages_are_a_tie(voila_server: Server, page: Page) -> None:
    lengths = ("1 week", "8 weeks", "8 weeks", "2 weeks", "3 weeks", "1 day")
    made = zip(SAMPLES[0].buying_stages, lengths, strict=True)
    tied = SAMPLES[0].model_copy(update={"buying_stages": tuple(stage.model_copy(update={"duration": each}) for stage, each in made)})
    store = Store.open(voila_server.store, owner=voila_server.owner)
    Session(store).add_all([tied])
    store.close()
    app = open_in_voila(page, voila_server)
    app.open_step("Review")
    _, second, third, *_ = (stage.stage_name for stage in tied.buying_stages)
    expect(app.workspace.get_by_text(f"{second} and {third} take longest.")).to_be_visible()
