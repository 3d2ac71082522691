"""PPTX, read back by python-pptx as another program would write it: shapes, tables, titles."""

import io
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Inches

from buyerflow_widgets.exporting import FORMATS, CannotBeWritten
from buyerflow_widgets.exporting.pptx import MAX_PERSONAS
from buyerflow_widgets.model.labels import FIELD_LABELS
from buyerflow_widgets.model.process import STAGE_FIELDS, BuyingProcessState
from tests.support.samples import SAMPLES
from tests.support.texts import NAUGHTY, long_map, process, with_text_everywhere


def slides(states: list[BuyingProcessState]) -> list[Any]:
    return list(Presentation(io.BytesIO(FORMATS["pptx"].write(states))).slides)


def tables(found: list[Any]) -> list[list[list[str]]]:
    """The rows of each table, with the headings."""
    return [[[cell.text for cell in row.cells] for row in shape.table.rows] for slide in found for shape in slide.shapes if shape.has_table]


def text(found: list[Any]) -> str:
    return "\n".join(shape.text_frame.text for slide in found for shape in slide.shapes if shape.has_text_frame)


def expected(state: BuyingProcessState) -> list[list[str]]:
    return [[getattr(stage, field) or "Missing" for field in STAGE_FIELDS] for stage in state.buying_stages]


def test_a_persona_has_a_slide_with_its_map_and_one_with_its_summary() -> None:
    for state in SAMPLES[:2]:
        found = slides([state])
        assert len(found) == 2
        assert [row for table in tables(found[:1]) for row in table] == [[FIELD_LABELS[field] for field in STAGE_FIELDS], *expected(state)]
        shown = text(found)
        assert all(f"• {point}" in shown for point in state.persona_pain_points.splitlines())
        assert " ".join((state.ai_generated_summary or "").split()) in " ".join(shown.split())
        assert {slide.shapes.title.text for slide in found} == {state.persona_name.partition(" (")[0]}


def test_a_long_map_goes_on_under_the_same_headings() -> None:
    state = long_map(12)
    found = tables(slides([state]))
    assert len(found) > 1
    assert {tuple(table[0]) for table in found} == {tuple(FIELD_LABELS[field] for field in STAGE_FIELDS)}
    assert [row for table in found for row in table[1:]] == expected(state)


def test_a_text_longer_than_a_slide_is_parted_and_whole() -> None:
    words = " ".join(f"word{number}" for number in range(2000))
    found = slides([process(key_message=words, persona_pain_points=words, ai_generated_summary=words, stage_name="Trial")])
    assert "".join(row[6] for table in tables(found) for row in table[1:]) == words
    assert " ".join(text(found).split()).count("word1999") == 2


def test_everything_is_within_the_slide() -> None:
    for slide in slides([*SAMPLES, long_map(30)]):
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= Inches(13.333)
            assert shape.top + shape.height <= Inches(7.5)


def test_any_text_can_be_shown() -> None:
    states = [with_text_everywhere(each, number) for number, each in enumerate(NAUGHTY[1::4])][:MAX_PERSONAS]
    rows = [row for table in tables(slides(states)) for row in table[1:]]
    assert len(rows) == len(states)
    control = tables(slides([process(key_message="a\x1bb\ufffe\r\nc")]))
    assert control[0][1][6] == "a\ufffdb\ufffd\nc"


def test_more_personas_than_anybody_shows_are_refused_with_a_sentence() -> None:
    with pytest.raises(CannotBeWritten, match="up to 200 personas, and these are 201"):
        FORMATS["pptx"].write([process()] * (MAX_PERSONAS + 1))
