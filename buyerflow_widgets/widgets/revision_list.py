"""The versions of a persona as the page lists them: when, what kind of change, what changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from buyerflow_widgets.model import FIELD_LABELS, Difference, EventRefused, differences
from buyerflow_widgets.rendering import paragraphs
from buyerflow_widgets.session import Session
from buyerflow_widgets.storage import Revision
from buyerflow_widgets.widgets.wire import Change, Entry, EntryKind, History

PAGE = 40
"""Versions that are looked at for one page."""
MAX_CHANGES = 20
"""Changes of one version that are told; of the others their number."""
MAX_SHOWN = 4_000
"""Characters of a text; the version itself shows all of it."""
_TOGETHER = timedelta(minutes=1)


class _Edit(NamedTuple):
    """One version, or one field that was written in several goes within a minute of one another."""

    seq: int
    """Of the latest."""
    made_at: datetime
    """Of the latest."""
    began_at: datetime
    kind: EntryKind
    changes: tuple[Difference, ...]


def history_page(session: Session, persona_id: str, before: int | None) -> History:
    """The versions older than number `before`, newest first, and where to go on (None: these are all). Raises `StoreError`."""
    found = _found(session, persona_id, before)
    edits: list[_Edit] = []
    for number, revision in enumerate(found[:PAGE]):
        edit = _edit(revision, found[number + 1 :])
        if not edit.changes:
            continue
        if edits and _belong_together(edits[-1], edit):
            edits[-1] = _together(edits[-1], edit)
        else:
            edits.append(edit)
    return History(entries=tuple(map(_entry, edits)), next=found[PAGE - 1].seq if len(found) > PAGE else None)


def last_version(session: Session, persona_id: str) -> int:
    """The number of the latest version that says something. Raises `EventRefused` where there is none; `StoreError`."""
    before: int | None = None
    while found := session.revisions(persona_id, before):
        for revision in found:
            if revision.content and not revision.is_conflict_copy:
                return revision.seq
        before = found[-1].seq
    raise EventRefused("This persona is no longer there.")


def _found(session: Session, persona_id: str, before: int | None) -> list[Revision]:
    """A page of them, and those before it down to one that the last of the page can be compared with."""
    found = list(session.revisions(persona_id, before, limit=PAGE + 1))
    more: Sequence[Revision] = found[PAGE:]
    while more and not any(each.content and not each.is_conflict_copy for each in more):
        more = session.revisions(persona_id, found[-1].seq)
        found += more
    return found


def _edit(revision: Revision, older: Sequence[Revision]) -> _Edit:
    was = next((each for each in older if not each.is_conflict_copy and (each.content or not revision.is_conflict_copy)), None)
    changes = differences(was.content if was else None, revision.content)
    kind: EntryKind = "change"
    if revision.is_conflict_copy:
        kind = "aside"
    elif revision.content is None:
        kind = "deleted"
    elif was is None or was.content is None:
        kind = "restored" if was else "begun"
        # All that it says is new: the version shows it.
        changes = changes[:1]
    return _Edit(revision.seq, revision.made_at, revision.made_at, kind, changes)


def _belong_together(newer: _Edit, older: _Edit) -> bool:
    """Whether they are one field written in two goes."""
    if not newer.kind == older.kind == "change" or not len(newer.changes) == len(older.changes) == 1:
        return False
    one, other = newer.changes[0], older.changes[0]
    is_soon = abs(newer.began_at - older.made_at) <= _TOGETHER
    return is_soon and one.where == other.where and one.before == other.after


def _together(newer: _Edit, older: _Edit) -> _Edit:
    change = newer.changes[0].model_copy(update={"before": older.changes[0].before})
    return newer._replace(began_at=older.began_at, changes=(change,))


def _entry(edit: _Edit) -> Entry:
    told = edit.changes[:MAX_CHANGES]
    return Entry(
        seq=edit.seq,
        made_at=edit.made_at.isoformat(),
        kind=edit.kind,
        changes=tuple(map(_change, told)),
        more=len(edit.changes) - len(told),
    )


def _change(change: Difference) -> Change:
    """A summary without its Markdown, unless that alone is what changed; any other text as it was written."""
    before, after = change.before, change.after
    if change.where == FIELD_LABELS["ai_generated_summary"]:
        plain = tuple("\n".join(each.text for each in paragraphs(text)) for text in (before, after))
        if plain[0] != plain[1]:
            before, after = plain
    return Change(where=change.where, before=_shortened(before), after=_shortened(after))


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
