"""A server that answers as OpenAI's does, and fails as real ones do: the model's name chooses how, or a test does meanwhile."""

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
    "overloaded": (503, {"message": "raw"}),
    "unpaid": (402, {"message": "raw"}),
    "too-long-in-words": (400, {"message": "raw: this model's maximum context length is 4096 tokens", "type": "BadRequestError"}),
    "busy-an-hour": (429, {"message": "raw", "code": "rate_limit_exceeded"}),
    "busy-half-a-minute": (429, {"message": "raw", "code": "rate_limit_exceeded"}),
    "busy-until-a-date": (429, {"message": "raw", "code": "rate_limit_exceeded"}),
    "busy-for-nonsense": (429, {"message": "raw", "code": "rate_limit_exceeded"}),
    "busy-without-a-word": (429, {"message": "raw", "code": "rate_limit_exceeded"}),
}
RETRY_AFTER = {
    "busy-an-hour": "3600",
    "busy-half-a-minute": "30",
    "busy-until-a-date": "Fri, 01 Jan 2100 00:00:00 GMT",
    "busy-for-nonsense": "soon",
    "busy-without-a-word": None,
}
"""Others ask to come back at once."""
ODD_SHAPES = (
    "[]",
    "null",
    "5",
    '"text"',
    "{}",
    '{"choices": 5}',
    '{"choices": [[]]}',
    '{"choices": [{"delta": {"content": 5}}]}',
    "[" * 100_000,
)
WRITTEN = "The buyer writes. "
USAGE = {"prompt_tokens": 321, "completion_tokens": 45, "total_tokens": 366}
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
        self.fault = ""
        """Comes before the model's name."""
        self.tool_name = ""
        self.tool_calls: list[str] = []
        """The arguments with which the model named "agent" calls the tool, one call an answer."""
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
        fault = self.server.fault or request["model"]
        if fault == "busy-once":
            fault = "busy" if len(self.server.requests) == 1 else "fine"
        elif fault == "cannot-count":
            fault = "bad-request" if "stream_options" in request else "fine"
        elif fault == "demands-a-key":
            fault = "fine" if self.headers["Authorization"] == "Bearer sk-not-to-be-shown" else "bad-key"
        if fault == "agent":
            self._answer(200, "application/json", json.dumps(self._agents_turn(request["messages"])))
        elif fault in STATUS_FAULTS:
            status, error = STATUS_FAULTS[fault]
            # As careless servers do.
            error = error | {"message": f"{error['message']}, you sent {self.headers['Authorization']}"}
            self._answer(status, "application/json", json.dumps({"error": error}), RETRY_AFTER.get(fault, "0"))
        elif fault == "bad-gateway":
            self._answer(502, "text/html", "<!doctype html><title>raw</title>")
        elif fault == "json":
            self._answer(200, "application/json", json.dumps({"choices": [{"message": {"content": "raw"}, "finish_reason": "stop"}]}))
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

    def _agents_turn(self, messages: list[dict[str, Any]]) -> dict[str, Any]:
        """A call of the tool while there are some left, else what the tool said last."""
        calls = self.server.tool_calls
        if calls:
            function = {"name": self.server.tool_name, "arguments": calls.pop(0)}
            message = {"role": "assistant", "tool_calls": [{"id": f"call-{len(messages)}", "type": "function", "function": function}]}
        else:
            message = {"role": "assistant", "content": messages[-1]["content"]}
        choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if "tool_calls" in message else "stop"}
        return {"id": "answer", "object": "chat.completion", "created": 0, "model": "agent", "choices": [choice]}

    def _stream(self, fault: str) -> None:
        # Only a body that is shorter than announced tells a cut connection from an answer that ends.
        headers = {"cut": {"Content-Length": "100000"}, "not-zipped": {"Content-Encoding": "gzip"}}
        self._start(200, "text/event-stream", headers.get(fault, {}))
        match fault:
            case "empty":
                self._chunk({}, "stop")
            case "refusal":
                self._chunk({"refusal": "raw"})
            case "other-shape":
                self._data(json.dumps({"choices": [{"delta": "raw"}]}))
            case _ if fault.startswith("odd-shape-"):
                self._data(ODD_SHAPES[int(fault.removeprefix("odd-shape-"))])
            case "not-unicode":
                self._write(b"data: \xff\xfe\n\n")
            case "keeps-alive":
                while not self.server.released.wait(0.02) and not self.server.hung_up.is_set():
                    self._write(b": still there\n\n")
            case "surrogates":
                # One emoji in two halves, then a half alone and a NUL.
                for piece in ("\ud83d", "\ude00", " ok\ud83d", "\0."):
                    self._chunk({"content": piece})
                self._chunk({}, "stop")
            case "paced":
                # Slower than updates are shown, the last character in two halves.
                for piece in ("One ", "two ", "three \ufffd ", "four ", "\ud83d", "\ude00"):
                    self.server.released.wait(0.1)
                    self._chunk({"content": piece})
                self._chunk({}, "stop")
                self._data(json.dumps({"choices": [], "usage": USAGE}))
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
            case "quota-inside":
                self._data(json.dumps({"error": {"message": "raw", "code": "insufficient_quota"}}))
            case "fine":
                self._chunk({"content": "And buys."})
                self._chunk({}, "stop")
            case "counts" | "counts-and-hangs":
                self._chunk({}, "stop")
                self._data(json.dumps({"choices": [], "usage": USAGE}))
                if fault == "counts-and-hangs":
                    self.server.released.wait(30)
            case "counts-with-the-end":
                self._data(json.dumps({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": USAGE}))
            case "counts-oddly":
                self._chunk({}, "stop")
                self._data(json.dumps({"choices": [], "usage": {"prompt_tokens": "many", "completion_tokens": -1}}))
            case "breaks-after-the-end":
                self._chunk({}, "stop")
                self._data("{not json")
            case "hangs-after-the-end":
                self._chunk({}, "stop")
                self.server.released.wait(30)

    def _chunk(self, delta: dict[str, str], finish_reason: str | None = None) -> None:
        self._data(json.dumps({"choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}]}))

    def _data(self, data: str) -> None:
        self._write(f"data: {data}\n\n".encode())

    def _write(self, data: bytes) -> None:
        try:
            self.wfile.write(data)
        except OSError:
            self.server.hung_up.set()

    def _answer(self, status: int, content_type: str, body: str, retry_after: str | None = "0") -> None:
        self._start(status, content_type, retry_after=retry_after)
        self.wfile.write(body.encode())

    def _start(self, status: int, content_type: str, headers: dict[str, str] | None = None, retry_after: str | None = "0") -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", content_type)
        if retry_after is not None:
            self.send_header("Retry-After", retry_after)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keeps the test's output clean."""
