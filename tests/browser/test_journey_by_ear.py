"""The whole journey by ear alone: each control is found by how it is read, and all that is announced on the way is what should be."""

from pathlib import Path

from playwright.sync_api import Page

from buyerflow_widgets.model import PHASE_LABELS
from tests.browser.collisions import Open
from tests.browser.drafts import Drafting
from tests.support.app_page import open_in_voila
from tests.support.listener import Listener
from tests.support.servers import Server

STEPS = tuple(PHASE_LABELS.values())
FIRST = "Problem identification"
LATER = ("Solution exploration", "Requirements building", "Supplier selection", "Validation", "Consensus creation")


def test_a_map_is_made_drafted_settled_and_taken_away_by_ear(drafting: Drafting, page: Page, another_window: Open, tmp_path: Path) -> None:
    open_in_voila(page, drafting.server)
    ear = Listener(page)

    # What there is on the page.
    landmarks = [ear.perform("moveToNextLandmark") for _ in range(4)]
    assert landmarks == ["main", "navigation, Steps", "region, Guide", "region, Workspace"]
    assert ear.perform("moveToNextHeading") == "heading, See the purchase the way your buyer lives it, level 2"
    ear.hear("navigation, Steps")
    steps = [phrase for phrase in ear.hear("end of navigation, Steps")[:-1] if "list" not in phrase]
    assert steps == ["button, Introduction, not started, current step", *(f"button, {name}, not started" for name in STEPS[1:])]

    # A map of six stages, as the guide asks.
    ear.hear("button, Start")
    ear.act()
    ear.lands("textbox, Your answer, Who is buying?")
    ear.type("Plant manager")
    ear.press("Enter")
    ear.announced("polite: Who is buying?", "polite: Change: Plant manager", "polite: What makes this buyer look for something new?")
    ear.type("The line stops")
    ear.press("Enter")
    ear.announced(
        "polite: What makes this buyer look for something new?",
        "polite: Change: The line stops",
        "polite: That is who buys. On to the stages?",
    )
    ear.lands("button, Continue")
    ear.act()
    ear.announced("polite: Which stages does this buyer go through?")
    ear.lands("button, Standard set, Awareness, Consideration, Decision")
    ear.hear("button, Choose another set")
    ear.act()
    ear.lands(f"button, Six buying jobs, {FIRST}, {', '.join(LATER)}")
    ear.act()
    ear.announced(
        "polite: Which stages does this buyer go through?",
        "polite: Change: Six buying jobs",
        "polite: 18 cells missing in this step",
    )
    ear.lands(f"textbox, Your answer, “{FIRST}” What does the buyer do here?")
    ear.type("Counts the stops")
    ear.press("Enter")
    ear.announced(
        f"polite: {FIRST}: what does the buyer do?",
        "polite: Change: Counts the stops",
        "polite: 17 cells missing in this step",
        f"polite: “{FIRST}”: How long does this take?",
    )
    ear.type("3 weeks")
    ear.press("Enter")
    ear.announced(
        f"polite: {FIRST}: how long does it take?",
        "polite: Change: 3 weeks",
        "polite: 16 cells missing in this step",
        f"polite: “{FIRST}”: Who has a say?",
    )
    ear.type("Finance")
    ear.press("Enter")
    # The answers about a stage are folded to a line.
    ear.announced(f"polite: {FIRST}", "polite: 15 cells missing in this step", f"polite: “{LATER[0]}”: What does the buyer do here?")

    # The model drafts the rest; one draft is accepted in its cell, the others all at once.
    ear.hear("button, Draft with AI")
    ear.act()
    ear.lands("menuitem, The whole map: 6 stages")
    ear.act()
    ear.lands("dialog, Send this to the model?, This sends the persona and its six stages to 127.0.0.1", "button, Send")
    ear.act()
    ear.announced(
        "polite: Drafting 33 cells by fine. You can go on working meanwhile.",
        "polite: 33 drafts to look at, written by fine. They are not in your map until you accept them. In a cell Ctrl+Enter accepts",
    )
    ear.lands("button, Draft with AI")
    ear.hear("gridcell, Draft of buyer_actions 2 Draft")
    ear.press("Control+Enter")
    # The guide, which asked about that cell, takes it for the answer.
    ear.announced(
        f"polite: {LATER[0]}: what does the buyer do?",
        "polite: Change: Draft of buyer_actions 2",
        "polite: 14 cells missing in this step",
        "polite: 1 draft accepted. Undo takes it back.",
    )
    ear.hear("button, Accept all")
    ear.act()
    ear.announced(*(f"polite: {stage}" for stage in LATER), "polite: Is that the whole way to the purchase?")
    ear.lands("button, Add another stage")

    # Somebody else writes where one writes oneself.
    second = another_window(drafting.server)
    second.in_step("Stages")
    ear.hear("gridcell, 3 weeks")
    ear.press("F2")
    ear.lands(f"textbox, Duration, {FIRST}")
    ear.type(", or more")
    second.type_into("Duration", 1, "A month")
    ear.announced(f"polite: Changed elsewhere: {FIRST} · Duration.")
    ear.press("Tab")
    ear.announced(
        f"assertive: Changed in two places. {FIRST} · Duration was changed in another window while you changed it. "
        "Choose what stays; both are kept in History."
    )
    ear.lands("gridcell, Finance")
    ear.hear("region, Changed in two places")
    ear.hear("3 weeks, or more")
    ear.hear(f"button, Keep mine, {FIRST} · Duration")
    ear.act()
    ear.announced("polite: Your text stands; theirs is in History.")
    ear.lands("button, History")
    ear.hear("button, Undo")
    ear.act()
    ear.announced("polite: Undone")
    ear.hear("button, Redo")
    ear.act()
    ear.announced("polite: Redone")

    # The summary, the review, and what one takes away.
    ear.hear("button, Summary")
    ear.act()
    ear.lands("heading, Summary, level 2")
    ear.hear("button, Generate summary")
    ear.act()
    ear.announced(
        "polite: Shall I write the summary?",
        "polite: You answered: Generate summary",
        "polite: It is in the workspace. I am a machine and can be wrong",
        "polite: 4 of 8 checks passed. Look at:",
    )
    ear.lands("button, Regenerate")
    ear.hear("button, Review")
    ear.act()
    ear.announced("polite: This is the whole map. Nothing is missing.")
    ear.lands("heading, Review, level 2")
    ear.hear("button, Finish")
    ear.act()
    ear.announced("polite: Finished. Take the map with you. Any later change opens it again.")
    ear.lands("heading, Review, level 2")
    ear.hear("button, Slides")
    with page.expect_download() as slides:
        ear.act()
    ear.announced("polite: Slides downloaded")
    assert slides.value.suggested_filename.endswith(".pptx")
    ear.hear("button, Export")
    ear.act()
    ear.lands("menuitem, Slides")
    ear.hear("menuitem, Markdown")
    with page.expect_download() as taken:
        ear.act()
    ear.announced("polite: Markdown downloaded")
    ear.lands("button, Export")
    taken.value.save_as(tmp_path / "map.md")
    text = (tmp_path / "map.md").read_text(encoding="utf-8")
    for written in ("Plant manager", "The line stops", f"| {FIRST} | Counts the stops | 3 weeks, or more | Finance |", *LATER):
        assert written in text


def test_on_a_phone_the_number_of_answers_that_are_folded_away_is_not_announced(voila_server: Server, another_window: Open) -> None:
    ear = Listener(another_window(voila_server, 390).page)
    asked = ("Who is buying?", "What makes this buyer look for something new?", "That is who buys. On to the stages?")
    ear.hear("button, Start")
    ear.act()
    ear.lands(f"textbox, Your answer, {asked[0]}")
    for question, answer, then in zip(asked, ("Plant manager", "The line stops"), asked[1:], strict=False):
        ear.type(answer)
        ear.press("Enter")
        ear.announced(f"polite: {question}", f"polite: Change: {answer}", f"polite: {then}")
    ear.hear("button, Earlier answers 1")
