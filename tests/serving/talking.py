"""A page's websocket, written to by hand: as anybody can who has opened the page."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from jupyter_client.session import Session
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.support.running import PATIENCE, Served

V1 = Subprotocol("v1.kernel.websocket.jupyter.org")


class Talk:
    """One open websocket of a kernel, in either framing."""

    def __init__(self, socket: ClientConnection, session: str) -> None:
        self.socket = socket
        self._session = Session(session=session, username="")

    def message(self, kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
        message: dict[str, Any] = self._session.msg(kind, dict(content))
        message["header"]["date"] = "2026-01-01T00:00:00Z"
        # The version of the widgets' protocol, without which they refuse a widget of a page's own accord.
        message["metadata"] = {"version": "2.1.0"}
        return {part: message[part] for part in ("header", "parent_header", "metadata", "content")}

    def send(self, channel: str, kind: str, content: Mapping[str, Any], *buffers: bytes) -> str:
        """Sends a message and returns its id."""
        message = self.message(kind, content)
        self.socket.send(self.framed(channel, message, *buffers))
        return str(message["header"]["msg_id"])

    def framed(self, channel: str, message: Mapping[str, Any], *buffers: bytes) -> bytes | str:
        if self.socket.subprotocol == V1:
            framed: bytes = serialize_msg_to_ws_v1([*(json.dumps(part).encode() for part in message.values()), *buffers], channel)
            return framed
        assert not buffers
        return json.dumps({**message, "channel": channel})

    def answer_to(self, asked: str) -> dict[str, Any]:
        """The content of the reply to a message: the kernel has then done all that came before it on that channel."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            kind, parent, content = self._receive()
            if parent.get("msg_id") == asked and kind.endswith("_reply"):
                return content
        raise AssertionError("there was no answer")

    def ask(self, kind: str = "kernel_info_request", content: Mapping[str, Any] | None = None, channel: str = "shell") -> dict[str, Any]:
        return self.answer_to(self.send(channel, kind, content or {}))

    def _receive(self) -> tuple[str, dict[str, Any], dict[str, Any]]:
        frame = self.socket.recv(timeout=PATIENCE)
        if self.socket.subprotocol == V1:
            _, parts = deserialize_msg_from_ws_v1(frame)
            header, parent, _, content = (json.loads(part) for part in parts[:4])
            return header["msg_type"], parent, content
        # A message with buffers is binary: none of those is a reply.
        message = json.loads(frame) if isinstance(frame, str) else {"header": {"msg_type": ""}, "parent_header": {}, "content": {}}
        return message["header"]["msg_type"], message["parent_header"], message["content"]


@contextmanager
def talking(
    server: Served, kernel: str, headers: Mapping[str, str] | None = None, *, v1: bool = True, session: str = "by-hand"
) -> Iterator[Talk]:
    """Opens the websocket of a kernel."""
    with connect(
        channels(server, kernel, session),
        subprotocols=[V1] if v1 else None,
        additional_headers=headers,
        max_size=None,
        open_timeout=PATIENCE,
    ) as socket:
        yield Talk(socket, session)


def channels(server: Served, kernel: str, session: str = "by-hand") -> str:
    return f"{server.address.replace('http', 'ws')}api/kernels/{kernel}/channels?session_id={session}"


def refusal(address: str, **headers: str) -> int:
    """The status with which a websocket is refused; 101 if it is not."""
    try:
        with connect(address, additional_headers=headers, open_timeout=PATIENCE):
            return 101
    except InvalidStatus as error:
        return error.response.status_code
