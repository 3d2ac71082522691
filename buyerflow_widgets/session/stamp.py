"""Fills in what an event cannot know by itself: the time, new ids, the persona it is for, what the store holds."""

from collections.abc import Callable
from datetime import datetime

from buyerflow_widgets.model import MAX_STAGES, STAGE_SETS, BuyingProcessState, Envelope, Question, events, split_items
from buyerflow_widgets.tables import headings_above


def stamp(
    event: events.Event,
    active: BuyingProcessState | None,
    at: datetime,
    new_id: Callable[[], str],
    load: Callable[[str], Envelope | None],
    next_after: Callable[[str], Envelope | None],
) -> events.Event:
    """The event, ready for `reduce`.

    `active` is the open process, `at` the time in UTC. `load` finds a persona, `next_after` what is opened where one goes.
    """
    update: dict[str, object] = {}
    if isinstance(event, events.ContentEvent):
        update["at"] = event.at or at
        if isinstance(event, events.PersonaAdded | events.ProcessAdded):
            update["persona_id"] = new_id()
        elif not event.persona_id and active:
            update["persona_id"] = active.persona_id
    match event:
        case events.ProcessAdded(process=process):
            update["stage_ids"] = tuple(new_id() for _ in process.buying_stages)
        case events.StageSetChosen(name=name):
            update["stage_ids"] = tuple(new_id() for _ in STAGE_SETS.get(name, ()))
        case events.StageAdded(stage_id=""):
            update["stage_id"] = new_id()
        case events.BlockPasted(text=text):
            # At most one for each line: a few too many cost nothing.
            update["new_stage_ids"] = tuple(new_id() for _ in text.splitlines()[:MAX_STAGES])
            update |= headings_above(text)._asdict()
        case events.StagesAdded(stages=added):
            update["new_stage_ids"] = tuple(new_id() for _ in added)
        case events.Answered(question=Question(field="stage_set"), text=text):
            update["new_stage_ids"] = tuple(new_id() for _ in split_items(text))
        case events.StageDuplicated(new_stage_id=""):
            update["new_stage_id"] = new_id()
        case events.PersonaOpened(persona_id=persona_id):
            update["envelope"] = load(persona_id)
        case events.PersonaDeleted() if active and (event.persona_id or active.persona_id) == active.persona_id:
            update["next"] = next_after(active.persona_id)
        case events.QuestionSkipped(persona_id="") | events.QuestionOpened(persona_id="") if active:
            update["persona_id"] = active.persona_id
    return event.model_copy(update=update)
