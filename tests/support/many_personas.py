"""A store with thousands of personas, made in one go: event by event it would take minutes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from buyerflow_widgets.model.process import STAGE_FIELDS, BuyingProcessState
from buyerflow_widgets.model.progress import persona_entry
from buyerflow_widgets.model.stage_sets import STAGE_SETS
from buyerflow_widgets.model.workspace import Content, Envelope, Phase, Position
from buyerflow_widgets.storage import Store
from buyerflow_widgets.storage.address import store_address
from buyerflow_widgets.storage.open_database import open_database
from buyerflow_widgets.storage.schema import insert, utc_text

ROLES = ("Plant Maintenance Manager", "Head of Customer Support", "Director of Surgical Services", "Einkäuferin für Ölfilter")
PHASES = (Phase.STAGES, Phase.ALIGNMENT, Phase.SUMMARY, Phase.REVIEW)
STAGES = STAGE_SETS["Customer lifecycle"]
LATEST = datetime(2025, 3, 14, 10, 30, tzinfo=UTC)
BATCH = 500


def persona_name(number: int) -> str:
    """What the persona with this number, from 0, the one that changed last, is called."""
    return f"{ROLES[number % len(ROLES)]} {number:05} (site {number % 97})"


def fill(file: Path | str, count: int, owner: str = "local") -> None:
    """Puts `count` personas into a store, of seven stages each, with one hour between their last changes. The first was opened last."""
    Store.open(file).close()
    database = open_database(store_address(file))
    with database.transaction(writes=True) as transaction:
        for first in range(0, count, BATCH):
            made = list(_envelopes(range(first, min(count, first + BATCH))))
            keys = [{"owner": owner, "persona_id": each.content.process.persona_id} for each in made]
            times = [utc_text(each.content.process.last_updated_at) for each in made]
            contents = [each.content.model_dump_json() for each in made]
            lines = [persona_entry(each).model_dump(mode="json") for each in made]
            at = range(len(made))
            rows = [keys[n] | {"seq": 1, "made_at": times[n], "content": contents[n], "aside": False} for n in at]
            transaction.execute_many(insert("revisions"), rows)
            rows = [lines[n] | keys[n] | {"seq": 1, "deleted": False, "last_updated_at": times[n]} for n in at]
            transaction.execute_many(insert("personas"), rows)
            opened = [{"phase": made[n].position.phase, "skipped": "[]", "opened": count - first - n} for n in at]
            transaction.execute_many(insert("places"), [keys[n] | opened[n] for n in at])
    database.close()


def processes(numbers: range) -> Iterator[BuyingProcessState]:
    """The processes with these numbers."""
    for number in numbers:
        filled = number % len(STAGE_FIELDS) + 1
        text = f"What belongs here, for persona {number}, as somebody might write it"
        stages = [
            dict.fromkeys(STAGE_FIELDS, "") | dict.fromkeys(STAGE_FIELDS[:filled], text) | {"stage_name": name, "duration": "2–4 weeks"}
            for name in STAGES
        ]
        process = {
            "persona_id": f"persona-{number:05}",
            "persona_name": persona_name(number),
            "persona_pain_points": "It takes too long\nNobody knows who decides",
            "buying_stages": stages,
            "status": "completed" if number % 5 == 4 else "in_progress",
            "last_updated_at": LATEST - timedelta(hours=number),
        }
        yield BuyingProcessState.model_validate(process)


def _envelopes(numbers: range) -> Iterator[Envelope]:
    for number, process in zip(numbers, processes(numbers), strict=True):
        stage_ids = tuple(f"stage-{number}-{each}" for each in range(len(process.buying_stages)))
        yield Envelope(content=Content(process=process, stage_ids=stage_ids), position=Position(phase=PHASES[number % len(PHASES)]))
