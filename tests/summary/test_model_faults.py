"""Whatever a model's server does, the person gets one plain sentence, in time, and keeps the text that had arrived."""

import asyncio
import socket
import time

import pytest

from buyerflow_widgets.state import MAX_TEXT, BuyingProcessState
from buyerflow_widgets.summary import (
    ModelAnswerBroken,
    ModelBusy,
    ModelRefused,
    ModelSettings,
    ModelTimeout,
    ModelUnreachable,
    Summary,
    SummaryError,
    summarize,
)
from tests.summary.fault_server import WRITTEN, FaultServer

LIMIT = 8.0
"""Seconds in which any fault must be told; the settings below make each much quicker."""
PARTIAL = WRITTEN.strip()


def run(process: BuyingProcessState, server: FaultServer | str, fault: str, seen: list[str] | None = None) -> Summary:
    base_url = server if isinstance(server, str) else server.base_url
    settings = ModelSettings(model=fault, base_url=base_url, stall=0.5, deadline=30)
    on_text = None if seen is None else seen.append
    return asyncio.run(asyncio.wait_for(summarize(process, settings=settings, on_text=on_text), LIMIT))


@pytest.mark.parametrize(
    ("fault", "kind", "partial"),
    [
        ("bad-key", ModelRefused, ""),
        ("forbidden", ModelRefused, ""),
        ("no-such-model", ModelRefused, ""),
        ("too-long", ModelRefused, ""),
        ("bad-request", ModelRefused, ""),
        ("busy", ModelBusy, ""),
        ("no-credit", ModelBusy, ""),
        ("crashed", ModelUnreachable, ""),
        ("moved", ModelUnreachable, ""),
        ("silent", ModelTimeout, ""),
        ("stall", ModelTimeout, PARTIAL),
        ("cut", ModelAnswerBroken, PARTIAL),
        ("clean-end", ModelAnswerBroken, PARTIAL),
        ("malformed", ModelAnswerBroken, PARTIAL),
        ("other-shape", ModelAnswerBroken, ""),
        ("error-inside", ModelAnswerBroken, PARTIAL),
        ("html", ModelAnswerBroken, ""),
        ("empty", ModelAnswerBroken, ""),
        ("refusal", ModelAnswerBroken, ""),
        ("content-filter", ModelAnswerBroken, PARTIAL),
    ],
)
def test_each_fault_gives_its_error_a_sentence_and_what_had_arrived(
    small_process: BuyingProcessState, faults: FaultServer, fault: str, kind: type[SummaryError], partial: str
) -> None:
    seen: list[str] = []
    with pytest.raises(SummaryError) as caught:
        run(small_process, faults, fault, seen)
    assert type(caught.value) is kind
    assert caught.value.partial == partial
    assert seen == ([partial] if partial else [])
    assert_for_people(caught.value)


def test_no_two_faults_with_another_cure_share_a_sentence(small_process: BuyingProcessState, faults: FaultServer) -> None:
    sentences = set()
    for fault in (
        "bad-key",
        "forbidden",
        "no-such-model",
        "too-long",
        "bad-request",
        "busy",
        "no-credit",
        "crashed",
        "html",
        "refusal",
        "cut",
        "clean-end",
    ):
        with pytest.raises(SummaryError) as caught:
            run(small_process, faults, fault)
        sentences.add(str(caught.value))
    assert len(sentences) == 12


def test_a_server_that_is_not_there_is_unreachable(small_process: BuyingProcessState, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-to-be-shown")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ModelUnreachable) as caught:
        run(small_process, f"http://127.0.0.1:{port}/v1", "any")
    assert_for_people(caught.value)


@pytest.mark.parametrize(
    "address", ["not an address", "file:///etc", "http://", "http://[", "http://a b/", "http://127.0.0.1:port/v1", "//x"]
)
def test_an_address_that_is_none_is_said_to_be_wrong(small_process: BuyingProcessState, address: str) -> None:
    with pytest.raises((ModelUnreachable, ModelAnswerBroken)) as caught:
        run(small_process, address, "any")
    assert "OPENAI_BASE_URL" in str(caught.value)


@pytest.mark.parametrize("key", ["sk-ключ", "sk-a\nb", "sk-“quoted”"])
def test_a_key_with_impossible_characters_is_refused_before_anything_is_sent(
    small_process: BuyingProcessState, faults: FaultServer, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(ModelRefused) as caught:
        run(small_process, faults, "fine")
    assert_for_people(caught.value)
    assert key not in str(caught.value)
    assert faults.requests == []


def test_an_answer_that_never_ends_is_stopped_at_the_limit_of_a_text(small_process: BuyingProcessState, faults: FaultServer) -> None:
    summary = run(small_process, faults, "endless")
    assert len(summary.text) <= MAX_TEXT
    assert len(summary.text) > MAX_TEXT - 200
    assert not summary.complete
    assert faults.hung_up.wait(LIMIT)


def test_a_silence_is_ended_by_the_deadline_where_that_comes_first(small_process: BuyingProcessState, faults: FaultServer) -> None:
    settings = ModelSettings(model="stall", base_url=faults.base_url, stall=30, deadline=1)
    started = time.monotonic()
    with pytest.raises(ModelTimeout) as caught:
        asyncio.run(summarize(small_process, settings=settings))
    assert time.monotonic() - started < LIMIT
    assert caught.value.partial == PARTIAL
    assert_for_people(caught.value)


def test_an_answer_cut_off_at_its_length_is_kept_and_called_incomplete(small_process: BuyingProcessState, faults: FaultServer) -> None:
    summary = run(small_process, faults, "length")
    assert (summary.text, summary.complete, summary.finish_reason) == (PARTIAL, False, "length")


def test_a_redirect_is_not_followed(small_process: BuyingProcessState, faults: FaultServer) -> None:
    with pytest.raises(ModelUnreachable):
        run(small_process, faults, "moved")
    assert len(faults.requests) == 1


def test_what_cannot_be_stored_is_taken_out_of_an_answer(small_process: BuyingProcessState, faults: FaultServer) -> None:
    summary = run(small_process, faults, "surrogates")
    assert summary.text == "😀 ok\ufffd."
    small_process.model_validate(small_process.model_dump() | {"ai_generated_summary": summary.text})


def assert_for_people(error: SummaryError) -> None:
    sentence = str(error)
    assert sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "raw" not in sentence
    assert "sk-" not in sentence
    assert "Error" not in sentence
    # A traceback in a log shows neither the server's words nor the key.
    assert error.__cause__ is None
    assert error.__suppress_context__ or error.__context__ is None
