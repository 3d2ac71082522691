"""What finishing a map brings: its first slide to look at, and what leaves the app to be shown."""

from pathlib import Path

import pdfplumber
from playwright.sync_api import expect
from pptx import Presentation

from tests.support.app_page import AppPage

CLIPBOARD = """async () => {
    const [item] = await navigator.clipboard.read();
    const picture = await createImageBitmap(await item.getType("image/png"));
    return picture.width;
}"""


def test_a_finished_map_shows_its_first_slide_and_gives_slides_pdf_and_a_picture_to_paste(in_voila: AppPage, tmp_path: Path) -> None:
    app, page = in_voila, in_voila.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    app.begin("Plant manager")
    app.type_into("Duration", 1, "2 weeks")
    app.open_step("Review")
    cover = app.workspace.get_by_role("figure", name="The first slide")
    expect(cover).to_be_hidden()
    app.workspace.get_by_role("button", name="Finish", exact=True).click()
    expect(cover).to_be_visible()
    for name in ("Slides", "PDF"):
        with page.expect_download() as waiting:
            app.workspace.get_by_role("button", name=name, exact=True).click()
        waiting.value.save_as(tmp_path / name)
    first = Presentation(str(tmp_path / "Slides")).slides[0]
    said = "\n".join(shape.text_frame.text for shape in first.shapes if shape.has_text_frame)
    for words in cover.inner_text().splitlines():
        assert words in said
    with pdfplumber.open(tmp_path / "PDF") as pdf:
        assert "Plant manager" in pdf.pages[0].extract_text()
    app.workspace.get_by_role("button", name="Copy picture", exact=True).click()
    expect(page.get_by_text("Picture copied")).to_be_attached()
    assert page.evaluate(CLIPBOARD) == 2400
