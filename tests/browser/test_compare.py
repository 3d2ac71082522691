"""Personas side by side: chosen by name, a field at a time, stages of the same name on one line."""

from playwright.sync_api import Page, expect

from buyerflow_widgets.session.session import Session
from buyerflow_widgets.storage import Store
from tests.browser.axe import violations
from tests.browser.shifts import SHIFTS
from tests.support.app_page import open_in_voila
from tests.support.samples import SAMPLES
from tests.support.servers import Server


def test_personas_are_compared_side_by_side(voila_server: Server, page: Page) -> None:
    store = Store.open(voila_server.store, owner=voila_server.owner)
    # One of them twice, with a stage less: its stages have the names of the other's.
    fewer = SAMPLES[0].model_copy(update={"persona_name": "Plant Manager", "buying_stages": SAMPLES[0].buying_stages[1:]})
    Session(store).add_all([*SAMPLES, fewer])
    store.close()
    app = open_in_voila(page, voila_server)
    app.open_step("Review")
    opener = app.workspace.get_by_role("button", name="Compare", exact=True)
    opener.click()
    shown = page.get_by_role("dialog", name="Compare personas")
    expect(shown.get_by_role("status")).to_have_text("Choose two personas or more.")
    first = SAMPLES[0].persona_name.partition(" (")[0]
    expect(shown.get_by_role("checkbox", name=first)).to_be_checked()
    shown.get_by_role("checkbox", name="Plant Manager", exact=True).check()
    table = shown.get_by_role("table", name="Duration of two personas")
    expect(table.get_by_role("columnheader")).to_have_count(2)
    rows = table.get_by_role("row")
    expect(rows).to_have_count(7)
    expect(rows.nth(1).get_by_role("cell").nth(1)).to_have_text("No such stage")
    expect(rows.nth(2).get_by_role("cell").nth(0)).to_contain_text(SAMPLES[0].buying_stages[1].duration)
    expect(rows.nth(2).get_by_role("cell").nth(1)).to_contain_text(SAMPLES[0].buying_stages[1].stage_name)
    shown.get_by_label("Show").select_option("Key Message")
    expect(shown.get_by_role("table", name="Key Message of two personas")).to_contain_text(SAMPLES[0].buying_stages[5].key_message)
    # Found by text; who was chosen stays.
    shown.get_by_role("searchbox", name="Find a persona").fill(SAMPLES[1].persona_name[:8])
    shown.get_by_role("checkbox", name=SAMPLES[1].persona_name.partition(" (")[0]).check()
    expect(shown.get_by_role("table", name="Key Message of three personas")).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert violations(page) == []
    assert shown.evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")
    page.keyboard.press("Escape")
    expect(shown).not_to_be_visible()
    expect(opener).to_be_focused()
    # Opened again it begins again.
    opener.click()
    expect(shown.get_by_role("checkbox", name=first)).to_be_checked()
    expect(shown.get_by_role("checkbox", name="Plant Manager", exact=True)).not_to_be_checked()


def test_what_is_compared_stays_in_the_order_of_each_persona(voila_server: Server, page: Page) -> None:
    store = Store.open(voila_server.store, owner=voila_server.owner)
    sample = SAMPLES[0]
    maps = {
        "X": ["Awareness", "Research", "Trial", "Approval", "Decision"],
        "Y": ["Awareness", "Evaluation", "Onboarding"],
        "Z": ["Awareness", "Decision", "Onboarding"],
    }
    processes = [
        sample.model_copy(
            update={
                "persona_name": persona,
                "buying_stages": tuple(sample.buying_stages[0].model_copy(update={"stage_name": name}) for name in names),
            }
        )
        for persona, names in maps.items()
    ]
    Session(store).add_all(processes)
    store.close()
    app = open_in_voila(page, voila_server)
    app.open_step("Review")
    app.workspace.get_by_role("button", name="Compare", exact=True).click()
    shown = page.get_by_role("dialog", name="Compare personas")
    for persona in maps:
        shown.get_by_role("checkbox", name=persona, exact=True).check()
    shown.get_by_label("Show").select_option("Stage names only")
    table = shown.get_by_role("table", name="Stage Name of three personas")
    none = "No such stage"
    lines = [
        ("Awareness", "Awareness", "Awareness"),
        ("Research", "Evaluation", none),
        ("Trial", none, none),
        ("Approval", none, none),
        ("Decision", none, "Decision"),
        (none, "Onboarding", "Onboarding"),
    ]
    expect(table.get_by_role("row")).to_have_count(1 + len(lines))
    for number, line in enumerate(lines, start=1):
        expect(table.get_by_role("row").nth(number).get_by_role("cell")).to_have_text(line)


def test_two_of_one_name_are_told_apart_durations_say_what_they_are_and_nothing_moves(voila_server: Server, page: Page) -> None:
    store = Store.open(voila_server.store, owner=voila_server.owner)
    Session(store).add_all([SAMPLES[0], SAMPLES[0], SAMPLES[1]])
    store.close()
    page.add_init_script(SHIFTS)
    app = open_in_voila(page, voila_server)
    app.open_step("Review")
    opener = app.workspace.get_by_role("button", name="Compare", exact=True)
    expect(opener).to_be_visible()
    page.evaluate("() => { window.shifts.length = 0; }")
    opener.click()
    shown = page.get_by_role("dialog", name="Compare personas")
    twins = shown.get_by_role("checkbox", name=SAMPLES[0].persona_name.partition(" (")[0])
    expect(twins).to_have_count(2)
    assert page.evaluate("() => window.shifts.reduce((sum, each) => sum + each, 0)") <= 0.02
    for number in (1, 2):
        box = shown.get_by_role("checkbox", name=f"no. {number}, changed")
        box.check()
        size = box.bounding_box()
        assert size
        assert min(size["width"], size["height"]) >= 24
    table = shown.get_by_role("table", name="Duration of two personas")
    heads = table.get_by_role("columnheader")
    for number in (1, 2):
        expect(heads.filter(has_text=f"no. {number}, changed")).to_have_count(1)
    expect(heads.first).to_contain_text("Duration: ")
    expect(table.get_by_role("cell").nth(1)).to_contain_text("Duration: ")


def test_the_persona_that_is_open_is_told_by_its_own_words_where_the_list_does_not_reach_it(voila_server: Server, page: Page) -> None:
    store = Store.open(voila_server.store, owner=voila_server.owner)
    session = Session(store)
    others = [SAMPLES[1].model_copy(update={"persona_name": f"Buyer {number}"}) for number in range(60)]
    session.add_all([SAMPLES[0], *others])
    name, _, detail = SAMPLES[0].persona_name.partition(" (")
    persona_id = next(line.persona_id for line in store.personas() if line.persona_name.startswith(name))
    store.close()
    app = open_in_voila(page, voila_server)
    page.goto(f"{page.url.split('#')[0]}#review/{persona_id}")
    page.reload()
    app.in_step("Review")
    app.workspace.get_by_role("button", name="Compare", exact=True).click()
    shown = page.get_by_role("dialog", name="Compare personas")
    # The first page of them, and before it the one that is open.
    expect(shown.get_by_role("checkbox")).to_have_count(51)
    expect(shown.get_by_role("checkbox").first).to_have_accessible_name(f"{name} {detail.removesuffix(')')}")
