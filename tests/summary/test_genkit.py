"""Genkit's own reflection server, which its developer UI speaks to, lists and runs our flow and our tool."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import pytest

from buyerflow_widgets.model.process import BuyingProcessState, content_digest
from buyerflow_widgets.summary import outline
from tests.support.fault_server import USAGE, WRITTEN, FaultServer

PROGRAM = Path(__file__).with_name("genkit_app.py")
FLOW, TOOL = "/flow/summarize_buying_process", "/tool.v2/summarize_buying_process"
PATIENCE = 60.0
"""Seconds after which a server that should be there in two is called failed."""

pytestmark = pytest.mark.skipif(find_spec("genkit") is None, reason="the extra `genkit` is not installed")


class Reflection:
    """The reflection server of one program."""

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc

    def actions(self) -> dict[str, Any]:
        """What it lists, by key."""
        return json.loads(self._ask("GET", "/api/actions"))  # type: ignore[no-any-return]

    def run(self, key: str, process: BuyingProcessState, *, stream: bool = False) -> list[Any]:
        """What running an action gives: the chunks if it streams, then the result or the error."""
        body = json.dumps({"key": key, "input": process.model_dump(mode="json")})
        answer = self._ask("POST", f"/api/runAction?stream={str(stream).lower()}", body)
        return [json.loads(line) for line in answer.splitlines()]

    def _ask(self, method: str, path: str, body: str | None = None) -> str:
        connection = HTTPConnection(self._host, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"})
            return connection.getresponse().read().decode()
        finally:
            connection.close()


@contextmanager
def genkit(folder: Path, **environment: str) -> Iterator[Reflection]:
    """The program in Genkit's developer mode, ended by its own process."""
    own = {"GENKIT_ENV": "dev", "PYTHONPATH": str(PROGRAM.parents[2])}
    with (folder / "log").open("w") as log:
        command = [sys.executable, str(PROGRAM)]
        process = subprocess.Popen(command, cwd=folder, env=os.environ | own | environment, stdout=log, stderr=log)
    try:
        yield Reflection(_address(folder, process))
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)


def _address(folder: Path, process: "subprocess.Popen[bytes]") -> str:
    """The address on 127.0.0.1, with a port that was free, that Genkit writes down for its tools to find."""
    patience, deadline = Event(), time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, (folder / "log").read_text()
        for found in (folder / ".genkit" / "runtimes").glob("*.json"):
            if text := found.read_text():
                return str(json.loads(text)["reflectionServerUrl"])
        patience.wait(0.1)
    raise AssertionError((folder / "log").read_text())


def test_it_lists_the_flow_and_the_tool_with_their_schemas(tmp_path: Path) -> None:
    with genkit(tmp_path) as reflection:
        listed = reflection.actions()
    for key in (FLOW, TOOL):
        assert list(listed[key]["inputSchema"]["properties"]) == list(BuyingProcessState.model_fields)
        assert "Writes a summary" in listed[key]["description"]
    assert {"text", "model", "made_at", "content_digest", "tokens"} <= set(listed[FLOW]["outputSchema"]["properties"])


def test_it_runs_the_flow_with_streaming_and_the_tool(tmp_path: Path, small_process: BuyingProcessState, faults: FaultServer) -> None:
    environment = {"OPENAI_BASE_URL": faults.base_url, "BUYERFLOW_MODEL": "paced"}
    with genkit(tmp_path, **environment) as reflection:
        *chunks, end = reflection.run(FLOW, small_process, stream=True)
        [alone] = reflection.run(FLOW, small_process)
        [used] = reflection.run(TOOL, small_process)
    made = end["result"]
    assert len(chunks) > 1
    assert "".join(chunks) == made["text"] == "One two three \ufffd four 😀"
    assert made["model"] == "paced"
    assert made["content_digest"] == content_digest(small_process)
    assert made["tokens"] == {"prompt": USAGE["prompt_tokens"], "completion": USAGE["completion_tokens"]}
    assert alone["result"]["text"] == used["result"]["output"]["text"] == made["text"]


def test_without_a_model_it_is_the_outline(tmp_path: Path, small_process: BuyingProcessState) -> None:
    with genkit(tmp_path) as reflection:
        *chunks, end = reflection.run(FLOW, small_process, stream=True)
    assert "".join(chunks) == end["result"]["text"] == outline(small_process)


def test_a_fault_is_a_sentence_with_the_part_there_is_and_nothing_raw(
    tmp_path: Path, small_process: BuyingProcessState, faults: FaultServer
) -> None:
    with genkit(tmp_path, OPENAI_BASE_URL=faults.base_url, BUYERFLOW_MODEL="cut") as reflection:
        *chunks, end = reflection.run(FLOW, small_process, stream=True)
        [refused] = reflection.run(TOOL, small_process)
    log = (tmp_path / "log").read_text()
    assert chunks == [WRITTEN.strip()]
    for error in (end["error"], refused["error"]):
        assert error["message"].endswith("closed the connection half-way; try again.")
        assert error["details"]["partial"] == WRITTEN.strip()
    assert "not-to-be-shown" not in json.dumps([end, refused]) + log
