"""What a page's websocket lets through, and what a client that writes to it by hand can do: nothing that runs code."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jupyter_server.services.kernels.connection.base import serialize_binary_message, serialize_msg_to_ws_v1
from websockets.exceptions import ConnectionClosed

from buyerflow_widgets.serving.message_filter import is_admitted
from buyerflow_widgets.tables import MAX_BYTES
from buyerflow_widgets.widgets.visitor import WENT_WRONG
from tests.serving.talking import Talk, channels, refusal, talking
from tests.support.running import Served, serving
from tests.support.servers import notebook
from tests.support.visitor import Visitor
from tests.support.waiting import until

ADMITTED = [
    ("shell", "comm_msg", {"comm_id": "1", "data": {}}),
    ("shell", "comm_close", {"comm_id": "1"}),
    ("shell", "comm_open", {"comm_id": "1", "target_name": "jupyter.widget.control"}),
    ("shell", "comm_info_request", {}),
    ("shell", "kernel_info_request", {}),
    ("control", "kernel_info_request", {}),
]
NEVER = (
    "execute_request", "Execute_request", "", "complete_request", "inspect_request", "history_request", "is_complete_request",
    "debug_request", "interrupt_request", "shutdown_request", "create_subshell_request", "delete_subshell_request",
    "list_subshell_request", "usage_request", "input_reply", "execute_reply", "connect_request", "apply_request", "clear_request",
    "abort_request", "comm_msg ", "comm_msg\0",
)  # fmt: skip
FOREIGN_TARGETS = ("jupyter.widget", "", None, 1, ["jupyter.widget.control"], "hypothetical")
REFUSED: list[tuple[str, str, dict[str, Any]]] = [
    *((channel, kind, {"code": "1", "cursor_pos": 1}) for channel in ("shell", "control", "stdin", "iopub") for kind in NEVER),
    *(("control", kind, {"comm_id": "1", "target_name": "jupyter.widget.control"}) for kind in ("comm_open", "comm_msg", "comm_close")),
    *(("shell", "comm_open", {"comm_id": "1", "target_name": name}) for name in FOREIGN_TARGETS),
    ("shell", "comm_open", {"comm_id": "1"}),
    ("", "comm_msg", {}),
    ("iopub", "comm_msg", {}),
]


def message(kind: Any, content: Any) -> dict[str, Any]:
    return {"header": {"msg_type": kind, "msg_id": "1"}, "parent_header": {}, "metadata": {}, "content": content}


def framings(channel: str, kind: Any, content: Any) -> dict[str, tuple[bytes | str, bool]]:
    made = message(kind, content)
    return {
        "v1": (serialize_msg_to_ws_v1([json.dumps(part).encode() for part in made.values()], channel), True),
        "v1 with buffers": (serialize_msg_to_ws_v1([*(json.dumps(part).encode() for part in made.values()), b"x" * 9, b""], channel), True),
        "text": (json.dumps({**made, "channel": channel}), False),
        "binary": (serialize_binary_message({**made, "channel": channel, "buffers": [b"x" * 9, b""]}), False),
    }


@pytest.mark.parametrize("framing", ["v1", "v1 with buffers", "text", "binary"])
def test_what_views_say_passes_and_nothing_else(framing: str) -> None:
    for channel, kind, content in ADMITTED:
        frame, is_v1 = framings(channel, kind, content)[framing]
        assert is_admitted(frame, is_v1=is_v1), (channel, kind)
        # The other framing reads nothing out of it.
        assert not is_admitted(frame, is_v1=not is_v1)
    for channel, kind, content in REFUSED:
        frame, is_v1 = framings(channel, kind, content)[framing]
        assert not is_admitted(frame, is_v1=is_v1), (channel, kind)


DOUBLED = b'{"msg_type": "execute_request", "msg_type": "comm_msg"}'
HOSTILE = [
    b"",
    b"\0" * 8,
    b"\xff" * 8,
    b"\xff" * 7 + b"\x7f",
    (2**63).to_bytes(8, "little") + b"\0" * 100,
    (6).to_bytes(8, "little"),
    (6).to_bytes(8, "little") + b"\xff" * 48,
    serialize_msg_to_ws_v1([DOUBLED, b"{}", b"{}", b"{}"], "shell"),
    serialize_msg_to_ws_v1([b'{"msg_type": "comm_msg"}'.decode().encode("utf-16"), b"{}", b"{}", b"{}"], "shell"),
    serialize_msg_to_ws_v1([b"[" * 100_000, b"{}", b"{}", b"{}"], "shell"),
    serialize_msg_to_ws_v1([b'{"msg_type": ["comm_msg"]}', b"{}", b"{}", b"{}"], "shell"),
    serialize_msg_to_ws_v1([b'"comm_msg"', b"{}", b"{}", b"{}"], "shell"),
    serialize_msg_to_ws_v1([b'{"msg_type": "comm_open"}', b"{}", b"{}", b"[]"], "shell"),
    serialize_msg_to_ws_v1([b'{"msg_type": "comm_msg"}', b"{}"], "shell"),
    serialize_msg_to_ws_v1([b'{"msg_type": "comm_msg"}', *[b"{}"] * 200], "shell"),
    "\0",
    "null",
    "[]",
    "1" * 10_000,
    '{"channel": "shell"}',
    '{"channel": "shell", "header": null, "content": null}',
    '{"channel": "shell", "header": {"msg_type": "comm_msg", "msg_type": "execute_request"}, "content": {}}',
    '{"channel": "shell", "header": {"msg_type": "execute_request", "msg_type": "comm_msg"}, "content": {}}',
    '{"channel": "shell", "header": {"msg_type": "comm_open"}, "content": {"target_name": "jupyter.widget.control", "target_name": "x"}}',
    '{"channel": "shell", "msg_type": "comm_msg", "header": {"msg_type": "execute_request"}, "content": {}}',
    '{"header": {"msg_type": "comm_msg"}, "content": {}}',
    "[" * 100_000,
]


@pytest.mark.parametrize("is_v1", [True, False])
@pytest.mark.parametrize("frame", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_message_is_refused(frame: bytes | str, is_v1: bool) -> None:
    assert not is_admitted(frame, is_v1=is_v1)


@given(frame=st.binary(max_size=200) | st.text(max_size=200), is_v1=st.booleans())
@example(frame=b"\x02\0\0\0\0\0\0\0", is_v1=True)
def test_no_bytes_are_too_odd_to_be_refused(frame: bytes | str, is_v1: bool) -> None:
    assert not is_admitted(frame, is_v1=is_v1)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served"), "--port=0") as server:
        yield server


@pytest.fixture(params=[True, False], ids=["v1", "legacy"])
def talk(served: Served, request: pytest.FixtureRequest) -> Iterator[Talk]:
    _, kernel = served.page()
    with talking(served, kernel, v1=request.param) as talk:
        talk.ask()
        yield talk


TALKATIVE = """
import logging
from ipywidgets import Label
from buyerflow_widgets import BuyingStage

def say(_widget, content, _buffers):
    print("prints", content["text"])
    logging.getLogger("ours").error("logs %d", 6 * 7)
    BuyingStage.model_validate({"stage_name": [content["text"]]})

label = Label()
label.on_msg(say)
label
"""


def test_what_a_pages_python_logs_is_in_the_servers_log_once_and_without_what_people_wrote(tmp_path: Path) -> None:
    path = notebook(tmp_path / "talkative.ipynb", TALKATIVE)
    with serving(tmp_path, str(path), "--port=0") as server:
        _, kernel = server.page()
        with talking(server, kernel) as talk, talking(server, kernel, session="another") as other:
            other.ask()
            for comm_id in talk.ask("comm_info_request")["comms"]:
                said = {"method": "custom", "content": {"text": "what somebody wrote"}}
                talk.send("shell", "comm_msg", {"comm_id": comm_id, "data": said})
            until(lambda: "validation errors for BuyingStage" in (tmp_path / "log.txt").read_text())
    # All of it, now that the server has ended.
    log = (tmp_path / "log.txt").read_text()
    assert log.count("said: logs 42") == 1
    assert "what somebody wrote" not in log
    # Neither an error nor news to those who run it.
    assert "said: prints" not in log


def test_code_that_a_client_sends_is_not_run(talk: Talk, tmp_path: Path) -> None:
    proof = tmp_path / "ran"
    code = {
        "code": f"open({str(proof)!r}, 'w')",
        "silent": False,
        "store_history": True,
        "user_expressions": {"a": f"open({str(proof)!r}, 'w')"},
    }
    for channel, kind, content in REFUSED:
        talk.send(channel, kind, {**code, **content, **({"code": code["code"]} if "code" in content else {})})
    # What was sent before on these channels has been done by then.
    talk.ask()
    talk.ask(channel="control")

    assert not proof.exists()


def test_a_client_makes_no_widgets_of_its_own(talk: Talk) -> None:
    before = talk.ask("comm_info_request", {})["comms"]
    module = "@jupyter-widgets/controls"
    state = {"_model_module": module, "_model_module_version": "2.0.0", "_model_name": "ButtonModel"}
    state |= {"_view_module": module, "_view_module_version": "2.0.0", "_view_name": "ButtonView"}
    talk.send("shell", "comm_open", {"comm_id": "mine", "target_name": "jupyter.widget", "data": {"state": state, "buffer_paths": []}})

    assert before
    assert talk.ask("comm_info_request", {})["comms"] == before


def test_frames_that_are_no_messages_harm_neither_this_page_nor_the_server(talk: Talk, served: Served) -> None:
    for frame in HOSTILE:
        talk.socket.send(frame)

    assert talk.ask()["status"] == "ok"
    assert served.ask("/voila/static/voila.js").status == 200


@pytest.mark.parametrize("session", ["x" * 300, "é", "a%0d%0ab", "../x", "x y", "%ff"])
def test_a_session_whose_name_is_no_name_is_refused(served: Served, session: str) -> None:
    _, kernel = served.page()

    assert refusal(channels(served, kernel, session)) == 400
    assert refusal(channels(served, kernel, "")) == 101


def test_a_file_as_large_as_may_be_passes_and_a_larger_message_ends_the_connection(served: Served) -> None:
    _, kernel = served.page()
    with talking(served, kernel) as talk:
        talk.send("shell", "comm_msg", {"comm_id": "none", "data": {}}, b"x" * (MAX_BYTES + 1_000_000))
        assert talk.ask()["status"] == "ok"
        with pytest.raises(ConnectionClosed):
            ask_after(talk, b"x" * (MAX_BYTES + 4_000_000))
    # The page lives on: it connects again.
    with talking(served, kernel) as talk:
        assert talk.ask()["status"] == "ok"


def ask_after(talk: Talk, buffer: bytes) -> None:
    talk.send("shell", "comm_msg", {"comm_id": "none", "data": {}}, buffer)
    talk.ask()


def test_a_body_that_no_page_sends_is_refused(served: Served) -> None:
    big = b"POST /voila/api/shutdown/1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n\r\n" + b"x" * 1000
    assert served.raw(big).startswith(b"HTTP/1.1 400 ")
    assert served.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 100_000 + b"\r\n\r\n")[:13] in (
        b"",
        b"HTTP/1.1 400 ",
        b"HTTP/1.1 431 ",
    )


@pytest.mark.parametrize("v1", [True, False])
def test_what_fails_behind_a_page_is_told_in_the_servers_log_alone(tmp_path: Path, *, v1: bool) -> None:
    # Not prepared ahead: the app is open when the page is there.
    with serving(tmp_path, "--port=0", "--preheat_kernel=False") as server:
        _, kernel = server.page()
        with talking(server, kernel, v1=v1) as talk:
            for comm in talk.ask("comm_info_request")["comms"]:
                for content in ("no dictionary", {"kind": "command", "command": {"name": "undo", "x": 1}}):
                    talk.send("shell", "comm_msg", {"comm_id": comm, "data": {"method": "custom", "content": content}})
                talk.send("shell", "comm_msg", {"comm_id": comm, "data": {"method": "update", "state": {"layout": "IPY_MODEL_none"}}})
            heard: set[str] = set()
            talk.send("shell", "kernel_info_request", {})
            while "kernel_info_reply" not in heard:
                heard.add(talk._receive()[0])
        assert heard & {"stream", "error"} == set()
        assert "Traceback" in (tmp_path / "log.txt").read_text()


FAILS_TO_OPEN = """
import buyerflow_widgets.widgets.app

def fail(where):
    raise RuntimeError("the app fails to open")

buyerflow_widgets.widgets.app.open_session = fail
"""


@pytest.fixture
def failing(tmp_path: Path) -> dict[str, str]:
    """Settings with which no app can be opened."""
    startup = tmp_path / "ipython/profile_default/startup"
    startup.mkdir(parents=True)
    (startup / "fail.py").write_text(FAILS_TO_OPEN)
    return {"IPYTHONDIR": str(tmp_path / "ipython")}


def test_who_comes_to_a_prepared_app_that_fails_to_open_reads_a_sentence_and_the_server_logs_why(
    tmp_path: Path, failing: dict[str, str]
) -> None:
    with serving(tmp_path, "--port=0", settings=failing) as server:
        server.until_a_page_is_prepared()
        visitor = Visitor(server.address)
        assert visitor.slices == {"closed": {"kind": "closed", "sentence": WENT_WRONG}}
        until(lambda: "RuntimeError: the app fails to open" in (tmp_path / "log.txt").read_text())
        visitor.leave()


def test_who_opens_an_app_that_fails_reads_the_same_sentence_and_the_server_logs_why(tmp_path: Path, failing: dict[str, str]) -> None:
    with serving(tmp_path, "--port=0", "--preheat_kernel=False", settings=failing) as server:
        page = server.ask().text
    assert WENT_WRONG in page
    assert "RuntimeError" not in page
    assert "the app fails to open" in (tmp_path / "log.txt").read_text()
