"""A process with gaps, and a model's server that fills in forms."""

from collections.abc import Iterator

import pytest

from buyerflow_widgets.model.events import PersonaAdded, StageEdited, StageSetChosen
from buyerflow_widgets.session.session import Session
from tests.drafting.content import content_of
from tests.support.draft_server import DraftServer, draft_server


@pytest.fixture
def session() -> Session:
    """Three stages; two of their cells are filled in beside the names."""
    made = Session()
    made.send(PersonaAdded(name="Plant manager", pain_points="The line stops"))
    made.send(StageSetChosen(name="Standard"))
    first = content_of(made).stage_ids[0]
    made.send(StageEdited(stage_id=first, field="buyer_actions", value="Walks the line"))
    made.send(StageEdited(stage_id=first, field="duration", value="2 weeks"))
    return made


@pytest.fixture
def drafts_server() -> Iterator[DraftServer]:
    with draft_server() as server:
        yield server
