"""Whatever a model's server does, the person gets one plain sentence, in time, and keeps the text that had arrived."""

import asyncio
import socket
import ssl
import subprocess
import time
import traceback
from contextlib import ExitStack
from pathlib import Path

import pytest

from buyerflow_widgets.llm import ModelAnswerBroken, ModelBusy, ModelError, ModelRefused, ModelSettings, ModelTimeout, ModelUnreachable
from buyerflow_widgets.model.process import MAX_TEXT, BuyingProcessState
from buyerflow_widgets.summary import Summary, summarize
from tests.support.fault_server import ODD_SHAPES, WRITTEN, FaultServer

LIMIT = 8.0
"""Seconds in which any fault must be told; the settings below make each much quicker."""
PARTIAL = WRITTEN.strip()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate that its owner signed, and its key, good for a day."""
    folder = tmp_path_factory.mktemp("certificate")
    made, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(made)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=60)
    except FileNotFoundError:
        pytest.skip("no openssl: `apt-get install openssl`")
    return made, key


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
        ("busy-an-hour", ModelBusy, ""),
        ("busy-without-a-word", ModelBusy, ""),
        ("overloaded", ModelBusy, ""),
        ("unpaid", ModelBusy, ""),
        ("quota-inside", ModelBusy, PARTIAL),
        ("too-long-in-words", ModelRefused, ""),
        ("crashed", ModelUnreachable, ""),
        ("bad-gateway", ModelUnreachable, ""),
        ("json", ModelAnswerBroken, ""),
        ("not-zipped", ModelAnswerBroken, ""),
        ("not-unicode", ModelAnswerBroken, ""),
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
    small_process: BuyingProcessState, faults: FaultServer, fault: str, kind: type[ModelError], partial: str
) -> None:
    seen: list[str] = []
    with pytest.raises(ModelError) as caught:
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
        with pytest.raises(ModelError) as caught:
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


def test_without_a_key_a_server_that_wants_one_is_said_to(
    small_process: BuyingProcessState, faults: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(small_process, faults, "demands-a-key").complete
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(ModelRefused, match="asks for a key and there is none; set OPENAI_API_KEY") as caught:
        run(small_process, faults, "demands-a-key")
    assert_for_people(caught.value)


@pytest.mark.parametrize(
    ("fault", "wait", "requests"),
    [
        ("busy", "a minute", 2),
        ("busy-without-a-word", "a minute", 2),
        ("busy-for-nonsense", "a minute", 2),
        ("busy-half-a-minute", "30 seconds", 1),
        ("busy-an-hour", "1 hour", 1),
        ("busy-until-a-date", "a minute", 1),
        ("no-credit", None, 1),
        ("unpaid", None, 1),
        ("crashed", None, 2),
    ],
)
def test_a_busy_server_is_asked_once_more_unless_it_wants_a_long_wait_which_is_said(
    small_process: BuyingProcessState, faults: FaultServer, fault: str, wait: str | None, requests: int
) -> None:
    with pytest.raises(ModelError) as caught:
        run(small_process, faults, fault)
    assert len(faults.requests) == requests
    if wait:
        assert f"is busy; wait {wait} and try again." in str(caught.value)


def test_who_is_let_in_at_the_second_try_hears_of_no_fault(small_process: BuyingProcessState, faults: FaultServer) -> None:
    assert run(small_process, faults, "busy-once").complete


@pytest.mark.parametrize("shape", range(len(ODD_SHAPES)))
def test_an_answer_of_any_other_shape_is_said_to_be_unreadable(small_process: BuyingProcessState, faults: FaultServer, shape: int) -> None:
    with pytest.raises(ModelAnswerBroken) as caught:
        run(small_process, faults, f"odd-shape-{shape}")
    assert_for_people(caught.value)


def test_a_name_that_nobody_has_is_said_to_be_unknown(small_process: BuyingProcessState) -> None:
    # Longer than names can be: the resolver says no without asking any server.
    with pytest.raises(ModelUnreachable, match=r"No server named .* can be found; check the connection and OPENAI_BASE_URL") as caught:
        run(small_process, f"http://{'.'.join(['nobody' * 10] * 5)}/v1", "any")
    assert_for_people(caught.value)


def test_a_server_that_takes_no_connection_is_given_up_in_time(small_process: BuyingProcessState) -> None:
    with ExitStack() as stack:
        listening = stack.enter_context(socket.socket())
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        # The queue of a server that accepts nobody is full after a few: the next one is left waiting.
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listening.getsockname())
        with pytest.raises(ModelUnreachable, match="does not answer; check the connection and OPENAI_BASE_URL") as caught:
            run(small_process, f"http://127.0.0.1:{listening.getsockname()[1]}/v1", "any")
    assert_for_people(caught.value)


def test_a_certificate_that_nobody_vouches_for_is_not_trusted_until_it_is_named(
    small_process: BuyingProcessState, faults: FaultServer, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    faults.socket = context.wrap_socket(faults.socket, server_side=True)
    address = faults.base_url.replace("http://", "https://")
    with pytest.raises(ModelUnreachable, match=r"The certificate of .* is not trusted; check OPENAI_BASE_URL") as caught:
        run(small_process, address, "fine")
    assert_for_people(caught.value)
    assert faults.requests == []
    # What the sentence says helps.
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    assert run(small_process, address, "fine").complete


def test_https_where_there_is_only_http_is_said_to_be_that(small_process: BuyingProcessState, faults: FaultServer) -> None:
    with pytest.raises(ModelUnreachable, match="should begin with http://") as caught:
        run(small_process, faults.base_url.replace("http://", "https://"), "fine")
    assert_for_people(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SSL_CERT_FILE", "/not/there", "certificates named in the environment cannot be used"),
        ("ALL_PROXY", "ftp://127.0.0.1:9", "proxy or the certificates named in the environment cannot be used"),
        ("ALL_PROXY", "http://127.0.0.1:9", "No server answers"),
    ],
)
def test_settings_of_the_network_that_lead_nowhere_are_named(
    small_process: BuyingProcessState, monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ModelUnreachable, match=sentence) as caught:
        run(small_process, "https://models.example/v1", "any")
    assert_for_people(caught.value)


def test_a_connection_that_is_only_kept_alive_ends_at_the_deadline(small_process: BuyingProcessState, faults: FaultServer) -> None:
    settings = ModelSettings(model="keeps-alive", base_url=faults.base_url, stall=0.5, deadline=1)
    with pytest.raises(ModelTimeout, match="was not done after 1 second") as caught:
        asyncio.run(asyncio.wait_for(summarize(small_process, settings=settings), LIMIT))
    assert_for_people(caught.value)
    assert faults.hung_up.wait(LIMIT)


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


def assert_for_people(error: ModelError) -> None:
    sentence = str(error)
    assert sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "raw" not in sentence
    assert "sk-" not in sentence
    assert "Error" not in sentence
    # A traceback in a log shows neither the server's words nor the key.
    assert error.__cause__ is None
    assert error.__context__ is None
    told = f"{error!r}{vars(error)}" + "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert "not-to-be-shown" not in told
