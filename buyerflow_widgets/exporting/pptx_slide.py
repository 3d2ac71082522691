"""One slide: its placeholders, boxes, bars and lines. Lengths are in inches, letters in points.

A slide is written as XML in one piece and never becomes an object of python-pptx: its own way, a call for each letter's size and colour,
takes ten times as long. Shapes are read aloud in the order in which they are added. Colours are those of the theme, so that a company's own
theme recolours the deck.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import repeat
from typing import Final, Literal, NamedTuple
from xml.sax.saxutils import escape

from buyerflow_widgets.exporting.text_size import line_count, parts

INK, QUIET, PAPER, PANEL = "tx1", "tx2", "bg1", "bg2"
ACCENT, LEAST, MOST, TINT, HAIRLINE, DASH = "accent1", "accent2", "accent3", "accent4", "accent5", "accent6"
"""The colours, by their place in the theme that `pptx_template` sets."""

LEFT: Final = 0.5
WIDTH: Final = 12.33
TOP: Final = 1.6
"""Where a slide's content begins, under its title and the line beneath."""
BOTTOM: Final = 6.85
LINE: Final = 1.3
"""The height of a line, in heights of its letters."""

_EMU = 914400
_EM: Final = {
    sign: width
    for signs, width in (
        (" ijlI.,;:'|!", 0.28),
        ("tfr()[]-/", 0.39),
        ("sczkvxyJ", 0.5),
        ("ABCDEFGHKLNOPQRSTUVXYZ&", 0.68),
        ("mMwW@%…—", 0.93),
    )
    for sign in signs
}
"""How wide letters are, of those that are not 0.6."""
_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_TREE = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
_LONG_WORD = 16
_FIRST_RIGHT_TO_LEFT = "\u0590"


class Box(NamedTuple):
    """A place on the slide."""

    left: float
    top: float
    width: float
    height: float


class Text(NamedTuple):
    """One paragraph."""

    text: str
    points: float
    colour: str = INK
    is_bold: bool = False
    bullet: str = ""
    """A character, or "1" for numbers."""
    level: int = 0
    above: float = 0
    """Points of room above it."""
    align: Literal["l", "ctr", "r"] = "l"


class Fitted(NamedTuple):
    """A text as it fits into a box."""

    points: float
    text: str
    rest: list[str]
    """What there is no room for, in parts of the same size."""


def characters(text: str, width: float, points: float, *, is_bold: bool = False) -> int:
    """How many letters of `points` fit beside each other into `width`, as `text` has them on average: in a wide font, and a little less."""
    return max(1, int(width * 72 / (points * _mean_width(text) * (1.1 if is_bold else 1.03))))


@lru_cache(maxsize=1024)
def _mean_width(text: str) -> float:
    """Of the letters of `text`, in heights of a letter; `line_count` counts wide ones as two."""
    return 0.52 if not text or max(text) >= "\u1100" else sum(map(_EM.get, text, repeat(0.6))) / len(text)


def height_of(text: str, width: float, points: float, *, is_bold: bool = False) -> float:
    """How high `text` is in a column of `width`."""
    return line_count(text, characters(text, width, points, is_bold=is_bold)) * points * LINE / 72


def fitted(text: str, width: float, height: float, sizes: Sequence[float], *, is_bold: bool = False) -> Fitted:
    """`text` in the first of `sizes` in which it fits, else as much of it as fits in the last."""
    for points in sizes:
        if height_of(text, width, points, is_bold=is_bold) <= height:
            return Fitted(points, text, [])
    lines = max(1, int(height * 72 / (sizes[-1] * LINE)))
    first, *rest = parts(text, characters(text, width, sizes[-1], is_bold=is_bold), lines)
    return Fitted(sizes[-1], first, rest)


def shortened(text: str) -> str:
    """The beginning of a text that goes on, with an ellipsis in the place of its last word or characters."""
    kept = text.rstrip()[:-2]
    whole, _, last = kept.rpartition(" ")
    return f"{(whole if whole and len(last) < _LONG_WORD else kept).rstrip(' ;,.')}…"


class Slide:
    """What is on one slide, and what is in its notes."""

    def __init__(self, layout: int, title: str, under: str = "") -> None:
        """A slide of the template's `layout`, with a title and a quiet line beneath; what is too long for them is whole in the notes."""
        self.layout = layout
        self.notes: list[str] = []
        self._shapes: list[str] = []
        if layout:
            self.placeholder("Title", 'type="title"', [Text(*self._cut(title, 0.8, (28, 24, 20, 17, 15)), is_bold=True)])
        if under:
            text, points = self._cut(under, 0.3, (14, 12))
            self.box(Box(LEFT, 1.2, WIDTH, 0.35), [Text(text, points, QUIET)], "Subtitle", "Subtitle")

    def _cut(self, text: str, height: float, sizes: Sequence[float]) -> tuple[str, float]:
        found = fitted(text, WIDTH, height, sizes, is_bold=True)
        if not found.rest:
            return found.text, found.points
        self.notes.append(text)
        return shortened(found.text), found.points

    def placeholder(self, name: str, kind: str, texts: Sequence[Text]) -> None:
        """One of the layout's placeholders, which keeps the layout's place; `kind` are its attributes in XML."""
        self._shapes.append(
            f'<p:sp><p:nvSpPr>{self._named(name)}<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr>'
            f"<p:spPr/><p:txBody><a:bodyPr><a:normAutofit/></a:bodyPr><a:lstStyle/>{''.join(map(_paragraph, texts))}</p:txBody></p:sp>"
        )

    def box(
        self,
        box: Box,
        texts: Sequence[Text],
        name: str,
        description: str,
        *,
        fill: str = "",
        edge: str = "",
        inset: float = 0,
        middle: bool = False,
    ) -> None:
        """A rectangle with its text. `fill` is a colour or XML, `edge` a colour for a dashed edge, `inset` the room around the text."""
        kind = "" if fill or edge else ' txBox="1"'
        anchor = "ctr" if middle else "t"
        filling = _colour(fill) if fill and not fill.startswith("<") else fill or "<a:noFill/>"
        line = f'<a:ln w="9525">{_colour(edge)}<a:prstDash val="dash"/></a:ln>' if edge else "<a:ln><a:noFill/></a:ln>"
        around = round(inset * _EMU)
        self._shapes.append(
            f"<p:sp><p:nvSpPr>{self._named(name, description)}<p:cNvSpPr{kind}/><p:nvPr/></p:nvSpPr>"
            f'<p:spPr>{_place(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{filling}{line}</p:spPr>'
            f'<p:txBody><a:bodyPr wrap="square" lIns="{around}" rIns="{around}" tIns="{around}" bIns="{around}" '
            f'anchor="{anchor}"><a:noAutofit/></a:bodyPr><a:lstStyle/>'
            f"{''.join(map(_paragraph, texts)) or '<a:p/>'}</p:txBody></p:sp>"
        )

    def line(self, start: tuple[float, float], end: tuple[float, float], description: str, colour: str = HAIRLINE) -> None:
        """A thin connector, downwards or across."""
        flip = ' flipH="1"' if end[0] < start[0] else ""
        box = Box(min(start[0], end[0]), start[1], abs(end[0] - start[0]), end[1] - start[1])
        self._shapes.append(
            f"<p:cxnSp><p:nvCxnSpPr>{self._named('Line', description)}<p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr><p:spPr>{_place(box, flip)}"
            f'<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="9525">{_colour(colour)}</a:ln></p:spPr></p:cxnSp>'
        )

    def xml(self, number: int) -> bytes:
        """The slide as a part of the file."""
        page = (
            f"<p:sp><p:nvSpPr>{self._named('Slide Number')}"
            '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldNum" sz="quarter" idx="12"/></p:nvPr></p:nvSpPr>'
            "<p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>"
            f'<a:p><a:fld id="{{C1FF6DA9-008F-8B48-92A6-B652298478BF}}" type="slidenum"><a:rPr/><a:t>{number}</a:t></a:fld></a:p>'
            "</p:txBody></p:sp>"
        )
        return _part("sld", f"{_TREE}{''.join(self._shapes)}{page if self.layout else ''}")

    def notes_xml(self) -> bytes:
        """Its notes as a part of the file."""
        paragraphs = "".join(f"<a:p>{_runs(text, '<a:rPr/>')}</a:p>" for text in self.notes)
        return _part(
            "notes",
            f'{_TREE}<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide Image"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/>'
            '</p:cNvSpPr><p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp><p:sp><p:nvSpPr><p:cNvPr id="3" name="Notes"/>'
            '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr><p:spPr/>'
            f"<p:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</p:txBody></p:sp>",
        )

    def _named(self, name: str, description: str = "") -> str:
        told = f' descr="{_attribute(description)}"' if description else ""
        return f'<p:cNvPr id="{len(self._shapes) + 2}" name="{_attribute(name)}"{told}/>'


def _part(kind: str, tree: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<p:{kind} {_NAMESPACES}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld>"
        f"<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:{kind}>"
    ).encode()


def _attribute(text: str) -> str:
    return escape(" ".join(text[:300].split()), {'"': "&quot;"})


def _place(box: Box, flip: str = "") -> str:
    left, top = round(box.left * _EMU), round(box.top * _EMU)
    # Its far edges are rounded as those of its neighbours are, so that none lies over another.
    right, foot = round((box.left + box.width) * _EMU), round((box.top + box.height) * _EMU)
    return f'<a:xfrm{flip}><a:off x="{left}" y="{top}"/><a:ext cx="{right - left}" cy="{foot - top}"/></a:xfrm>'


def _colour(colour: str) -> str:
    return f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'


NOT_KNOWN: Final = (
    f'<a:pattFill prst="ltUpDiag"><a:fgClr><a:schemeClr val="{DASH}"/></a:fgClr>'
    f'<a:bgClr><a:schemeClr val="{PAPER}"/></a:bgClr></a:pattFill>'
)
"""The fill of a bar whose length is not known."""


def _is_right_to_left(text: str) -> bool:
    """Whether its first letter is of a script that is written from right to left."""
    if not text or max(text) < _FIRST_RIGHT_TO_LEFT:
        return False
    return next((kind != "L" for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")), False)


def _paragraph(each: Text) -> str:
    run = f'<a:rPr sz="{each.points * 100:.0f}" b="{each.is_bold:d}">{_colour(each.colour)}</a:rPr>'
    end = f'<a:endParaRPr sz="{each.points * 100:.0f}"/>'
    room = f'<a:lnSpc><a:spcPct val="95000"/></a:lnSpc><a:spcBef><a:spcPts val="{each.above * 100:.0f}"/></a:spcBef>'
    indent = round(0.28 * _EMU)
    match each.bullet:
        case "":
            margin, mark = ' marL="0" indent="0"', "<a:buNone/>"
        case "1":
            margin, mark = f' marL="{indent * 2}" indent="{-indent * 2}"', '<a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPeriod"/>'
        case _:
            margin = f' marL="{indent * (1 + each.level)}" indent="{-indent}"'
            mark = f'<a:buFont typeface="Arial"/><a:buChar char="{each.bullet}"/>'
    made = []
    # What is typed in several lines is in several paragraphs; of a list's item they are one.
    for text in [each.text] if each.bullet else each.text.split("\n"):
        turned = _is_right_to_left(text)
        side = "r" if turned and each.align == "l" else each.align
        direction = ' rtl="1"' if turned else ""
        made.append(f'<a:p><a:pPr{margin} algn="{side}"{direction}>{room}{mark}</a:pPr>{_runs(text, run) if text else ""}{end}</a:p>')
    return "".join(made)


def _runs(text: str, properties: str) -> str:
    return "<a:br/>".join(f"<a:r>{properties}<a:t>{escape(line)}</a:t></a:r>" if line else "" for line in text.split("\n"))
