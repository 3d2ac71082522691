"""A visitor without a browser: fetches the page, connects to what runs behind it, and speaks to the app as its front end does."""

import json
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

PATIENCE = 120.0
"""Seconds after which an answer is called missing."""

Message = dict[str, Any]

# Of the protocol in which pages ask for the state of their widgets.
_VERSION = {"version": "1.0.0"}


class Visitor:
    """One open page. `headers` go with every request: cookies of a login, or what a proxy adds."""

    def __init__(self, url: str, headers: Mapping[str, str] | None = None) -> None:
        begun = time.perf_counter()
        self._url = url.partition("?")[0]
        self._headers = dict(headers or {})
        status, self.page = ask(url, headers=self._headers)
        found = re.search(r'<div id="told" .*data-kernel-id="([\w-]+)" data-model-id="([\w-]+)"', self.page)
        assert status == 200 and found, f"{status}: {self.page[:500]}"
        self.kernel_id, self._model = found.groups()
        self._session = uuid4().hex
        self._open = ExitStack()
        self._socket = self._open.enter_context(
            connect(
                channels(self._url, self.kernel_id, self._session),
                additional_headers=self._headers,
                max_size=None,
                open_timeout=PATIENCE,
                ping_timeout=None,
            )
        )
        self.slices: dict[str, Message] = {}
        """What the page shows, by name."""
        self._learn_slices()
        self.seconds_to_open = time.perf_counter() - begun

    def send(self, event: Message) -> Message:
        """Does what a click would do; returns the answer. The persona of the event is the open one."""
        # The phase on screen belongs to no persona: an event refuses fields that it does not have.
        whose = {} if event["type"] == "PhaseOpened" else {"persona_id": self.persona_id}
        return self.post({"kind": "event", "event": {**whose, **event}})

    def do(self, event: Message) -> None:
        """Sends an event that must be accepted."""
        answer = self.send(event)
        assert answer["ok"], answer

    @property
    def persona_id(self) -> str:
        """The open persona, or nothing."""
        return str((self.slices["bar"]["persona"] or {}).get("persona_id", ""))

    @property
    def stage_ids(self) -> list[str]:
        """The stages in the grid, which is up to date while it is shown."""
        return list(self.slices["order"]["stage_ids"])

    @property
    def save(self) -> Message:
        """What the save status says."""
        return dict(self.slices["save"])

    def post(self, message: Message) -> Message:
        """Sends one message, and waits for its answer; what the page shows is then up to date."""
        asked = uuid4().hex
        self.say("comm_msg", {"comm_id": self._model, "data": {"method": "custom", "content": {**message, "id": asked}}})
        while True:
            data = self._next_comm()
            answer = data["content"]["answer"] if data.get("method") == "custom" else None
            if answer and answer["to"] == asked:
                return dict(answer)

    def say(self, kind: str, content: Message, channel: str = "shell") -> str:
        """Sends a message of Jupyter's own and returns its id."""
        message = jupyter_message(kind, content, channel, self._session)
        self._socket.send(json.dumps(message))
        return str(message["header"]["msg_id"])

    def hear(self, seconds: float = PATIENCE) -> Message:
        """The next message. Raises TimeoutError."""
        message: Message = json.loads(_without_buffers(self._socket.recv(timeout=seconds)))
        return message

    def heard(self, seconds: float) -> Iterator[Message]:
        """What still comes, until nothing has come for so long."""
        with suppress(TimeoutError):
            while True:
                yield self.hear(seconds)

    def leave(self) -> None:
        """Closes the page, and says so as its beacon does: what ran behind it ends."""
        with suppress(OSError, WebSocketException):
            self._open.close()
        cookies = "; ".join(filter(None, (self._headers.get("Cookie"), "_xsrf=page")))
        with suppress(OSError):
            ask(f"{self._url}voila/api/shutdown/{self.kernel_id}?_xsrf=page", "POST", {**self._headers, "Cookie": cookies})

    def _learn_slices(self) -> None:
        """As the page does it: it asks. An app that waits for its visitor shows nothing yet; it tells everything once they are there."""
        self.say("comm_msg", {"comm_id": self._model, "data": {"method": "request_state"}})
        while not self.slices:
            data = self._next_comm()
            if data.get("method") == "update":
                self.slices = data["state"]["slices"]["changed"]

    def _next_comm(self) -> Message:
        """What the next message says to a widget, if anything; what it changes is shown."""
        message = self.hear()
        if message["header"]["msg_type"] != "comm_msg":
            return {}
        data: Message = message["content"]["data"]
        if data.get("method") == "custom":
            if data["content"]["is_all"]:
                self.slices = {}
            self.slices.update(data["content"]["changed"])
            for name in data["content"]["gone"]:
                self.slices.pop(name, None)
        return data


def channels(url: str, kernel_id: str, session: str = "") -> str:
    """The address of the websocket to what runs behind a page."""
    return f"{url.replace('http', 'ws', 1)}api/kernels/{kernel_id}/channels?session_id={session or uuid4().hex}"


def jupyter_message(kind: str, content: Message, channel: str = "shell", session: str = "") -> Message:
    """A message of Jupyter's own."""
    header = {
        "msg_id": uuid4().hex,
        "msg_type": kind,
        "session": session or uuid4().hex,
        "username": "",
        "date": datetime.now(UTC).isoformat(),
        "version": "5.3",
    }
    return {"header": header, "parent_header": {}, "metadata": _VERSION, "content": content, "buffers": [], "channel": channel}


def ask(url: str, method: str = "GET", headers: Mapping[str, str] | None = None, body: str | None = None) -> tuple[int, str]:
    """The status and the text that a server answers with; follows no redirect."""
    place = urlsplit(url)
    kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
    connection = kind(str(place.hostname), place.port, timeout=PATIENCE)
    try:
        connection.request(method, url.removeprefix(f"{place.scheme}://{place.netloc}"), body, dict(headers or {}))
        answer: HTTPResponse = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    finally:
        connection.close()


def _without_buffers(frame: str | bytes) -> str | bytes:
    """The JSON of a frame: one with buffers begins with their number and their places, the JSON first."""
    if isinstance(frame, str):
        return frame
    count = int.from_bytes(frame[:4], "big")
    places = [int.from_bytes(frame[4 * (each + 1) : 4 * (each + 2)], "big") for each in range(count)]
    return frame[places[0] : places[1] if count > 1 else None]
