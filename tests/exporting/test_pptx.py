"""PPTX, read back by python-pptx as another program would write it: titles, shapes, their texts, places and notes."""

import io
import math
import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Inches

from buyerflow_widgets.exporting import FORMATS, CannotBeWritten
from buyerflow_widgets.exporting.pptx import MAX_PERSONAS
from buyerflow_widgets.model.labels import FIELD_LABELS
from buyerflow_widgets.model.observations import insight
from buyerflow_widgets.model.process import SELLER_FIELDS, STAGE_FIELDS, BuyingProcessState
from tests.support.samples import SAMPLES
from tests.support.texts import NAUGHTY, long_map, odd_map, process, with_text_everywhere

DRAWN = [field for field in STAGE_FIELDS if field not in ("stage_name", "duration")]
DECKS = {f"{number} stages": long_map(number) for number in (1, 3, 6, 12, 20)} | {
    "odd": odd_map(),
    "long texts": with_text_everywhere("These words go on, ten by ten, without an end. " * 40, 1),
    "one long word": with_text_everywhere("Donaudampfschifffahrt" * 20, 1),
    "no stages": process(buying_stages=[]),
}


@pytest.fixture(params=DECKS)
def deck(request: pytest.FixtureRequest) -> tuple[BuyingProcessState, list[Any]]:
    """A process, and the slides made of it."""
    state = DECKS[request.param]
    return state, slides([state])


def slides(states: list[BuyingProcessState]) -> list[Any]:
    return list(Presentation(io.BytesIO(FORMATS["pptx"].write(states))).slides)


def title(slide: Any) -> str:
    return str(slide.shapes.title.text_frame.text)


def texts(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def notes(slide: Any) -> str:
    return str(slide.notes_slide.notes_text_frame.text) if slide.has_notes_slide else ""


def named(slide: Any, start: str) -> list[Any]:
    return [shape for shape in slide.shapes if shape.name.startswith(start)]


def map_slides(found: list[Any]) -> list[Any]:
    return [slide for slide in found if named(slide, "Bar ")]


def stage_slides(found: list[Any]) -> list[list[str]]:
    """The five texts of each stage on a slide of its own, as far as they fit on that."""
    return [
        [named(slide, FIELD_LABELS[field])[0].text_frame.text.partition("\n")[2] for field in DRAWN]
        for slide in found
        if named(slide, FIELD_LABELS["key_message"])
    ]


def points(shape: Any) -> list[float]:
    return [run.font.size.pt for paragraph in shape.text_frame.paragraphs for run in paragraph.runs if run.font.size]


def test_the_cover_says_who_how_long_and_what_stands_out() -> None:
    for state in SAMPLES:
        cover = slides([state])[0]
        who, _, detail = state.persona_name.rstrip(")").partition(" (")
        assert title(cover) == who
        lines = cover.placeholders[1].text_frame.text.split("\n")
        assert lines[0] == detail
        assert re.fullmatch(r"[\d–]+ (weeks|months) in all", lines[1])
        assert lines[2] == insight(state.buying_stages)


def test_each_stage_has_a_slide_with_its_texts_and_its_message_largest() -> None:
    for number in (1, 3, 6, 12, 20):
        state = long_map(number)
        found = slides([state])
        assert stage_slides(found) == [[getattr(stage, field) or "Missing" for field in DRAWN] for stage in state.buying_stages]
        for slide in (each for each in found if named(each, FIELD_LABELS["key_message"])):
            message = max(points(named(slide, FIELD_LABELS["key_message"])[0]))
            assert all(message > max(points(shape)) for field in DRAWN[:-1] for shape in named(slide, FIELD_LABELS[field]))


@pytest.mark.parametrize("number", [1, 3, 6, 12, 20])
def test_the_map_is_shapes_that_hold_every_stage_and_message_in_order(number: int) -> None:
    state = long_map(number)
    found = map_slides(slides([state]))
    assert len(found) == math.ceil(number / 16)
    assert not any(shape.has_table or shape.shape_type == 13 for slide in found for shape in slide.shapes)
    heads = [shape.text_frame.text for slide in found for shape in named(slide, "Stage ")]
    assert heads == [f"{stage.stage_name}\n{stage.duration or 'Missing'}" for stage in state.buying_stages]
    messages = [shape.text_frame.text for slide in found for shape in named(slide, "Key message ")]
    assert messages == [stage.key_message or "Missing" for stage in state.buying_stages]
    for slide in found:
        message, *others = (max(points(named(slide, f"{lane} ")[0])) for lane in ("Key message", "Stage"))
        assert all(message >= other for other in others)


def test_what_a_map_has_no_room_for_is_named_and_in_its_notes() -> None:
    state = long_map(12)
    (slide,) = map_slides(slides([state]))
    assert "On each stage's own slide: " in texts(slide)
    for stage in state.buying_stages:
        assert all(getattr(stage, field) in notes(slide) for field in STAGE_FIELDS)


def test_lengths_are_in_the_units_of_the_person() -> None:
    (slide,) = map_slides(slides([odd_map()]))
    heads = [shape.text_frame.text.rpartition("\n")[2] for shape in named(slide, "Stage ")]
    assert heads == [stage.duration for stage in odd_map().buying_stages]
    assert "3-5 years" in [shape.text_frame.text for shape in named(slide, "Bar ")]


def test_where_we_are_silent_names_the_stages_that_lack_something() -> None:
    assert not any(title(slide).startswith("Where we are silent") for slide in slides([SAMPLES[0]]))
    stages = tuple(
        stage.model_copy(update=dict.fromkeys(SELLER_FIELDS[: number % 3], "")) for number, stage in enumerate(long_map(20).buying_stages)
    )
    state = SAMPLES[0].model_copy(update={"buying_stages": stages})
    silent = [(number, stage) for number, stage in enumerate(stages, start=1) if not all(getattr(stage, field) for field in SELLER_FIELDS)]
    found = [slide for slide in slides([state]) if title(slide).startswith("Where we are silent")]
    assert len(found) == 2
    rows = [shape for slide in found for shape in named(slide, "Stage ")]
    assert [shape.name for shape in rows] == [f"Stage {number}" for number, _ in silent]
    assert [shape.text_frame.text for shape in rows] == [stage.stage_name for _, stage in silent]
    missing = sum(not getattr(stage, field) for stage in stages for field in SELLER_FIELDS)
    assert sum(shape.text_frame.text == "Missing" for slide in found for shape in slide.shapes) == missing


def test_next_steps_come_from_gaps_and_observations() -> None:
    (steps,) = (slide for slide in slides([SAMPLES[0]]) if title(slide) == "Next steps")
    assert steps.placeholders[1].text_frame.text.split("\n") == [
        "Reach Finance controller before “Consensus creation”, the last stage.",
        "Ask what would shorten “Validation”, the longest stage.",
    ]
    (steps,) = (slide for slide in slides([long_map(6)]) if title(slide) == "Next steps")
    assert "Decide what you do, show and say in “Supplier selection 1”." in texts(steps)
    assert "Supplier selection 1: Content Type, Key Message" in texts(steps)


def test_pain_points_and_summary_are_whole() -> None:
    for state in SAMPLES:
        by_title = {title(slide): slide for slide in slides([state])}
        assert by_title["Pain points"].placeholders[1].text_frame.text.split("\n") == state.persona_pain_points.splitlines()
        assert by_title["Summary"].placeholders[1].text_frame.text.split() == (state.ai_generated_summary or "").split()
        assert min(points(by_title["Summary"].placeholders[1])) >= 18


def test_a_text_longer_than_a_slide_goes_on_and_is_whole() -> None:
    words = " ".join(f"word{number}" for number in range(2000))
    found = slides([process(key_message=words, persona_pain_points=words, ai_generated_summary=words, stage_name="Trial")])
    for name in ("Trial", "Pain points", "Summary"):
        on = [slide for slide in found if title(slide).startswith(name)]
        assert [title(slide) for slide in on[1:]] == [f"{name}, continued"] * (len(on) - 1)
        assert len(on) > 1
        assert " ".join(word for slide in on for word in texts(slide).split() if word.startswith("word")) == words
    assert notes(map_slides(found)[0]).count("word1999") == 1


@pytest.mark.parametrize("length", [255, 256, 300, 20_000])
def test_a_name_of_any_length_is_shown_or_whole_in_the_notes(length: int) -> None:
    name = ("Head of operations " * 1100)[:length].strip()
    written = FORMATS["pptx"].write([process(persona_name=name, stage_name=name)])
    show = Presentation(io.BytesIO(written))
    assert len(show.core_properties.title) <= 255
    found = list(show.slides)
    for slide in (found[0], *(each for each in found if named(each, FIELD_LABELS["key_message"]))):
        assert title(slide) == name or (title(slide).endswith("…") and name in notes(slide))


def test_no_shape_leaves_the_slide_or_lies_over_another(deck: tuple[BuyingProcessState, list[Any]]) -> None:
    for slide in deck[1]:
        boxes = [
            (shape.left, shape.top, shape.left + shape.width, shape.top + shape.height) for shape in slide.shapes if shape.shape_type != 9
        ]
        for left, top, right, bottom in boxes:
            assert left >= 0
            assert top >= 0
            assert right <= Inches(13.333)
            assert bottom <= Inches(7.5)
        for one, other in combinations(boxes, 2):
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1], (title(slide), one, other)
        lines = [((line.begin_x, line.begin_y), (line.end_x, line.end_y)) for line in slide.shapes if line.shape_type == 9]
        for start, end in lines:
            for left, top, right, bottom in boxes:
                # They run from above to below, or across.
                assert end[1] <= top or start[1] >= bottom or max(start[0], end[0]) <= left or min(start[0], end[0]) >= right
        slanted = [line for line in lines if line[0][1] != line[1][1]]
        for line, beside in pairwise(slanted):
            if line[0][1] == beside[0][1]:
                assert line[0][0] < beside[0][0]
                assert line[1][0] < beside[1][0]


def widths(text: str, size: float) -> float:
    """In inches: letters as wide as in a common font."""
    return sum((1.0 if sign >= "\u3000" else 0.3 if sign in " ijl.,;:'" else 0.5) for sign in text) * size / 72


def test_texts_fit_their_boxes_and_letters_are_large_enough(deck: tuple[BuyingProcessState, list[Any]]) -> None:
    for slide in deck[1]:
        least = 9 if map_slides([slide]) else 12
        for shape in slide.shapes:
            if not shape.has_text_frame or not shape.text_frame.text or shape.name == "Slide Number":
                continue
            frame, sizes = shape.text_frame, points(shape)
            assert min(sizes) >= least, shape.name
            room = (shape.width - frame.margin_left - frame.margin_right) / 914400
            used = 0.0
            for paragraph in frame.paragraphs:
                size = next(iter(run.font.size.pt for run in paragraph.runs if run.font.size), least)
                inner = room - (0.6 if shape.is_placeholder and slide.shapes.title != shape else 0)
                used += max(1, math.ceil(widths(paragraph.text, size) / inner)) * size * 1.15 / 72
            assert used <= shape.height / 914400 + 0.02, (title(slide), shape.name, used, shape.height / 914400)


def test_every_slide_has_a_title_and_every_shape_a_description(deck: tuple[BuyingProcessState, list[Any]]) -> None:
    for slide in deck[1]:
        assert title(slide).strip()
        shapes = list(slide.shapes)
        assert len({shape.shape_id for shape in shapes}) == len(shapes)
        for shape in shapes:
            assert shape.is_placeholder or shape._element.xpath(".//p:cNvPr/@descr")[0].strip(), shape.name


def test_a_map_is_read_stage_by_stage() -> None:
    (slide,) = map_slides(slides([SAMPLES[1]]))
    names = [shape.name for shape in slide.shapes]
    assert names[0] == "Title"
    first, second = (stage.stage_name for stage in SAMPLES[1].buying_stages[:2])
    lanes = ("Stage", "Key message", "Buyer does", "Who influences", "Seller does", "Content")
    begin = names.index(f"Stage {first}")
    assert names[begin : begin + 12] == [f"{lane} {name}" for name in (first, second) for lane in lanes]


def test_a_text_that_runs_from_right_to_left_is_marked_so() -> None:
    found = slides([odd_map()])
    arabic = odd_map().buying_stages[0].key_message
    turned = [
        paragraph._p.pPr.get("rtl")
        for slide in found
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        if paragraph.text == arabic
    ]
    assert len(turned) >= 2
    assert set(turned) == {"1"}


def test_layouts_are_as_wide_as_the_slides() -> None:
    show: Any = Presentation(io.BytesIO(FORMATS["pptx"].write([SAMPLES[0]])))
    assert (show.slide_width, show.slide_height) == (Inches(13.333), Inches(7.5))
    for layout in show.slide_layouts:
        assert all(shape.left >= 0 and shape.left + shape.width <= show.slide_width for shape in layout.placeholders)
        # Not those of the foot: date, footer and number.
        shown = [shape for shape in layout.placeholders if shape.placeholder_format.idx < 10]
        assert max((shape.left + shape.width for shape in shown), default=show.slide_width) > 0.76 * show.slide_width
    title_box = show.slide_layouts[5].placeholders[0]
    assert title_box.width > 0.9 * show.slide_width


def placeholders(found: list[Any]) -> Iterator[str]:
    for slide in found:
        yield from (str(shape.placeholder_format.type).split(" ")[0] for shape in slide.placeholders)


def test_titles_and_texts_are_in_placeholders() -> None:
    found = list(placeholders(slides([SAMPLES[0]])))
    assert found[:2] == ["CENTER_TITLE", "SUBTITLE"]
    assert found.count("TITLE") == 10
    assert found.count("OBJECT") == 3
    assert found.count("SLIDE_NUMBER") == 10


def test_several_personas_follow_each_other_each_under_its_name() -> None:
    found = slides(list(SAMPLES))
    assert [title(slide) for slide in found if slide.slide_layout.name == "Title Slide"] == [
        state.persona_name.partition(" (")[0] for state in SAMPLES
    ]
    assert [slide.name for slide in found] == [""] * len(found)


def test_any_text_can_be_shown() -> None:
    states = [with_text_everywhere(each, number) for number, each in enumerate(NAUGHTY[1::4])][:MAX_PERSONAS]
    assert len(stage_slides(slides(states))) == len(states)
    control = slides([process(key_message="a\x1bb\ufffe\r\nc", persona_name="a\x1bb")])
    assert stage_slides(control)[0][DRAWN.index("key_message")] == "a\ufffdb\ufffd\nc"
    assert title(control[0]) == "a\ufffdb"


def test_more_personas_than_anybody_shows_are_refused_with_a_sentence() -> None:
    with pytest.raises(CannotBeWritten, match="up to 200 personas, and these are 201"):
        FORMATS["pptx"].write([process()] * (MAX_PERSONAS + 1))
