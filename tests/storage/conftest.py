from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from buyerflow_widgets.model.progress import persona_entry
from buyerflow_widgets.model.workspace import Content, Envelope, PersonaEntry, Phase, Position
from buyerflow_widgets.storage import Store
from tests.support.databases import execute
from tests.support.samples import SAMPLES


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a store may be made; its folder does not exist yet."""
    return tmp_path / "data" / "maps.sqlite"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    store = Store.open(file)
    yield store
    store.close()


@pytest.fixture
def in_database(database_url: str) -> Callable[..., list[tuple[Any, ...]]]:
    """Runs SQL on the store in `database_url`, as another program would."""
    return partial(execute, database_url)


@pytest.fixture(scope="session")
def samples() -> tuple[Content, ...]:
    """The three sample processes."""
    return tuple(
        Content(process=process, stage_ids=tuple(f"stage-{number}" for number in range(len(process.buying_stages)))) for process in SAMPLES
    )


@pytest.fixture(scope="session")
def line_of() -> Callable[[Content], PersonaEntry]:
    """The line of a process in the list, in phase 3."""
    return lambda content: persona_entry(Envelope(content=content, position=Position(phase=Phase.STAGES)))


@pytest.fixture(scope="session")
def named() -> Callable[..., Content]:
    """A process without stages, by id and name."""

    def content(persona_id: str, name: str = "", last_updated_at: str = "2025-03-14T10:30:00Z") -> Content:
        return Content.model_validate(
            {
                "process": {
                    "persona_id": persona_id,
                    "persona_name": name,
                    "persona_pain_points": "",
                    "buying_stages": (),
                    "last_updated_at": last_updated_at,
                },
                "stage_ids": (),
            }
        )

    return content


@pytest.fixture
def filled(database_url: str, samples: tuple[Content, ...], line_of: Callable[[Content], PersonaEntry]) -> str:
    """A store with the samples, for two owners, with history, something kept aside and something deleted."""
    for owner in ("ann", "Ünïcode"):
        store = Store.open(database_url, owner=owner)
        for content in samples:
            persona_id = content.process.persona_id
            store.append(persona_id, content, line_of(content), expected_seq=0)
            store.append(persona_id, content, line_of(content), expected_seq=1, conflict_copies=(content,))
            store.save_position(persona_id, Position(phase=Phase.REVIEW))
        store.append(samples[0].process.persona_id, None, None, expected_seq=3)
        store.close()
    return database_url


@pytest.fixture
def elsewhere(filled: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store, in the other database."""
    return str(request.getfixturevalue("postgresql")) if filled.startswith("sqlite") else f"sqlite:///{tmp_path}/to/maps.sqlite"
