"""Earlier versions of a persona for the page, and what was changed in two places at the same time."""

from collections.abc import Callable

from buyerflow_widgets.model import (
    FIELD_LABELS,
    SELLER_FIELDS,
    Conflict,
    Envelope,
    EventRefused,
    Phase,
    Question,
    split_name,
    stage_label,
    text_of,
)
from buyerflow_widgets.rendering import map_html, table_html
from buyerflow_widgets.session import RemoteChange, Session
from buyerflow_widgets.storage import DeletedPersona
from buyerflow_widgets.widgets.revision_list import history_page, last_version
from buyerflow_widgets.widgets.wire import ConflictLine, ConflictList, DeletedPage, History, News, Version

DELETED = 100
"""Deleted personas in one page of their list."""
_TOLD = 3
"""Places of a change that are read aloud; of the others their number."""
_LABELS = FIELD_LABELS | {"stage_order": "Order of stages", "process": "The whole map", "persona": "Persona"}


def conflict_list(conflicts: tuple[Conflict, ...], active: Envelope | None) -> ConflictList:
    """What of the persona in work is to be chosen, each with both texts."""
    return ConflictList(items=tuple(_conflict(each, active) for each in conflicts) if active else ())


def news(change: RemoteChange) -> News:
    """What others changed last, in a sentence that is read aloud; its number tells it from the one before."""
    more = f" and {len(change.where) - _TOLD} more" if len(change.where) > _TOLD else ""
    return News(number=change.number, text=f"Changed elsewhere: {', '.join(change.where[:_TOLD])}{more}." if change.where else "")


def version_commands(session: Session) -> dict[str, Callable[..., object]]:
    """The commands about versions and conflicts, each by the name that the page sends. What one returns is the answer."""

    def open_conflict(stage_id: str | None, field: str) -> Conflict:
        found = next((each for each in session.conflicts if (each.stage_id, each.field) == (stage_id, field)), None)
        if found is None:
            raise EventRefused("This was chosen already.")
        return found

    def keep_mine(stage_id: str | None, field: str) -> None:
        session.keep_mine(open_conflict(stage_id, field))

    def take_theirs(stage_id: str | None, field: str) -> None:
        session.take_theirs(open_conflict(stage_id, field))

    def history(persona_id: str, before: int | None) -> History:
        return history_page(session, persona_id, before)

    def preview_revision(persona_id: str, seq: int) -> Version:
        content = session.version(persona_id, seq)
        process = content.process
        return Version(
            name=split_name(process.persona_name)[0],
            pain_points=process.persona_pain_points,
            map_html=map_html(process),
            table_html=table_html(process),
        )

    def restore_revision(persona_id: str, seq: int) -> None:
        session.restore(persona_id, seq)

    def deleted_personas(after: DeletedPersona | None = None) -> DeletedPage:
        found = session.deleted(after, limit=DELETED + 1)
        return DeletedPage(personas=found[:DELETED], more=len(found) > DELETED)

    def restore_persona(persona_id: str) -> None:
        session.restore(persona_id, last_version(session, persona_id))

    def erase_persona(persona_id: str) -> None:
        if not session.is_deleted(persona_id):
            raise EventRefused("This persona is not deleted; delete it first.")
        session.erase(persona_id)

    return {
        "keep_mine": keep_mine,
        "take_theirs": take_theirs,
        "history": history,
        "preview_revision": preview_revision,
        "restore_revision": restore_revision,
        "deleted_personas": deleted_personas,
        "restore_persona": restore_persona,
        "erase_persona": erase_persona,
    }


def _conflict(conflict: Conflict, envelope: Envelope) -> ConflictLine:
    content, stage_id = envelope.content, conflict.stage_id
    where = _LABELS[conflict.field]
    if stage_id in content.stage_ids:
        position = content.stage_ids.index(stage_id)
        where = f"{stage_label(content.process.buying_stages[position].stage_name, position + 1)} · {where}"
    deleted = conflict.field == "persona"
    return ConflictLine(
        stage_id=stage_id,
        field=conflict.field,
        where=where,
        question=_question(conflict, envelope),
        mine=text_of(conflict.mine, conflict),
        theirs="" if deleted else text_of(content, conflict),
        deleted=deleted,
    )


def _question(conflict: Conflict, envelope: Envelope) -> Question | None:
    """Where its text stands, as what the guide would ask for; None where it stands in no one place."""
    match conflict.field:
        case "persona" | "process" | "stage_order":
            return None
        case "persona_name" | "persona_pain_points" as field:
            return Question(phase=Phase.PERSONA, field=field)
        case "ai_generated_summary" as field:
            return Question(phase=Phase.SUMMARY, field=field)
        case field:
            has_it = field in SELLER_FIELDS or envelope.position.phase is Phase.ALIGNMENT
            return Question(phase=Phase.ALIGNMENT if has_it else Phase.STAGES, field=field, stage_id=conflict.stage_id)
