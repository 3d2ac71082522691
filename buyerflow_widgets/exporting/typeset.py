"""PDF, PNG and SVG of the map, set by Typst: it measures the texts, so each map has the largest letters that fit (`map.typ`).

A PDF has a sheet or more for each persona, then its texts; it is tagged and has a title. A picture is the map of one persona.
"""

import json
import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, Literal

from buyerflow_widgets.exporting.errors import CannotBeWritten
from buyerflow_widgets.model import BuyingProcessState, split_name
from buyerflow_widgets.rendering import LANES, TITLE, gaps, lay_out, pain_points, paragraphs

if TYPE_CHECKING:
    import typst

MAX_PERSONAS: Final = 200
"""A PDF is made in memory, as a whole."""
_DOTS_PER_INCH: Final = 144.0
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_LONG_WORD = re.compile(r"\S{30}(?=\S)")


def to_pdf(processes: Sequence[BuyingProcessState]) -> bytes:
    """The maps and their texts, A4 across. Raises `CannotBeWritten` for more than `MAX_PERSONAS`."""
    if len(processes) > MAX_PERSONAS:
        raise CannotBeWritten(f"A PDF is made for up to {MAX_PERSONAS} personas, and these are {len(processes):,}. Choose some of them.")
    return _typeset(processes, "pdf")


def to_picture(processes: Sequence[BuyingProcessState], format: Literal["png", "svg"]) -> bytes:
    """The map of one persona on a white ground, 2,400 pixels wide as PNG. Raises `CannotBeWritten` for several."""
    if len(processes) != 1:
        raise CannotBeWritten(f"A picture shows one persona, and these are {len(processes):,}. Choose one, or take the PDF.")
    return _typeset(processes, format)


def _typeset(processes: Sequence[BuyingProcessState], format: Literal["pdf", "png", "svg"]) -> bytes:
    import typst  # 30 MB: only who makes such a file loads it

    title = split_name(processes[0].persona_name)[0] if len(processes) == 1 else TITLE
    data = {"title": _shown(title), "lanes": list(LANES.items()), "personas": [_persona(process) for process in processes]}
    inputs = {"kind": "pages" if format == "pdf" else "picture", "data": json.dumps(data)}
    with resources.as_file(resources.files(__package__)) as folder:
        made = typst.compile(folder / "map.typ", sys_inputs=inputs, font_paths=_fonts(), format=format, ppi=_DOTS_PER_INCH)
    assert isinstance(made, bytes)
    return made


def _persona(process: BuyingProcessState) -> dict[str, Any]:
    layout = lay_out(process)
    stages = [
        {**segment.model_dump(), "name": _shown(segment.name), "duration": _shown(segment.duration)}
        | {"texts": {field: _shown(text) for field, text in segment.texts.items()}}
        for segment in layout.stages
    ]
    return {
        "who": _shown(layout.who),
        "detail": _shown(split_name(process.persona_name)[1]),
        "total": layout.total,
        "insight": _shown(layout.insight),
        "stages": stages,
        "joins": layout.joins,
        "points": [_shown(point) for point in pain_points(process)],
        "summary": [{**each.model_dump(), "text": _shown(each.text)} for each in paragraphs(process.ai_generated_summary or "")],
        "missing": [_shown(line) for line in gaps(process)],
    }


def _shown(text: str) -> str:
    """As it is set: control characters as �, and a very long word may break."""
    return _LONG_WORD.sub("\\g<0>\u200b", _CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")))


@cache
def _fonts() -> "typst.Fonts":
    """Ours, and the system's for letters that ours lacks."""
    import typst

    with resources.as_file(resources.files(__package__) / "fonts") as folder:
        return typst.Fonts(font_paths=[folder])
