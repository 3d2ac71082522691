"""The plumbing, against a real model on this machine."""

import asyncio

import pytest

from buyerflow_widgets.llm import ModelRefused, ModelSettings, ModelTimeout
from buyerflow_widgets.model.process import BuyingProcessState
from buyerflow_widgets.summary import summarize
from tests.support.model_server import KEY, ModelServer
from tests.support.samples import SAMPLES

LIMIT = 110.0


@pytest.fixture
def settings(model: ModelServer, monkeypatch: pytest.MonkeyPatch) -> ModelSettings:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    return ModelSettings(model=model.model, base_url=model.base_url, deadline=LIMIT)


def test_it_streams_several_updates_and_ends(small_process: BuyingProcessState, settings: ModelSettings) -> None:
    seen: list[str] = []
    summary = asyncio.run(summarize(small_process, on_text=seen.append, settings=settings))
    assert len(seen) > 3
    assert seen[-1] == summary.text
    assert (summary.author, summary.model) == ("model", settings.model)
    assert summary.finish_reason in ("stop", "length")


def test_cancelled_half_way_it_keeps_a_part_and_the_server_answers_the_next(
    small_process: BuyingProcessState, settings: ModelSettings
) -> None:
    async def stop_after_three_updates() -> list[str]:
        seen: list[str] = []
        enough = asyncio.Event()

        def on_text(text: str) -> None:
            seen.append(text)
            if len(seen) == 3:
                enough.set()

        task = asyncio.create_task(summarize(small_process, on_text=on_text, settings=settings))
        await asyncio.wait_for(enough.wait(), LIMIT)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return seen

    assert asyncio.run(stop_after_three_updates())[-1]
    assert asyncio.run(stop_after_three_updates())[-1]


def test_out_of_time_half_way_it_keeps_the_part(small_process: BuyingProcessState, settings: ModelSettings) -> None:
    seen: list[str] = []
    with pytest.raises(ModelTimeout, match="was not done after") as caught:
        asyncio.run(summarize(small_process, on_text=seen.append, settings=settings.model_copy(update={"deadline": 0.6})))
    # How much had come by then is the machine's affair.
    assert caught.value.partial == (seen[-1] if seen else "")


def test_a_wrong_key_gives_its_sentence(
    small_process: BuyingProcessState, settings: ModelSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "wrong")
    with pytest.raises(ModelRefused, match="did not accept the key"):
        asyncio.run(summarize(small_process, settings=settings))


def test_a_process_that_is_too_long_for_the_model_gives_its_sentence(settings: ModelSettings) -> None:
    stages = SAMPLES[0].buying_stages * 12
    with pytest.raises(ModelRefused, match="too long"):
        asyncio.run(summarize(SAMPLES[0].model_copy(update={"buying_stages": stages}), settings=settings))
