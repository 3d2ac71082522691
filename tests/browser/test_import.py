"""A file comes in: seen first, its columns chosen, confirmed, undone. What cannot come in is said, and nothing is changed."""

from playwright.sync_api import Locator, expect

from tests.browser.axe import violations_everywhere
from tests.support.app_page import AppPage
from tests.support.samples import FILE
from tests.support.spreadsheets import as_xlsx, with_part

TABLE = [
    ["Persona", "Step", "How long?", "Helping hand", "Budget"],
    ["Plant manager", "Trouble", "2–4 weeks", "Call", "0"],
    ["", "Trial", "8 weeks", "Run a pilot", "10"],
    ["Head of support", "Search", "a quarter", "", ""],
]


def import_file(app: AppPage, name: str, data: bytes) -> Locator:
    """From the guide; returns the dialogue."""
    with app.page.expect_file_chooser() as chooser:
        app.choose("Import a file")
    chooser.value.set_files({"name": name, "mimeType": "application/octet-stream", "buffer": data})
    return app.page.get_by_role("dialog", name=f"Import {name}")


def test_a_spreadsheet_comes_in_with_its_columns_chosen_and_is_undone_in_one_step(in_voila: AppPage) -> None:
    app = in_voila
    dialog = import_file(app, "maps.xlsx", as_xlsx(TABLE))
    expect(dialog.get_by_role("status")).to_have_text(
        "Two personas with three stages will come in as new ones. Nothing is changed before you confirm."
    )
    expect(dialog.get_by_role("list", name="Personas in the file").get_by_role("listitem")).to_have_text(
        ["Plant manager, two stages", "Head of support, one stage"]
    )
    # What was guessed can be seen, and put right.
    expect(dialog.get_by_label("How long?")).to_have_value("duration")
    expect(dialog.get_by_label("Helping hand")).to_have_value("")
    dialog.get_by_label("Helping hand").focus()
    dialog.get_by_label("Helping hand").select_option("Seller Actions")
    expect(dialog.get_by_label("Helping hand")).to_have_value("seller_actions")
    expect(dialog.get_by_label("Helping hand")).to_be_focused()
    assert app.stored() == []
    dialog.get_by_role("button", name="Import two personas").click()
    expect(dialog).not_to_be_visible()
    expect(app.bar.get_by_role("button", name="Persona: Plant manager")).to_be_visible()
    app.open_step("Alignment")
    expect(app.cell("Seller Actions", 2)).to_contain_text("Run a pilot")
    app.saved()
    assert sorted(process["persona_name"] for process in app.stored()) == ["Head of support", "Plant manager"]
    app.bar.get_by_role("button", name="Undo").click()
    expect(app.bar.get_by_role("button", name="Persona: none yet")).to_be_visible()
    app.until(lambda: app.stored() == [])
    app.bar.get_by_role("button", name="Redo").click()
    expect(app.bar.get_by_role("button", name="Persona: Plant manager")).to_be_visible()
    app.until(lambda: len(app.stored()) == 2)


def test_a_table_whose_columns_nobody_can_guess_waits_for_the_person(in_voila: AppPage) -> None:
    app = in_voila
    dialog = import_file(app, "a.csv", b"A,B\nTrial,They test\n")
    expect(dialog.get_by_role("alert")).to_contain_text("This cannot come in as it is.")
    expect(dialog.get_by_text("Row 1: no column is the Stage Name; choose one of “A”, “B”.")).to_be_visible()
    expect(dialog.get_by_role("button", name="Import")).to_have_count(0)
    dialog.get_by_label("A", exact=True).select_option("Stage Name")
    dialog.get_by_role("button", name="Import one persona").click()
    expect(app.bar.get_by_role("button", name="Persona: a")).to_be_visible()
    app.saved()
    assert [stage["stage_name"] for stage in app.stored()[0]["buying_stages"]] == ["Trial"]


def test_what_is_refused_is_said_and_changes_nothing(in_voila: AppPage) -> None:
    app = in_voila
    app.begin()
    before = app.stored()
    app.open_step("Introduction")
    dialog = import_file(app, "a.xlsx", with_part(as_xlsx(TABLE), "xl/vbaProject.bin", b"x"))
    expect(dialog.get_by_role("alert")).to_have_text("a.xlsx holds macros; save it as .xlsx without them and import that.")
    with app.page.expect_file_chooser() as chooser:
        dialog.get_by_role("button", name="Choose another file").click()
    chooser.value.set_files({"name": "b.json", "mimeType": "", "buffer": b'{"persona_id": 7}'})
    dialog = app.page.get_by_role("dialog", name="Import b.json")
    expect(dialog.get_by_role("alert")).to_have_text("b.json: persona_id: must be a text.")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).not_to_be_visible()
    dialog = import_file(app, "samples.json", FILE.read_bytes())
    expect(dialog.get_by_role("status")).to_contain_text("will come in as new ones.")
    app.page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    # Too large: not even sent.
    with app.page.expect_file_chooser() as chooser:
        app.bar.get_by_role("button", name="Persona: Plant manager").click()
        app.page.get_by_role("dialog", name="Personas").get_by_role("button", name="Import a file").click()
    chooser.value.set_files({"name": "big.csv", "mimeType": "", "buffer": b"x" * 9_000_000})
    expect(app.page.get_by_role("alert").filter(has_text="big.csv has 9.0 MB; a file of up to 8.0 MB can be imported.")).to_be_visible()
    assert app.stored() == before
    app.open_step("Stages")
    app.type_into("Duration", 1, "2 weeks")
    app.saved()


def test_axe_finds_nothing_in_the_preview(in_voila: AppPage) -> None:
    app = in_voila
    dialog = import_file(app, "maps.xlsx", as_xlsx(TABLE))
    found = {"preview": violations_everywhere(app.page, dialog.get_by_role("button", name="Import two personas"))}
    dialog.get_by_label("Step").select_option("Left out")
    expect(dialog.get_by_role("alert")).to_contain_text("cannot come in")
    found["problems"] = violations_everywhere(app.page, dialog.get_by_role("alert"))
    assert found == {name: [] for name in found}
    for width in (1280, 390):
        app.page.set_viewport_size({"width": width, "height": 900})
        assert dialog.evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")
