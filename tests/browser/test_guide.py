"""What the guide asks, shows and takes back: stages named at once, sets, examples, values, and answers opened for change."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from buyerflow_widgets.model import STAGE_SETS
from tests.support.app_page import AppPage
from tests.support.servers import Server

OWN = ("sales leaders complain", "IT compares CRMs", "A pilot with one team", "The CFO, and legal, sign", "We roll it out")


def button(app: AppPage, name: str) -> Locator:
    return app.guide.get_by_role("button", name=name, exact=True)


def to_stages(app: AppPage, persona: str = "Head of sales", pain_points: str = "") -> None:
    """A new persona, at the choice of its stages."""
    app.choose("Start")
    app.in_step("Persona")
    app.answer(persona)
    app.asked("Persona · Pain Points")
    if pain_points:
        app.answer_box.fill(pain_points)
        app.answer_box.press("Enter")
        app.choose("Continue")
    else:
        app.open_step("Stages")
    expect(button(app, "Define my own")).to_be_visible()


def name_stages(app: AppPage) -> None:
    """Own stages, by the guide."""
    app.choose("Define my own")
    expect(app.guide.get_by_text("Write the steps, one on each line", exact=True)).to_be_visible()
    app.answer("\n".join(OWN))
    app.asked(f"{OWN[0]} · Buyer Actions")
    expect(app.grid.get_by_role("rowheader")).to_have_count(5)


def is_stage(app: AppPage, name: str) -> None:
    """Waits until the open question is about this stage."""
    expect(app.guide.get_by_role("heading", name=f"“{name}”", exact=True)).to_be_visible()


def test_five_lines_name_five_stages_at_once_and_then_the_questions_follow(in_voila: AppPage) -> None:
    app = in_voila
    to_stages(app)
    app.choose("Define my own")
    expect(app.answer_box).to_be_focused()
    for number, name in enumerate(OWN, start=1):
        app.page.keyboard.insert_text(f"{number}. {name}" if number % 2 else f"- {name}")
        app.page.keyboard.press("Shift+Enter")
    app.page.keyboard.press("Shift+Enter")
    app.page.keyboard.press("Enter")
    rows = app.grid.get_by_role("rowheader")
    expect(rows).to_have_count(5)
    for row, name in enumerate(OWN):
        expect(rows.nth(row)).to_contain_text(name)
    app.asked("sales leaders complain · Buyer Actions")
    expect(app.answer_box).to_be_focused()
    app.bar.get_by_role("button", name="Undo", exact=True).click()
    expect(rows).to_have_count(0)
    expect(button(app, "Define my own")).to_be_visible()


def test_naming_own_stages_can_be_left(in_voila: AppPage) -> None:
    app = in_voila
    to_stages(app)
    for leave in ("Escape", "Cancel"):
        app.choose("Define my own")
        expect(app.answer_box).to_be_focused()
        if leave == "Escape":
            app.page.keyboard.press(leave)
        else:
            app.choose(leave)
        expect(button(app, "Standard set")).to_be_focused()
    expect(app.grid.get_by_role("rowheader")).to_have_count(0)


def test_a_stage_set_shows_its_stages_before_it_is_chosen(in_voila: AppPage) -> None:
    app = in_voila
    to_stages(app)
    for name, stages in STAGE_SETS.items():
        choice = button(app, "Standard set" if name == "Standard" else name)
        expect(choice).to_have_accessible_description(", ".join(stages))
        expect(choice).to_contain_text(", ".join(stages))
        if name == "Standard":
            app.choose("Choose another set")
    app.choose("AIDA")
    expect(app.grid.get_by_role("rowheader")).to_have_count(4)


def test_the_stage_stands_over_its_question_whatever_it_is_called(in_voila: AppPage) -> None:
    app = in_voila
    to_stages(app)
    name_stages(app)
    for question, field in (
        ("What does the buyer do here?", "Buyer Actions"),
        ("How long does this take?", "Duration"),
        ("Who has a say?", "Key Influencers"),
    ):
        app.asked(f"{OWN[0]} · {field}")
        is_stage(app, OWN[0])
        expect(app.guide.get_by_text(question, exact=True)).to_be_visible()
        expect(app.answer_box).to_have_accessible_description(re.compile(f"^“{OWN[0]}” {re.escape(question)}"))
        app.answer("something")
    is_stage(app, OWN[1])


def test_the_example_is_one_for_this_stage_and_this_buyer(in_voila: AppPage) -> None:
    app = in_voila
    to_stages(app, "Sales operations manager (machine manufacturer)", "Our CRM loses leads")
    name_stages(app)
    expect(app.guide.get_by_text("For example: Counts what slow reports cost")).to_be_visible()
    for field in ("Buyer Actions", "Duration", "Key Influencers"):
        app.asked(f"{OWN[0]} · {field}")
        expect(app.guide).not_to_contain_text("stoppage")
        app.answer("something")
    expect(app.guide.get_by_text("For example: Sees the software at work at three suppliers")).to_be_visible()
    app.type_into("Stage Name", 2, "Zzz")
    expect(app.guide.get_by_text("For example: Asks colleagues, reads up")).to_be_visible()
    # Nor do the hints of the form name another trade.
    app.open_step("Persona")
    for field in ("Persona Name", "Pain Points"):
        expect(app.workspace.get_by_role("textbox", name=field)).not_to_have_attribute("placeholder", re.compile("stoppage|Plant"))


def test_values_are_added_to_the_answer_and_send_sends_it(in_voila: AppPage) -> None:
    app = in_voila
    to_stages(app, "Plant manager")
    name_stages(app)
    app.answer("something")
    app.asked(f"{OWN[0]} · Duration")
    # A duration is the whole answer.
    app.choose("2–4 weeks")
    app.asked(f"{OWN[0]} · Key Influencers")
    leads, purchasing = button(app, "Team leads"), button(app, "Purchasing")
    leads.click()
    expect(app.answer_box).to_have_value("Team leads")
    expect(app.answer_box).to_be_focused()
    expect(leads).to_have_attribute("aria-pressed", "true")
    # By keyboard one value follows the other.
    purchasing.focus()
    app.page.keyboard.press("Space")
    expect(app.answer_box).to_have_value("Team leads, Purchasing")
    expect(purchasing).to_be_focused()
    leads.press("Enter")
    expect(app.answer_box).to_have_value("Purchasing")
    expect(leads).to_have_attribute("aria-pressed", "false")
    app.asked(f"{OWN[0]} · Key Influencers")
    expect(app.cell("Key Influencers", 1)).to_contain_text("Missing")
    app.choose("Send")
    expect(app.cell("Key Influencers", 1)).to_contain_text("Purchasing")
    app.open_step("Alignment")
    app.asked(f"{OWN[0]} · Seller Actions")
    app.answer("Show it")
    app.asked(f"{OWN[0]} · Content Type")
    button(app, "Case study").click()
    button(app, "Product demo").click()
    app.answer_box.press("Enter")
    expect(app.cell("Content Type", 1)).to_contain_text("Case study, Product demo")


@pytest.mark.parametrize(
    "text", ["Late, and dear\nno spares\nnoise", "Late, and dear; no spares; noise", "• Late, and dear • no spares • noise"]
)
def test_pain_points_may_be_lines_semicolons_or_bullets(in_voila: AppPage, text: str) -> None:
    app = in_voila
    app.choose("Start")
    app.in_step("Persona")
    app.answer("Plant manager")
    app.asked("Persona · Pain Points")
    app.answer_box.fill(text)
    app.answer_box.press("Enter")
    expect(app.workspace.get_by_text("Three pain points", exact=True)).to_be_visible()


def test_an_answer_in_the_log_is_opened_changed_and_left_alone(in_voila: AppPage) -> None:
    app = in_voila
    app.begin()
    app.answer("Reads")
    app.asked("Awareness · Duration")
    app.answer("2 weeks")
    app.asked("Awareness · Key Influencers")
    app.answer_box.fill("half a thou")
    log = app.guide.get_by_role("log", name="Conversation")
    log.get_by_role("button", name="Change: 2 weeks", exact=True).click()
    app.asked("Awareness · Duration")
    expect(app.answer_box).to_be_focused()
    expect(app.answer_box).to_have_value("2 weeks")
    app.answer_box.press("Escape")
    app.asked("Awareness · Key Influencers")
    expect(app.answer_box).to_have_value("half a thou")
    # By keyboard alone.
    log.get_by_role("button", name="Change: Reads", exact=True).focus()
    app.page.keyboard.press("Enter")
    app.asked("Awareness · Buyer Actions")
    expect(app.answer_box).to_be_focused()
    app.page.keyboard.press("End")
    app.page.keyboard.insert_text(" and asks")
    app.page.keyboard.press("Enter")
    expect(app.cell("Buyer Actions", 1)).to_contain_text("Reads and asks")
    app.asked("Awareness · Key Influencers")
    expect(app.answer_box).to_be_focused()
    # Folded away with its stage, it is still there.
    app.answer("Peers")
    log.get_by_role("button", name=re.compile("^Awareness")).click()
    log.get_by_role("button", name="Change: Peers", exact=True).click()
    app.asked("Awareness · Key Influencers")
    app.choose("Cancel")
    app.asked("Consideration · Buyer Actions")
    # The cell in the grid answers what is open, too.
    log.get_by_role("button", name=re.compile("^Awareness")).click()
    log.get_by_role("button", name="Change: Peers", exact=True).click()
    app.asked("Awareness · Key Influencers")
    app.type_into("Key Influencers", 1, "Nobody")
    app.asked("Consideration · Buyer Actions")
    app.open_step("Persona")
    log.get_by_role("button", name="Change: Plant manager", exact=True).click()
    app.asked("Persona · Persona Name")
    app.answer("Shift lead")
    expect(app.bar.get_by_role("button", name="Persona: Shift lead")).to_be_visible()


def test_a_change_from_the_log_overwrites_nothing_that_others_wrote(
    in_voila: AppPage, voila_server: Server, another_window: Callable[..., AppPage]
) -> None:
    app = in_voila
    app.begin()
    app.answer("Reads")
    app.asked("Awareness · Duration")
    other = another_window(voila_server)
    button(app, "Change: Reads").click()
    app.asked("Awareness · Buyer Actions")
    app.answer_box.fill("Reads blogs")
    other.type_into("Buyer Actions", 1, "Reads books")
    expect(app.cell("Buyer Actions", 1)).to_contain_text("Reads books")
    app.choose("Send")
    expect(app.two_places).to_contain_text("Reads blogs")
    expect(app.cell("Buyer Actions", 1)).to_contain_text("Reads books")


def test_the_chosen_stages_are_opened_and_kept(in_voila: AppPage) -> None:
    app = in_voila
    app.begin()
    button(app, "Change: Standard set").click()
    expect(button(app, "Standard set")).to_be_focused()
    app.choose("Keep these stages")
    app.asked("Awareness · Buyer Actions")
    button(app, "Change: Standard set").click()
    app.choose("Choose another set")
    app.choose("AIDA")
    expect(app.guide.get_by_role("alert").filter(has_text="This replaces three stages")).to_be_visible()
    app.choose("AIDA")
    expect(app.grid.get_by_role("rowheader")).to_have_count(4)


def test_on_a_phone_the_guide_says_nothing_of_sides_and_names_stages_too(
    voila_server: Server, another_window: Callable[..., AppPage]
) -> None:
    app = another_window(voila_server, 390)
    expect(app.guide).not_to_contain_text("on the right")
    to_stages(app)
    name_stages(app)
    is_stage(app, OWN[0])
    app.answer("They count lost deals.")
    button(app, "Change: They count lost deals.").click()
    app.asked(f"{OWN[0]} · Buyer Actions")
    expect(app.answer_box).to_have_value("They count lost deals.")
    assert app.page.evaluate("document.documentElement.scrollWidth") <= 390
