"""What earlier versions wrote opens as it was: `tests/data` has a folder by commit, with a store and what that version exported from it.

Each store has three personas, summaries by a model and of unknown origin, a skipped question, a text that lost a conflict,
and a deleted persona. A later change of the form of stores or files adds a folder of its own, and this one stays.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from buyerflow_widgets import BuyingProcessState, PersonaOpened, Phase, Session, StageEdited, Store
from buyerflow_widgets.tables import from_json, read_file

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(params=["e50baba", "d502fb4"])
def folder(request: pytest.FixtureRequest) -> Path:
    return DATA / str(request.param)


@pytest.fixture
def store(folder: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy: opening a store may bring it up to date."""
    with closing(Store.open(shutil.copy(folder / "store.sqlite", tmp_path / "store.sqlite"))) as store:
        yield store


@pytest.fixture
def exported(folder: Path) -> tuple[BuyingProcessState, ...]:
    return from_json((folder / "processes.json").read_bytes())


def test_a_store_has_every_process_as_that_version_exported_it(store: Store, exported: tuple[BuyingProcessState, ...]) -> None:
    assert Session(store).processes() == exported
    assert len(exported) == 3


def test_a_store_opens_where_the_person_was_with_what_they_skipped(store: Store) -> None:
    active = Session(store).workspace.active
    assert active
    assert active.content.process.persona_name.startswith("Plant manager ✓")
    assert active.position.phase is Phase.ALIGNMENT
    assert [question.field for question in active.position.skipped] == ["buyer_actions"]


def test_a_store_has_its_history_what_lost_a_conflict_and_the_deleted(store: Store) -> None:
    session = Session(store)
    assert session.workspace.process
    revisions = session.revisions(session.workspace.process.persona_id)
    assert [(each.seq, each.is_conflict_copy) for each in revisions] == [(5, False), (4, True), (3, False), (2, False), (1, False)]
    lost = revisions[1].content
    assert lost
    assert lost.process.buying_stages[1].key_message == "mine"
    (deleted,) = session.deleted()
    assert deleted.persona_name == "Deleted one"


def test_a_store_says_who_wrote_each_summary(store: Store, exported: tuple[BuyingProcessState, ...]) -> None:
    authors = set()
    for process in exported:
        stored = store.load(process.persona_id)
        assert stored
        origin = stored.envelope.content.summary_origin
        authors.add(origin and origin.author)
    assert authors == {"model", "unknown", None}


def test_a_store_is_worked_on(store: Store, exported: tuple[BuyingProcessState, ...]) -> None:
    session = Session(store)
    session.send(PersonaOpened(persona_id=exported[1].persona_id))
    assert session.workspace.active
    session.send(StageEdited(stage_id=session.workspace.active.content.stage_ids[0], field="duration", value="a day"))
    assert session.save.state == "saved"
    assert Session(store).processes()[0].buying_stages[0].duration == "a day"


@pytest.mark.parametrize("name", ["processes.json", "workbook.xlsx", "table.csv"])
def test_a_file_comes_in_with_every_text(name: str, folder: Path, exported: tuple[BuyingProcessState, ...]) -> None:
    preview = read_file(name, (folder / name).read_bytes())
    assert not preview.problems

    def texts(processes: tuple[BuyingProcessState, ...]) -> list[tuple[object, ...]]:
        return sorted((each.persona_name, each.persona_pain_points, each.buying_stages) for each in processes)

    assert texts(preview.processes) == texts(exported)
