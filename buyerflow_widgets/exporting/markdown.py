"""Markdown (CommonMark with tables): a chapter a persona. What people typed shows as they typed it; none of it becomes markup."""

import re
from collections.abc import Iterable, Iterator

from buyerflow_widgets.model import FIELD_LABELS, STAGE_FIELDS, BuyingProcessState, split_name
from buyerflow_widgets.rendering import escape_markdown, gaps, pain_points, status_line

# What would begin HTML, a link or a picture; what is escaped already is left alone.
_LINK_OR_HTML = re.compile(r"\\.|[<\[]", re.DOTALL)
_HEADING = re.compile(r"^( {0,3})(#{1,6})(?=[ \t]|$)", re.MULTILINE)


def to_markdown(processes: Iterable[BuyingProcessState]) -> Iterator[str]:
    """The persona, pain points, the stages as a table, the summary and what is missing, of each process. In pieces, to be joined."""
    for number, process in enumerate(processes):
        yield f"\n{_chapter(process)}" if number else _chapter(process)


def _chapter(process: BuyingProcessState) -> str:
    name, detail = split_name(process.persona_name)
    points = "\n".join(f"- {escape_markdown(line)}" for line in pain_points(process))
    parts = [
        f"# {escape_markdown(f'{name} ({detail})' if detail else name)}",
        f"{status_line(process)}.",
        f"## {FIELD_LABELS['persona_pain_points']}",
        points or "Missing",
        "## Stages",
        _table(process) or "Missing",
        f"## {FIELD_LABELS['ai_generated_summary']}",
        _summary(process) or "Missing",
        "## What is missing",
        "\n".join(f"- {escape_markdown(line)}" for line in gaps(process)) or "Nothing is missing.",
    ]
    return "\n\n".join(parts) + "\n"


def _table(process: BuyingProcessState) -> str:
    if not process.buying_stages:
        return ""
    head = [FIELD_LABELS[field] for field in STAGE_FIELDS]
    rows = [[escape_markdown(getattr(stage, field)) or "Missing" for field in STAGE_FIELDS] for stage in process.buying_stages]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


def _summary(process: BuyingProcessState) -> str:
    # It is Markdown already; its headings go below those of this file. Who reads the file elsewhere may run
    # HTML, and follow a link without seeing where it leads: both become letters.
    text = (process.ai_generated_summary or "").strip()
    text = _LINK_OR_HTML.sub(lambda found: found[0] if found[0][0] == "\\" else f"\\{found[0]}", text)
    return _HEADING.sub(lambda found: f"{found[1]}{'#' * min(6, max(3, len(found[2])))}", text)
