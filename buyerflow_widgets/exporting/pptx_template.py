"""The deck that slides are put into: 16:9, in the app's light colours, with layouts in which what a person adds later lies right."""

import io
import re
from functools import cache
from typing import Final

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.util import Inches, Pt

from buyerflow_widgets.exporting.pptx_slide import BOTTOM, LEFT, TOP, WIDTH, Box

COVER, TITLE_AND_TEXT, TITLE_ONLY = 0, 1, 5
"""The layouts that our slides use, by their place in python-pptx's own template."""
COVER_TITLE: Final = Box(1.0, 1.2, 11.3, 2.0)
COVER_TEXT: Final = Box(1.0, 3.4, 11.3, 2.5)

_COLOURS = {
    "dk1": "1F1F1F",
    "lt1": "FFFFFF",
    "dk2": "525252",
    "lt2": "F4F7FA",
    "accent1": "0F4F96",
    "accent2": "94BDE9",
    "accent3": "CCE1F5",
    "accent4": "E9F2FB",
    "accent5": "D0D5DB",
    "accent6": "7A7A7A",
    "hlink": "0F4F96",
    "folHlink": "525252",
}
_TEXT_POINTS = (18, 16, 14, 14, 14, 14, 14, 14, 14)


def empty_deck() -> Deck:
    """A deck without slides. What is done to the template is done once."""
    return Presentation(io.BytesIO(_template()))


@cache
def _template() -> bytes:
    deck = Presentation()
    old_width = deck.slide_width
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    assert old_width
    master = deck.slide_master
    for each in (master, *deck.slide_layouts):
        for corner in each._element.iter(qn("a:off"), qn("a:ext")):
            for name in {"x", "cx"} & set(corner.keys()):
                corner.set(name, str(int(corner.get(name)) * deck.slide_width // old_width))
    titles, texts = (master.placeholders.get(kind) for kind in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.BODY))
    for placeholder, box in (
        (titles, Box(LEFT, 0.35, WIDTH, 0.8)),
        (texts, Box(LEFT, TOP, WIDTH, BOTTOM - TOP)),
        *zip(list(deck.slide_layouts[COVER].placeholders)[:2], (COVER_TITLE, COVER_TEXT), strict=True),
    ):
        placeholder.left, placeholder.top, placeholder.width, placeholder.height = (Inches(length) for length in box)
        body = placeholder.text_frame._txBody.bodyPr
        body.attrib.update({"lIns": "0", "rIns": "0", "tIns": "0", "bIns": "0"})
        if placeholder in (titles, deck.slide_layouts[COVER].placeholders[0]) or box == COVER_TITLE:
            body.set("anchor", "b")
    for number in (each for layout in (master, *deck.slide_layouts) for each in layout.placeholders):
        if number.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER and number._element.spPr.find(qn("a:xfrm")) is not None:
            number.left, number.top, number.width, number.height = (Inches(length) for length in (LEFT + WIDTH - 2, 6.98, 2, 0.32))
    styles = master._element.find(qn("p:txStyles"))
    (title,) = styles.find(qn("p:titleStyle"))
    title.set("algn", "l")
    title.find(qn("a:defRPr")).attrib.update({"sz": str(Pt(28).centipoints), "b": "1"})
    for level, points in zip(styles.find(qn("p:bodyStyle")), _TEXT_POINTS, strict=True):
        level.find(qn("a:defRPr")).set("sz", str(Pt(points).centipoints))
    for level in deck.slide_layouts[COVER].placeholders[1]._element.iter(*(qn(f"a:lvl{number}pPr") for number in range(1, 10))):
        level.set("algn", "l")
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    written = theme.blob.decode()
    for name, colour in _COLOURS.items():
        written = re.sub(rf"<a:{name}>.*?</a:{name}>", f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>', written, count=1)
    theme._blob = written.encode()
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()
