"""Rebases a text onto the field's present text, which others changed while the person was typing.

Such an event says in `seen` what stood in the field when the person began to write.
"""

from collections.abc import Callable, Iterable

from buyerflow_widgets.model import (
    BuyingProcessState,
    Content,
    Envelope,
    EventRefused,
    Merged,
    TooManyStages,
    Workspace,
    events,
    merge,
    reduce,
    text_at,
)

Earlier = Callable[[], Iterable[Content | None]]
"""Earlier contents of the persona, newest first; None where it was deleted."""


def rebase_edit(event: events.TextEvent, now: Content, earlier: Earlier) -> Merged | None:
    """Merges a text that was written over `event.seen` with the content as it is `now`; None where the field still says `seen`.

    A stage that was deleted meanwhile is looked for in `earlier` contents, and comes back with the text in it. Raises
    `EventRefused` where both together have too many stages.
    """
    base = _content_as_seen(event, now, earlier)
    if base is None:
        return None
    mine = reduce(Workspace(active=Envelope(content=base)), event).active
    try:
        return merge(base, mine.content, now) if mine else None
    except TooManyStages as error:
        raise EventRefused(str(error)) from error


def _content_as_seen(event: events.TextEvent, now: Content, earlier: Earlier) -> Content | None:
    """The content that the person had before them; None where the event's field is as they saw it."""
    field, stage_id = _field_of(event)
    if field == "stage_set" or event.seen is None:
        return None
    if stage_id is not None and stage_id not in now.stage_ids:
        return next((each for each in earlier() if each and stage_id in each.stage_ids), None)
    return None if _comparable(text_at(now, field, stage_id)) == _comparable(event.seen) else _with_text(now, field, stage_id, event.seen)


def _field_of(event: events.TextEvent) -> tuple[str, str | None]:
    match event:
        case events.StageEdited():
            return event.field, event.stage_id
        case events.PersonaEdited():
            return event.field, None
        case events.SummaryWritten():
            return "ai_generated_summary", None
        case events.Answered():
            return event.question.field, event.question.stage_id


def _comparable(text: str) -> str:
    # Text boxes have line breaks of their own, and the guide asks again for a field of spaces.
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _with_text(content: Content, field: str, stage_id: str | None, text: str) -> Content:
    process: BuyingProcessState = content.process
    if stage_id is None:
        process = process.model_copy(update={field: text})
    else:
        stages = list(process.buying_stages)
        position = content.stage_ids.index(stage_id)
        stages[position] = stages[position].model_copy(update={field: text})
        process = process.model_copy(update={"buying_stages": tuple(stages)})
    return content.model_copy(update={"process": process})
