"""How few presses a first map takes, beside typing and the Enter that sends."""

from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.support.app_page import AppPage

STAGES = ("CRM is slow", "Asks peers", "Trial", "Security review", "Signs")
MOST = 9


def test_a_first_map_of_five_own_stages_takes_at_most_nine_presses(in_voila: AppPage, tmp_path: Path) -> None:
    app, page = in_voila, in_voila.page
    presses = []

    def press(button: Locator) -> None:
        presses.append(button.inner_text())
        button.click()

    def reply(name: str) -> None:
        press(app.guide.get_by_role("button", name=name, exact=True))

    def write(text: str) -> None:
        """Where the focus is: nobody goes there by mouse."""
        expect(app.answer_box).to_be_focused()
        page.keyboard.insert_text(text)
        page.keyboard.press("Enter")

    reply("Start")
    app.asked("Persona · Persona Name")
    write("Head of sales operations")
    app.asked("Persona · Pain Points")
    write("Forecasts are wrong; reps avoid the CRM")
    reply("Continue")
    app.in_step("Stages")
    reply("Define my own")
    write("\n".join(STAGES))
    expect(app.grid.get_by_role("rowheader")).to_have_count(5)
    for stage in STAGES:
        for field, text in (("Buyer Actions", "Compares"), ("Duration", "2 weeks"), ("Key Influencers", "IT; finance")):
            app.asked(f"{stage} · {field}")
            write(text)
    reply("Continue")
    app.in_step("Alignment")
    for stage in STAGES:
        for field, text in (("Seller Actions", "Shows"), ("Content Type", "Demo"), ("Key Message", "Ready on Monday")):
            app.asked(f"{stage} · {field}")
            write(text)
    reply("Continue")
    app.in_step("Summary")
    reply("Generate summary")
    expect(app.workspace.locator(".bf-summary").get_by_text("CRM is slow").first).to_be_visible()
    reply("Continue")
    app.in_step("Review")
    press(app.workspace.get_by_role("button", name="Finish", exact=True))
    with page.expect_download() as slides:
        press(app.workspace.get_by_role("button", name="Slides", exact=True))
    slides.value.save_as(tmp_path / "slides.pptx")
    assert (tmp_path / "slides.pptx").stat().st_size > 20_000
    assert len(presses) <= MOST, presses
