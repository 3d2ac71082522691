"""PPTX: a deck to be shown. Every shape and text in it can be edited.

A persona has a cover, its pain points, the map, the stages in which we are silent, a slide for each stage, the next steps and the summary.
What does not fit goes on on further slides; where a slide shows the beginning of a text, its notes have all of it.
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.presentation import Presentation

from buyerflow_widgets.exporting.errors import CannotBeWritten
from buyerflow_widgets.exporting.pptx_map import map_slides
from buyerflow_widgets.exporting.pptx_slide import (
    ACCENT,
    BOTTOM,
    DASH,
    INK,
    LEFT,
    LINE,
    MOST,
    PANEL,
    QUIET,
    TINT,
    TOP,
    WIDTH,
    Box,
    Slide,
    Text,
    characters,
    fitted,
    height_of,
    shortened,
)
from buyerflow_widgets.exporting.pptx_template import COVER, COVER_TEXT, COVER_TITLE, TITLE_AND_TEXT, TITLE_ONLY, empty_deck
from buyerflow_widgets.exporting.text_size import parts
from buyerflow_widgets.model import (
    FIELD_LABELS,
    SELLER_FIELDS,
    STAGE_FIELDS,
    BuyingProcessState,
    advice,
    counted,
    open_questions,
    silent_stages,
    split_name,
)
from buyerflow_widgets.rendering import LANES, TITLE, MapLayout, Segment, gaps, lay_out, pain_points, paragraphs, status_line

MAX_PERSONAS: Final = 200
"""Nobody shows more slides than these make, and programs open thousands only slowly."""

_FIRST_SLIDE_ID: Final = 255
"""Those of slides are larger."""
_MOST_TITLE: Final = 255
"""Characters of a file's title in its properties."""
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_READING: Final = 18
"""Points of texts that are read, not glanced at."""
_SCALES: Final = (4 / 3, 7 / 6)
"""By how much they grow where they are few."""
_SILENT_ROWS: Final = 7


def to_pptx(processes: Sequence[BuyingProcessState]) -> bytes:
    """The presentation, 16:9. Raises `CannotBeWritten` for more than `MAX_PERSONAS`.

    Control characters, which XML cannot hold and nobody sees, are shown as �.
    """
    if len(processes) > MAX_PERSONAS:
        raise CannotBeWritten(f"Slides are made for up to {MAX_PERSONAS} personas, and these are {len(processes):,}. Choose some of them.")
    deck = empty_deck()
    title = split_name(_shown(processes[0].persona_name))[0] if len(processes) == 1 else TITLE
    deck.core_properties.title = title if len(title) <= _MOST_TITLE else f"{title[: _MOST_TITLE - 1]}…"
    deck.core_properties.author = ""
    _add(deck, (slide for process in processes for slide in _slides(_showable(process))))
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _add(deck: Presentation, slides: Iterable[Slide]) -> None:
    package, layouts, notes_master = deck.part.package, [layout.part for layout in deck.slide_layouts], deck.notes_master.part
    listed = deck.part._element.get_or_add_sldIdLst()
    for number, slide in enumerate(slides, start=1):
        part = Part(PackURI(f"/ppt/slides/slide{number}.xml"), CONTENT_TYPE.PML_SLIDE, package, slide.xml(number))
        part.relate_to(layouts[slide.layout], RELATIONSHIP_TYPE.SLIDE_LAYOUT)
        if slide.notes:
            uri = PackURI(f"/ppt/notesSlides/notesSlide{number}.xml")
            notes = Part(uri, CONTENT_TYPE.PML_NOTES_SLIDE, package, slide.notes_xml())
            notes.relate_to(notes_master, RELATIONSHIP_TYPE.NOTES_MASTER)
            notes.relate_to(part, RELATIONSHIP_TYPE.SLIDE)
            part.relate_to(notes, RELATIONSHIP_TYPE.NOTES_SLIDE)
        # `relate_to` and `add_sldId` look through all slides for each: thousands of them would take a minute.
        entry = OxmlElement("p:sldId")
        entry.set("id", str(_FIRST_SLIDE_ID + number))
        entry.set(qn("r:id"), deck.part.rels._add_relationship(RELATIONSHIP_TYPE.SLIDE, part))
        listed.append(entry)


def _slides(process: BuyingProcessState) -> Iterator[Slide]:
    """One persona's part of the deck."""
    layout = lay_out(process)
    yield _cover(process, layout)
    points = [Text(point, _READING, bullet="•", above=6) for point in pain_points(process)]
    yield from _text_slides("Pain points", layout.who, points or [Text("Missing", _READING, QUIET)])
    if layout.stages:
        yield from map_slides(layout)
        yield from _silent_slides(process, layout)
        for position, segment in enumerate(layout.stages, start=1):
            yield from _stage_slides(segment, position, layout)
    yield from _text_slides("Next steps", layout.who, list(_next_steps(process)))
    yield from _text_slides("Summary", layout.who, list(_summary(process)))


def _cover(process: BuyingProcessState, layout: MapLayout) -> Slide:
    slide = Slide(COVER, "")
    name = fitted(layout.who, COVER_TITLE.width, COVER_TITLE.height, (44, 38, 32, 26, 22, 18), is_bold=True)
    detail_text = split_name(process.persona_name)[1]
    detail = fitted(detail_text, COVER_TEXT.width, 0.9, (20, 17, 14))
    said = layout.insight or _silence(process) or ("" if layout.stages else "The stages are not written down yet.")
    sentence = fitted(said, COVER_TEXT.width, 0.95, (18, 16, 14))
    slide.notes = [whole for whole, found in ((layout.who, name), (detail_text, detail), (said, sentence)) if found.rest]
    slide.box(Box(LEFT, COVER_TITLE.top, 0.08, 4.7), [], "Accent", "A line beside the title", fill=ACCENT)
    slide.placeholder("Title", 'type="ctrTitle"', [Text(_begun(name.text, name.rest), name.points, is_bold=True)])
    texts = [
        Text(_begun(detail.text, detail.rest), detail.points, QUIET),
        Text(layout.total if layout.stages else "", 28, ACCENT, is_bold=True, above=6),
        Text(_begun(sentence.text, sentence.rest), sentence.points, above=6),
    ]
    slide.placeholder("Subtitle", 'type="subTitle" idx="1"', [text for text in texts if text.text])
    slide.box(Box(COVER_TEXT.left, 6.3, COVER_TEXT.width, 0.35), [Text(status_line(process), 12, QUIET)], "Status", "How far along this is")
    return slide


def _begun(text: str, rest: list[str]) -> str:
    return shortened(text) if rest else text


def _silence(process: BuyingProcessState) -> str:
    silent, stages = len(silent_stages(process.buying_stages)), len(process.buying_stages)
    if not silent:
        return ""
    if silent == stages:
        return "Something that we do, show or say is missing in every stage."
    return f"Something that we do, show or say is missing in {silent} of {counted(stages, 'stage')}."


def _silent_slides(process: BuyingProcessState, layout: MapLayout) -> Iterator[Slide]:
    """The stages without seller actions, content or message; none where all have them."""
    silent = silent_stages(process.buying_stages)
    first, column = 3.1, (WIDTH - 3.1) / len(SELLER_FIELDS)
    for begin in range(0, len(silent), _SILENT_ROWS):
        slide = Slide(TITLE_ONLY, "Where we are silent, continued" if begin else "Where we are silent", _silence(process))
        at = [LEFT + first + number * column for number in range(len(SELLER_FIELDS))]
        for left, field in zip(at, SELLER_FIELDS, strict=True):
            slide.box(Box(left, TOP, column - 0.1, 0.3), [Text(LANES[field], 12, QUIET, is_bold=True)], LANES[field], "Heading")
        for number, position in enumerate(silent[begin : begin + _SILENT_ROWS]):
            segment, top = layout.stages[position - 1], TOP + 0.4 + number * 0.68
            name = fitted(segment.name, first - 0.1, 0.5, (14, 12), is_bold=True)
            stage = Text(_begun(name.text, name.rest), name.points, is_bold=True)
            slide.box(Box(LEFT, top, first - 0.1, 0.58), [stage], f"Stage {position}", f"Stage {position} of {len(layout.stages)}")
            written = [(f"{LANES[field]}, {segment.name}", segment.texts[field]) for field in SELLER_FIELDS]
            if name.rest:
                slide.notes.append(segment.name)
            for left, (label, text) in zip(at, written, strict=True):
                found = fitted(text or "Missing", column - 0.22, 0.47, (12,))
                if found.rest:
                    slide.notes.append(f"{label}: {text}")
                shown = Text(_begun(found.text, found.rest), 12, QUIET if text else ACCENT, is_bold=not text)
                place = Box(left, top, column - 0.1, 0.58)
                slide.box(place, [shown], label, label, fill="" if text else TINT, edge="" if text else ACCENT, inset=0.05)
        yield slide


def _stage_slides(segment: Segment, position: int, layout: MapLayout) -> Iterator[Slide]:
    """A stage with its message largest. What there is no room for goes on on further slides."""
    who = f"Stage {position} of {len(layout.stages)} · {' '.join(segment.duration.split()) or 'duration missing'} · {layout.who}"
    slide = Slide(TITLE_ONLY, segment.name, who)
    for left, width, name, colour in (
        (0.0, segment.at, "before", PANEL),
        (segment.at, segment.len, "this stage", ACCENT),
        (segment.at + segment.len, 100 - segment.at - segment.len, "after", PANEL),
    ):
        if width > 0.2:
            place = Box(LEFT + left * WIDTH / 100, TOP, width * WIDTH / 100 - 0.02, 0.1)
            slide.box(place, [], f"Time {name}", f"The time {name}, to scale", fill=colour if colour == ACCENT else MOST)
    message = segment.texts["key_message"]
    found = fitted(message or "Missing", WIDTH - 0.5, 1.35, (32, 28, 24, 21, 18, 16, 14))
    left_over = [(LANES["key_message"], "".join(found.rest))] if found.rest else []
    _add_field(
        slide, "key_message", Box(LEFT, TOP + 0.25, WIDTH, 1.85), Text(found.text, found.points, ACCENT), message, goes_on=bool(found.rest)
    )
    half = (WIDTH - 0.2) / 2
    fields = tuple(LANES)[1:]
    inner, tall = half - 0.3, 0.9
    size = min(fitted(segment.texts[field], inner, tall, (18, 16, 14, 12)).points for field in fields)
    for number, field in enumerate(fields):
        text = segment.texts[field]
        each = fitted(text or "Missing", inner, tall, (size,))
        if each.rest:
            left_over.append((LANES[field], "".join(each.rest)))
        place = Box(LEFT + (number // 2) * (half + 0.2), TOP + 2.25 + (number % 2) * 1.47, half, 1.4)
        _add_field(slide, field, place, Text(each.text, size), text, goes_on=bool(each.rest))
    yield slide
    rest = [text for label, more in left_over for text in (Text(label, 14, is_bold=True, above=9), Text(more, 14))]
    if rest:
        yield from _text_slides(segment.name, who, rest, is_continued=True)


def _add_field(slide: Slide, field: str, box: Box, shown: Text, text: str, *, goes_on: bool) -> None:
    label = Text(f"{LANES[field]}, goes on on the next slide" if goes_on else LANES[field], 12, QUIET, is_bold=True)
    is_message = field == "key_message"
    texts = [label, shown if text else shown._replace(colour=QUIET)]
    fill = TINT if is_message else PANEL
    slide.box(box, texts, FIELD_LABELS[field], LANES[field], fill=fill if text else "", edge="" if text else DASH, inset=0.12)


def _next_steps(process: BuyingProcessState) -> Iterator[Text]:
    stages = process.buying_stages
    steps = [*open_questions(stages), *advice(stages)]
    yield from (Text(step, _READING, bullet="1", above=8) for step in steps)
    missing = gaps(process)
    if missing:
        yield Text("What is missing", 14, QUIET, is_bold=True, above=18 if steps else 0)
        yield from (Text(line, 14, INK, bullet="•", above=3) for line in missing)


def _summary(process: BuyingProcessState) -> Iterator[Text]:
    for each in paragraphs(process.ai_generated_summary or ""):
        is_heading = each.kind == "heading"
        bullet = "•" if each.kind == "item" and not each.text[:1].isdigit() else ""
        yield Text(each.text, _READING, is_bold=is_heading, bullet=bullet, level=each.level, above=12 if is_heading else 6)


def _text_slides(title: str, under: str, texts: Sequence[Text], *, is_continued: bool = False) -> Iterator[Slide]:
    """Paragraphs in the layout's own place for them, on as many slides as they need; none without any."""
    few = next((pages for scale in _SCALES if len(pages := list(_pages([_scaled(each, scale) for each in texts]))) == 1), None)
    for page in few or _pages(texts):
        slide = Slide(TITLE_AND_TEXT, f"{title}, continued" if is_continued else title, under)
        slide.placeholder("Text", 'idx="1"', page)
        is_continued = True
        yield slide


def _scaled(text: Text, scale: float) -> Text:
    return text._replace(points=round(text.points * scale), above=text.above * scale)


def _pages(texts: Sequence[Text]) -> Iterator[list[Text]]:
    page: list[Text] = []
    room = BOTTOM - TOP
    for each in texts:
        width = WIDTH - 0.3 * (each.level + 2)
        lines = int((BOTTOM - TOP) * 72 / (each.points * LINE)) - 1
        for number, part in enumerate(parts(each.text, characters(each.text, width, each.points, is_bold=each.is_bold), lines)):
            piece = each._replace(text=part, bullet="" if number else each.bullet)
            height = height_of(part, width, each.points, is_bold=each.is_bold) + each.above / 72
            if page and height > room:
                yield page
                page, room = [], BOTTOM - TOP
            page.append(piece)
            room -= height
    if page:
        yield page


def _showable(process: BuyingProcessState) -> BuyingProcessState:
    """The process with texts that XML can hold."""
    stages = tuple(
        stage.model_copy(update={field: _shown(getattr(stage, field)) for field in STAGE_FIELDS}) for stage in process.buying_stages
    )
    texts = {field: _shown(getattr(process, field) or "") for field in ("persona_name", "persona_pain_points", "ai_generated_summary")}
    return process.model_copy(update={**texts, "buying_stages": stages})


def _shown(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
