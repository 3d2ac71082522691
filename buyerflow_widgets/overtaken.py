"""A text that was written over another one than stands there by now: others changed it, or took its stage away, while it was typed."""

from collections.abc import Callable, Iterable

from buyerflow_widgets import events
from buyerflow_widgets.flow import EventRefused, apply
from buyerflow_widgets.merge import Merged, TooManyStages, merge
from buyerflow_widgets.state import BuyingProcessState, Content, Envelope, Workspace

Written = events.StageEdited | events.PersonaEdited | events.SummaryWritten | events.Answered

Earlier = Callable[[], Iterable[Content | None]]
"""Contents of before, newest first; None where there was none."""


def brought_together(event: Written, seen: str, now: Content, earlier: Earlier) -> Merged | None:
    """What comes of a text that was written over `seen`, as a merge with what is there `now`; None where nobody was overtaken.

    A stage that is gone is looked for in what was there `earlier`, and is there again with what was written in it. Raises
    `EventRefused`.
    """
    base = _seen(event, seen, now, earlier)
    if base is None:
        return None
    mine = apply(Workspace(active=Envelope(content=base)), event).active
    try:
        return merge(base, mine.content, now) if mine else None
    except TooManyStages as error:
        raise EventRefused(str(error)) from error


def _seen(event: Written, seen: str, now: Content, earlier: Earlier) -> Content | None:
    """The content that the person had before them."""
    field, stage_id = _place(event)
    if field == "stage_set":
        return None
    if stage_id is not None and stage_id not in now.stage_ids:
        return next((each for each in earlier() if each and stage_id in each.stage_ids), None)
    return None if _plain(_text(now, field, stage_id)) == _plain(seen) else _with_text(now, field, stage_id, seen)


def _place(event: Written) -> tuple[str, str | None]:
    match event:
        case events.StageEdited():
            return event.field, event.stage_id
        case events.PersonaEdited():
            return event.field, None
        case events.SummaryWritten():
            return "ai_generated_summary", None
        case events.Answered():
            return event.question.field, event.question.stage_id


def _plain(text: str) -> str:
    # The guide asks again for what holds nothing but spaces; a text box has line breaks of its own.
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _text(content: Content, field: str, stage_id: str | None) -> str:
    process = content.process
    of = process if stage_id is None else process.buying_stages[content.stage_ids.index(stage_id)]
    return getattr(of, field) or ""


def _with_text(content: Content, field: str, stage_id: str | None, text: str) -> Content:
    process: BuyingProcessState = content.process
    if stage_id is None:
        process = process.model_copy(update={field: text})
    else:
        stages = list(process.buying_stages)
        place = content.stage_ids.index(stage_id)
        stages[place] = stages[place].model_copy(update={field: text})
        process = process.model_copy(update={"buying_stages": tuple(stages)})
    return content.model_copy(update={"process": process})
