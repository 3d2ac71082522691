"""Ctrl+P: the map alone across the paper, as a report has it; read back by pdfplumber."""

import io
import re
from collections import Counter
from typing import Any

import pdfplumber
import pytest
from playwright.sync_api import Page

from buyerflow_widgets.model.process import STAGE_FIELDS, BuyingProcessState
from buyerflow_widgets.rendering import report_html
from tests.support.app_page import open_in_voila
from tests.support.samples import SAMPLES
from tests.support.servers import Server
from tests.support.texts import long_map, process

INTERFACE = ("Guide", "Undo", "Export", "Continue", "Finish", "Introduction", "Compare", "Saved", "Table")
ARABIC = process(persona_name="مدير المصنع", stage_name="الوعي", key_message="جاهز يوم الاثنين")


def printed(page: Page) -> Any:
    return pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True)))


def letters(found: Any) -> Counter[str]:
    return Counter(re.sub(r"\s", "", "".join(page.extract_text() for page in found.pages)))


def texts(state: BuyingProcessState) -> Counter[str]:
    return Counter(re.sub(r"\s", "", "".join(getattr(stage, field) for stage in state.buying_stages for field in STAGE_FIELDS)))


def test_the_review_prints_the_map_alone(page: Page, voila_server: Server) -> None:
    app = open_in_voila(page, voila_server, "?voila-theme=dark")
    app.guide.get_by_role("button", name="Open the example").click()
    app.saved()
    app.open_step("Review")
    (state,) = (BuyingProcessState.model_validate(each) for each in app.stored())
    found = printed(page)
    (sheet,) = found.pages
    assert sheet.width > sheet.height
    text = sheet.extract_text()
    assert [word for word in INTERFACE if word in text] == []
    assert not Counter(
        "".join(getattr(stage, field) for stage in state.buying_stages for field in STAGE_FIELDS).replace(" ", "")
    ) - letters(found)
    # On white, though the page is dark; and after it the page is dark again.
    assert sheet.to_image().original.convert("RGB").getpixel((3, 3)) == (255, 255, 255)
    assert min(letter["size"] for letter in sheet.chars) >= 7
    assert page.evaluate("() => document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize(
    "state", [*(long_map(number) for number in (1, 3, 8, 12, 20)), SAMPLES[2], ARABIC], ids=lambda state: state.persona_id[:8]
)
def test_a_report_prints_every_text_inside_the_page(page: Page, state: BuyingProcessState) -> None:
    page.set_content("".join(report_html([state])))
    found = printed(page)
    if state is not ARABIC:  # of which the reader makes other letters
        assert not texts(state) - letters(found)
    for sheet in found.pages:
        assert sheet.width > sheet.height
        for letter in sheet.chars:
            assert letter["size"] >= 7
            assert letter["x0"] >= 0 and letter["x1"] <= sheet.width and letter["top"] >= 0 and letter["bottom"] <= sheet.height
