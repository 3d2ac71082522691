"""The report: one HTML file without script, which asks no server for anything and prints on A4 and Letter.

What people typed is escaped by Jinja2; the summary's Markdown goes through `markdown_html`, which lets nothing harmful through.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from importlib import resources
from typing import Any

from markupsafe import Markup

from buyerflow_widgets.model import BuyingProcessState, split_name
from buyerflow_widgets.rendering.journey_map import map_html, rendered
from buyerflow_widgets.rendering.markdown import markdown_html
from buyerflow_widgets.rendering.status import TITLE, pain_points, status_line


def report_html(processes: Collection[BuyingProcessState]) -> Iterator[str]:
    """A chapter a persona: pain points, the journey map with all texts, and the summary; what is missing says so in its place.

    In pieces, to be joined.
    """
    names = [split_name(process.persona_name)[0] for process in processes]
    title, level = (names[0], 1) if len(names) == 1 else (TITLE, 2)
    yield from rendered("report.html.j2", title=title, level=level, style=_style(), names=names, personas=_personas(processes))
    yield "\n"


def _personas(processes: Iterable[BuyingProcessState]) -> Iterator[dict[str, Any]]:
    for process in processes:
        name, detail = split_name(process.persona_name)
        yield {
            "name": name,
            "detail": detail,
            "status_line": status_line(process),
            "points": pain_points(process),
            "map": Markup(map_html(process)),
            "summary": Markup(markdown_html(process.ai_generated_summary or "")),
        }


@cache
def _style() -> Markup:
    # Ours, built from the app's own style sheets.
    return Markup(resources.files("buyerflow_widgets").joinpath("static/report.css").read_text(encoding="utf-8"))
