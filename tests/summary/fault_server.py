"""A server that answers as OpenAI's does, and fails as real ones do: the model's name chooses how."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

STATUS_FAULTS: dict[str, tuple[int, dict[str, str]]] = {
    "bad-key": (401, {"message": "Incorrect API key provided: sk-raw", "code": "invalid_api_key"}),
    "forbidden": (403, {"message": "raw", "code": "permission_denied"}),
    "no-such-model": (404, {"message": "raw", "code": "model_not_found"}),
    "too-long": (400, {"message": "raw", "code": "context_length_exceeded"}),
    "bad-request": (400, {"message": "raw", "code": "invalid_value"}),
    "busy": (429, {"message": "raw", "code": "rate_limit_exceeded"}),
    "no-credit": (429, {"message": "raw", "code": "insufficient_quota"}),
    "crashed": (500, {"message": "raw"}),
}
WRITTEN = "The buyer writes. "
# Of a map of which nobody is called so, nothing takes so long, and that has no such stage.
INVENTED = """The **CTO** of Marwena buys because the line stops. It takes 17 months in all and saves 40 % for sure.

### How the purchase unfolds

- **Onboarding**, 9 weeks. Success is guaranteed by <mark>TrueFlow</mark>.
"""


class FaultServer(ThreadingHTTPServer):
    """Remembers the requests it was sent; `released` lets go of the streams that stall."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.released = threading.Event()
        self.hung_up = threading.Event()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


@contextmanager
def fault_server() -> Iterator[FaultServer]:
    with FaultServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    server: FaultServer

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(request)
        self.server.keys.append(self.headers["Authorization"])
        fault = request["model"]
        if fault in STATUS_FAULTS:
            status, error = STATUS_FAULTS[fault]
            self._answer(status, "application/json", json.dumps({"error": error}))
        elif fault == "moved":
            self.send_response(307)
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif fault == "html":
            self._answer(200, "text/html", "<!doctype html><title>Sign in</title>")
        elif fault == "silent":
            self.server.released.wait(30)
        else:
            self._stream(fault)

    def _stream(self, fault: str) -> None:
        # Only a body that is shorter than announced tells a cut connection from an answer that ends.
        self._start(200, "text/event-stream", {"Content-Length": "100000"} if fault == "cut" else {})
        match fault:
            case "empty":
                self._chunk({}, "stop")
            case "refusal":
                self._chunk({"refusal": "raw"})
            case "other-shape":
                self._data(json.dumps({"choices": [{"delta": "raw"}]}))
            case "surrogates":
                # One emoji in two halves, then a half alone and a NUL.
                for piece in ("\ud83d", "\ude00", " ok\ud83d", "\0."):
                    self._chunk({"content": piece})
                self._chunk({}, "stop")
            case "endless":
                while not self.server.released.is_set() and not self.server.hung_up.is_set():
                    self._chunk({"content": "word " * 20})
            case "slow":
                while not self.server.released.wait(0.02) and not self.server.hung_up.is_set():
                    self._chunk({"content": "word "})
            case "invented":
                self._chunk({"content": INVENTED})
                self._chunk({}, "stop")
            case "many":
                for _ in range(2000):
                    self._chunk({"content": "x"})
                self._chunk({}, "stop")
            case _:
                self._chunk({"content": WRITTEN})
                self._after_text(fault)
        if fault not in ("cut", "clean-end"):
            self._data("[DONE]")

    def _after_text(self, fault: str) -> None:
        match fault:
            case "stall":
                self.server.released.wait(30)
            case "cut":
                # close() alone would leave the connection open while the handler's files hold it.
                self.connection.shutdown(socket.SHUT_RDWR)
            case "malformed":
                self._data("{not json")
            case "error-inside":
                self._data(json.dumps({"error": {"message": "raw"}}))
            case "content-filter":
                self._chunk({}, "content_filter")
            case "length":
                self._chunk({}, "length")
            case "fine":
                self._chunk({"content": "And buys."})
                self._chunk({}, "stop")

    def _chunk(self, delta: dict[str, str], finish_reason: str | None = None) -> None:
        self._data(json.dumps({"choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}]}))

    def _data(self, data: str) -> None:
        try:
            self.wfile.write(f"data: {data}\n\n".encode())
        except OSError:
            self.server.hung_up.set()

    def _answer(self, status: int, content_type: str, body: str) -> None:
        self._start(status, content_type)
        self.wfile.write(body.encode())

    def _start(self, status: int, content_type: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", content_type)
        self.send_header("Retry-After", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keeps the test's output clean."""
