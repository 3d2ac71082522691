"""The form is understood by a real server with a real model: its prose is nonsense, its plumbing is real."""

import asyncio
from itertools import pairwise

import pytest

from buyerflow_widgets.drafting import cells, draft_cells
from buyerflow_widgets.llm import ModelRefused, ModelSettings
from buyerflow_widgets.llm.structured import answers
from buyerflow_widgets.session.session import Session
from tests.drafting.content import content_of
from tests.support.model_server import KEY, ModelServer


def test_a_real_model_fills_in_the_form_and_it_is_read_as_it_grows(
    session: Session, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    content = content_of(session)
    data = cells._data(content, cells.blank_cells(content))
    settings = ModelSettings(model=model.model, base_url=model.base_url, deadline=110)

    async def read() -> list[cells._Cells]:
        return [answer async for answer in answers("cells-1", data, cells._Cells, settings)]

    seen = asyncio.run(read())
    # Which cells so small a model fills in is chance; that they are cells is not.
    assert seen[0].cells
    assert all(later.cells[: len(earlier.cells)] == earlier.cells for earlier, later in pairwise(seen))


def test_a_wrong_key_gives_the_same_sentence_as_elsewhere(session: Session, model: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "wrong")
    content = content_of(session)
    with pytest.raises(ModelRefused, match="did not accept the key"):
        asyncio.run(draft_cells(content, [(content.stage_ids[1], "duration")], ModelSettings(model=model.model, base_url=model.base_url)))
