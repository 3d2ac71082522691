"""What a process looks like as HTML and as text: journey map, tables, report, and Markdown made safe."""

from buyerflow_widgets.rendering.journey_map import map_html, render, static_html, table_html
from buyerflow_widgets.rendering.map_layout import LANES, MAX_ACROSS, MapLayout, Segment, lay_out
from buyerflow_widgets.rendering.markdown import escape_markdown, markdown_html
from buyerflow_widgets.rendering.paragraphs import Paragraph, paragraphs
from buyerflow_widgets.rendering.report import report_html
from buyerflow_widgets.rendering.status import TITLE, gaps, pain_points, status_line

__all__ = [
    "LANES",
    "MAX_ACROSS",
    "TITLE",
    "MapLayout",
    "Paragraph",
    "Segment",
    "escape_markdown",
    "gaps",
    "lay_out",
    "map_html",
    "markdown_html",
    "pain_points",
    "paragraphs",
    "render",
    "report_html",
    "static_html",
    "status_line",
    "table_html",
]
