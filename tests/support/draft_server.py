"""A model's server that fills in forms: it answers every request for data as a diligent model would; the model's name says how else."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

CORPUS: dict[str, list[str]] = json.loads((Path(__file__).parents[1] / "data/hostile.json").read_text(encoding="utf-8"))
HOSTILE = "\n\n".join(text.replace("\0", "") for text in [*CORPUS["script_injection"], *CORPUS["prompt_injection"]])
"""What the model named "hostile" writes wherever it can."""


class DraftServer(ThreadingHTTPServer):
    """Remembers what it was asked; `go_on` lets the model named "slow" write its next cell."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[dict[str, Any]] = []
        self.model = ""
        """Comes before the model's name."""
        self.paths: set[str] = set()
        self.go_on = threading.Semaphore(0)
        self.hung_up = threading.Event()

    def forget(self) -> None:
        """Begins anew, for another test."""
        self.go_on.release(1000)
        self.requests, self.paths, self.model, self.go_on = [], set(), "", threading.Semaphore(0)
        self.hung_up.clear()

    @property
    def base_url(self) -> str:
        """For OPENAI_BASE_URL."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    @property
    def data(self) -> dict[str, Any]:
        """The data of the last request."""
        found: dict[str, Any] = json.loads(self.requests[-1]["messages"][1]["content"])
        return found


@contextmanager
def draft_server() -> Iterator[DraftServer]:
    """A running one, stopped at the end."""
    with DraftServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield server
        finally:
            server.go_on.release(1000)
            server.shutdown()


def draft(stage: int, field: str) -> str:
    """What it suggests for a cell."""
    return f"Draft of {field} {stage}"


class _Handler(BaseHTTPRequestHandler):
    server: DraftServer

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(request)
        self.server.paths.add(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        data = json.loads(request["messages"][1]["content"])
        model = self.server.model or request["model"]
        form = request.get("response_format", {}).get("json_schema", {}).get("name")
        if form == "cells":
            pieces = self._cells(model, data)
        elif form == "stages":
            pieces = self._stages(data["notes"])
        else:
            pieces = iter([HOSTILE] if model == "hostile" else ["The buyer writes. ", "And buys."])
        finish = "length" if model == "cut short" else "stop"
        for piece in pieces:
            self._chunk({"content": piece}, None)
        self._chunk({}, finish)
        self._write("data: [DONE]\n\n")

    def _cells(self, model: str, data: dict[str, Any]) -> Iterator[str]:
        if model == "junk":
            yield '{"cells": "as you like"}'
            return
        cells = [{"stage": each["stage"], "field": each["field"], "text": draft(**each)} for each in data["blank_cells"]]
        if model == "hostile":
            cells = [cell | {"text": HOSTILE} for cell in cells]
        if model == "everywhere":
            every = [(stage["stage"], field) for stage in data["buying_stages"] for field in stage if field != "stage"]
            cells = [{"stage": stage, "field": field, "text": "Anything"} for stage, field in [*every, (99, "duration"), (0, "duration")]]
        if model == "cut short":
            cells = cells[:2]
        yield '{"cells": ['
        for number, cell in enumerate(cells):
            if model == "slow":
                self.server.go_on.acquire(timeout=20)
            yield ("," if number else "") + json.dumps(cell)[:15]
            yield json.dumps(cell)[15:]
        yield ', {"stage": 3, "fi' if model == "cut short" else "]}"

    def _stages(self, notes: str) -> Iterator[str]:
        """A stage for each line such as "Trial: they test it for 2 weeks with the plant manager.", and one out of thin air."""
        stages = []
        for line in notes.splitlines():
            name, colon, said = line.partition(":")
            if colon:
                stages.append(
                    {
                        "stage_name": name.strip(),
                        "buyer_actions": said.strip(),
                        "duration": "2 weeks",
                        "key_influencers": "plant manager; wizard",
                        "quote": said.strip().upper(),
                    }
                )
        invented = {"stage_name": "Party", "buyer_actions": "", "duration": "", "key_influencers": "", "quote": "they all danced on tables"}
        yield json.dumps({"stages": [*stages, invented]})

    def _chunk(self, delta: dict[str, str], finish_reason: str | None) -> None:
        self._write(f"data: {json.dumps({'choices': [{'index': 0, 'delta': delta, 'finish_reason': finish_reason}]})}\n\n")

    def _write(self, text: str) -> None:
        try:
            self.wfile.write(text.encode())
        except OSError:
            self.server.hung_up.set()

    def log_message(self, *_: object) -> None:
        """Keeps the test's output clean."""
