"""PDF, PNG and SVG of the map, read back by pdfplumber, Pillow and an XML reader: texts, places, sizes, tags."""

import io
import re
import xml.etree.ElementTree as ET
from collections import Counter
from itertools import combinations
from typing import Any

import pdfplumber
import pytest
from PIL import Image

from buyerflow_widgets.exporting import FORMATS, CannotBeWritten
from buyerflow_widgets.exporting.typeset import MAX_PERSONAS
from buyerflow_widgets.model.process import STAGE_FIELDS, BuyingProcessState
from tests.support.samples import SAMPLES
from tests.support.texts import long_map, process, with_text_everywhere

MAPS = {f"{number} stages": long_map(number) for number in (1, 3, 6, 12, 20)} | {
    "long texts": with_text_everywhere("These words go on, ten by ten, without an end. " * 40, 1),
    "one long word": with_text_everywhere("Donaudampfschifffahrt" * 20, 1),
    "a name of 300 letters": process(persona_name="A name " * 43, key_message="Ready on Monday"),
    "no stages": process(buying_stages=[], persona_pain_points="It stops"),
}
SMALLEST = 7


@pytest.fixture(params=MAPS, scope="module")
def made(request: pytest.FixtureRequest) -> tuple[BuyingProcessState, Any]:
    """A process, and the PDF made of it."""
    state = MAPS[request.param]
    return state, pdf([state])


def pdf(states: list[BuyingProcessState]) -> Any:
    return pdfplumber.open(io.BytesIO(FORMATS["pdf"].write(states)))


def letters(text: str) -> Counter[str]:
    """What is told of a text however it is broken into lines and columns."""
    return Counter(re.sub(r"[\s\u200b]", "", text))


def words(page: Any) -> list[dict[str, Any]]:
    return list(page.extract_words(keep_blank_chars=False, use_text_flow=True))


def test_every_text_of_the_map_is_in_it(made: tuple[BuyingProcessState, Any]) -> None:
    state, found = made
    shown = letters("".join(page.extract_text() for page in found.pages))

    wanted = [getattr(stage, field) for stage in state.buying_stages for field in STAGE_FIELDS]
    for text in (state.persona_name.replace("(", "").replace(")", ""), state.persona_pain_points, *wanted):
        assert not letters(text) - shown


def test_nothing_overlaps_leaves_the_page_or_is_too_small(made: tuple[BuyingProcessState, Any]) -> None:
    for page in made[1].pages:
        found = words(page)
        assert min(float(char["size"]) for char in page.chars) >= SMALLEST
        for word in found:
            assert word["x0"] >= 0 and word["x1"] <= page.width and word["top"] >= 0 and word["bottom"] <= page.height
        for one, other in combinations(found, 2):
            across = min(one["x1"], other["x1"]) - max(one["x0"], other["x0"])
            # Lines may touch: their letters do not.
            down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
            assert across < 1 or down < 2, (one["text"], other["text"])


@pytest.mark.parametrize(("stages", "pages"), [(1, 1), (6, 1), (8, 1), (12, 2), (20, 3)])
def test_up_to_eight_stages_stand_on_one_sheet_and_more_in_rows(stages: int, pages: int) -> None:
    found = pdf([long_map(stages)])

    with_map = [page for page in found.pages if "Buyer does" in page.extract_text()]
    assert len(with_map) == pages
    assert all(page.width > page.height for page in found.pages)


def test_it_is_tagged_and_says_its_title_and_language() -> None:
    found = pdf([SAMPLES[0]])

    assert found.doc.catalog["MarkInfo"]["Marked"]
    assert "StructTreeRoot" in found.doc.catalog
    assert found.doc.catalog["Lang"] == b"en"
    assert found.metadata["Title"] == SAMPLES[0].persona_name.partition(" (")[0]
    assert "Author" not in found.metadata


def test_each_persona_begins_on_a_sheet_of_its_own() -> None:
    found = pdf([*SAMPLES])

    begins = [page.extract_text().partition("\n")[0] for page in found.pages if "Buyer does" in page.extract_text()]
    assert begins == [state.persona_name.partition(" (")[0] for state in SAMPLES]


def test_what_people_typed_is_never_read_as_markup() -> None:
    text = '#read("/etc/passwd") $x$ *bold* @ref <label> = Heading // gone [x]'
    found = pdf([with_text_everywhere(text, 1)])

    shown = letters("".join(page.extract_text() for page in found.pages))
    assert not letters(text) - shown
    assert "root:" not in "".join(page.extract_text() for page in found.pages)


def test_a_picture_is_the_map_of_one_persona() -> None:
    picture = Image.open(io.BytesIO(FORMATS["png"].write([SAMPLES[0]])))

    assert picture.format == "PNG"
    assert picture.width == 2400
    assert picture.getpixel((2, 2))[:3] == (255, 255, 255)  # type: ignore[index]
    # Not blank: the ribbon's blue is in it.
    assert (149, 192, 234) in {pixel[1][:3] for pixel in picture.convert("RGB").getcolors(1_000_000) or ()}  # type: ignore[index]


def test_a_picture_as_svg_loads_nothing() -> None:
    root = ET.fromstring(FORMATS["svg"].write([long_map(12)]))

    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    links = [value for element in root.iter() for name, value in element.attrib.items() if name.endswith("href")]
    assert all(link.startswith("#") for link in links)
    assert not [element for element in root.iter() if element.tag.endswith(("script", "image", "foreignObject"))]


@pytest.mark.parametrize("format", ["png", "svg"])
def test_a_picture_of_several_is_refused_with_what_to_do(format: str) -> None:
    with pytest.raises(CannotBeWritten, match=r"^A picture shows one persona, and these are 3\. Choose one, or take the PDF\.$"):
        FORMATS[format].write(SAMPLES)


def test_too_many_personas_are_refused() -> None:
    with pytest.raises(CannotBeWritten, match="A PDF is made for up to 200 personas, and these are 201"):
        FORMATS["pdf"].write([SAMPLES[0]] * (MAX_PERSONAS + 1))
