"""Three sessions write in one persona at the same time, without a plan: every edit is in the history, and all end with the same."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

import pytest

from buyerflow_widgets.model import events
from buyerflow_widgets.model.process import STAGE_FIELDS
from buyerflow_widgets.model.reducer import EventRefused
from buyerflow_widgets.model.workspace import Content
from buyerflow_widgets.session.session import Session
from buyerflow_widgets.storage import OutdatedRevision, Store

EDITS = 200
SESSIONS = 3


def content(session: Session) -> Content:
    assert session.workspace.active
    return session.workspace.active.content


def drawn(random: Random, session: Session, token: str) -> events.Event | None:
    """An edit that writes `token` somewhere; now and then something else, which writes nothing."""
    ids = content(session).stage_ids
    match random.choice(("cell",) * 12 + ("name", "pains", "summary", "add", "move", "delete", "choose", "undo", "look")):
        case "cell":
            return events.StageEdited(stage_id=random.choice(ids), field=random.choice(STAGE_FIELDS), value=token)
        case "name":
            return events.PersonaEdited(field="persona_name", value=token)
        case "pains":
            return events.PersonaEdited(field="persona_pain_points", value=token)
        case "summary":
            return events.SummaryWritten(text=token)
        case "add":
            return events.StageAdded(stage_name=token, after=random.choice((None, *ids)))
        case "move":
            session.send(events.StageMoved(stage_id=random.choice(ids), before=random.choice((None, *ids))))
        case "delete" if len(ids) > 3:
            session.send(events.StageDeleted(stage_id=random.choice(ids)))
        case "choose" if session.conflicts:
            random.choice((session.keep_mine, session.take_theirs))(random.choice(session.conflicts))
        case "undo":
            session.undo()
        case "look":
            session.catch_up()
    return None


def work(session: Session, number: int, together: Barrier) -> list[str]:
    """Sends the edits; the tokens of those that were accepted."""
    random = Random(number)
    accepted: list[str] = []
    together.wait(20)
    while len(accepted) < EDITS:
        token = f"{number}-{len(accepted)}-"
        try:
            event = drawn(random, session, token)
            if event:
                session.send(event)
        except (EventRefused, OutdatedRevision):
            continue
        if event:
            assert session.save.state == "saved"
            accepted.append(token)
    return accepted


@pytest.mark.parametrize("watched", [False, True], ids=["on their own", "watching"])
def test_every_edit_is_in_the_history_and_all_end_with_the_same(database_url: str, *, watched: bool) -> None:
    stores = [Store.open(database_url) for _ in range(SESSIONS + 1)]
    sessions = [Session(stores[0])]
    sessions[0].send(events.PersonaAdded(name="Buyer"))
    sessions[0].send(events.StageSetChosen(name="Standard"))
    sessions += [Session(store) for store in stores[1:-1]]
    for session in sessions:
        if watched:
            session.watch()
    together = Barrier(SESSIONS)
    with ThreadPoolExecutor(SESSIONS) as pool:
        accepted = list(pool.map(work, sessions, range(SESSIONS), [together] * SESSIONS))
    for session in sessions:
        session.close()
        session.catch_up()
    last = content(Session(stores[-1]))
    assert [content(session) for session in sessions] == [last] * SESSIONS
    history = " ".join(str(revision.content) for revision in sessions[0].revisions(last.process.persona_id, limit=100_000))
    missing = [token for tokens in accepted for token in tokens if token not in history]
    assert missing == []
    for store in stores:
        store.close()
