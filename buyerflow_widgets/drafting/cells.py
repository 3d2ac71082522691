"""Texts for blank cells. What a person wrote is never asked for, and never replaced."""

import json
from collections.abc import Callable, Sequence
from contextlib import aclosing

from buyerflow_widgets.drafting.prompts import instructions
from buyerflow_widgets.llm import Answer, ModelAnswerBroken, ModelSettings, answers
from buyerflow_widgets.model import STAGE_FIELDS, Content, Frozen, StageField, split_items

MAX_CELLS = 100
"""Cells that one call drafts at most, so that an answer stays within what models write at once."""
_MAX_DRAFT = 1_000
"""Characters of one draft: a cell's text, not an essay."""


class CellDraft(Frozen):
    """What might stand in a blank cell."""

    stage_id: str
    field: StageField
    text: str


class _Cell(Answer):
    stage: int
    field: StageField
    text: str


class _Cells(Answer):
    cells: list[_Cell]


def blank_cells(content: Content, stage_id: str | None = None, field: StageField | None = None) -> tuple[tuple[str, StageField], ...]:
    """The blank cells, by stage and field: of one stage, of one column, of both, or of the whole map; in reading order."""
    return tuple(
        (key, name)
        for key, stage in zip(content.stage_ids, content.process.buying_stages, strict=True)
        for name in STAGE_FIELDS
        if stage_id in (None, key) and field in (None, name) and not getattr(stage, name).strip()
    )


async def draft_cells(
    content: Content,
    cells: Sequence[tuple[str, StageField]],
    settings: ModelSettings,
    *,
    on_drafts: Callable[[tuple[CellDraft, ...]], object] | None = None,
) -> tuple[CellDraft, ...]:
    """Drafts for these `cells` of `content`, by the model of `settings`; cells that are not blank, or too many, are left out.

    `on_drafts` gets all drafts so far whenever there are more. What the model sends for any other cell is dropped. Raises
    `ModelError`.
    """
    blank = set(blank_cells(content))
    wanted = [cell for cell in cells if cell in blank][:MAX_CELLS]
    drafts: tuple[CellDraft, ...] = ()
    async with aclosing(answers(instructions("cells-1"), _data(content, wanted), _Cells, settings)) as growing:
        async for answer in growing:
            found = _drafts(content, answer, wanted)
            if found != drafts:
                drafts = found
                if on_drafts:
                    on_drafts(drafts)
    if not drafts:
        raise ModelAnswerBroken(f"{settings.model} had nothing to suggest; try again, or write down more first.")
    return drafts


def _data(content: Content, wanted: Sequence[tuple[str, StageField]]) -> str:
    process = content.process
    numbers = {stage_id: number for number, stage_id in enumerate(content.stage_ids, start=1)}
    return json.dumps(
        {
            "persona_name": process.persona_name,
            "persona_pain_points": split_items(process.persona_pain_points),
            "buying_stages": [{"stage": number} | stage.model_dump() for number, stage in enumerate(process.buying_stages, start=1)],
            "blank_cells": [{"stage": numbers[stage_id], "field": field} for stage_id, field in wanted],
        },
        ensure_ascii=False,
        indent=1,
    )


def _drafts(content: Content, answer: _Cells, wanted: Sequence[tuple[str, StageField]]) -> tuple[CellDraft, ...]:
    found: dict[tuple[str, StageField], str] = {}
    for cell in answer.cells:
        if 1 <= cell.stage <= len(content.stage_ids):
            found.setdefault((content.stage_ids[cell.stage - 1], cell.field), plain(cell.text, _MAX_DRAFT))
    return tuple(CellDraft(stage_id=key[0], field=key[1], text=found[key]) for key in wanted if found.get(key))


def plain(text: str, longest: int) -> str:
    """A model's text as a cell can hold it: no control characters, no half characters, not too long."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    kept = "".join(character for character in whole.replace("\r\n", "\n") if character in "\n\t" or character.isprintable())
    return kept.strip()[:longest].rstrip()
