"""A program that edits until it is killed.

`python -m tests.soak.editing URL LIFE` writes a line for each edit that was told to be saved.
"""

import sys
from itertools import count
from random import Random

from buyerflow_widgets.model import events
from buyerflow_widgets.model.process import STAGE_FIELDS
from buyerflow_widgets.session.session import Session
from buyerflow_widgets.storage import Store
from tests.support.waiting import until

OWNER = "soak"


def edit(url: str, life: str) -> None:
    """Edits for ever. Each edit writes a text of its own, `LIFE.NUMBER;`, somewhere; now and then one is undone."""
    random = Random(life)
    session = Session(Store.open(url, owner=OWNER))
    session.watch()
    if session.workspace.process is None:
        session.send(events.PersonaAdded(name="Buyer"))
        session.send(events.StageSetChosen(name="Standard"))
    waiting: list[str] = []
    for number in count(1):
        text = f"{life}.{number};"
        session.send(_drawn(random, session, text))
        waiting.append(text)
        if session.save.state != "saved" and number % 10 == 0:
            until(lambda: session.save.state == "saved", 120)
        if session.save.state == "saved":
            assert session.workspace.active
            content = session.workspace.active.content.model_dump_json()
            # What was overwritten here before it could be saved, is not what was saved.
            sys.stdout.write("".join(f"{each}\n" for each in waiting if each in content))
            sys.stdout.flush()
            waiting.clear()
        if random.random() < 0.1:
            session.undo()


def _drawn(random: Random, session: Session, text: str) -> events.Event:
    if random.random() < 0.2:
        return events.PersonaEdited(field=random.choice(("persona_name", "persona_pain_points")), value=text)
    assert session.workspace.active
    stage_id = random.choice(session.workspace.active.content.stage_ids)
    return events.StageEdited(stage_id=stage_id, field=random.choice(STAGE_FIELDS), value=text)


if __name__ == "__main__":
    edit(*sys.argv[1:])
