"""What passes between a page and its server, heard through Chromium's own protocol."""

import base64
import re
import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page

_QUIET = 0.1
"""Seconds without a message after which everything has been said."""
_AT_MOST = 3.0

Event = dict[str, Any]


@dataclass(frozen=True)
class Sum:
    """Requests, websockets among them, and bytes: websocket messages, and HTTP as it is compressed, with its headers."""

    requests: int
    sent: int
    received: int


@dataclass(frozen=True)
class _Part:
    at: float
    sent: int = 0
    received: int = 0


class Wire:
    """Hears one page, from before it is opened."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._parts: list[_Part] = []
        self._asked: dict[str, float] = {}
        self._begun: dict[str, float] = {}
        self._heard = time.monotonic()
        self._wall: float | None = None
        self.kernel_ids: list[str] = []
        """Of the Jupyter kernels that the page connected to."""
        session: CDPSession = page.context.new_cdp_session(page)
        session.send("Network.enable")
        hear = {
            "requestWillBeSent": self._request,
            "requestWillBeSentExtraInfo": self._headers,
            "requestServedFromCache": self._from_cache,
            "responseReceived": self._response,
            "loadingFinished": self._loaded,
            "webSocketCreated": self._socket,
            "webSocketWillSendHandshakeRequest": self._handshake,
            "webSocketFrameSent": self._frame_sent,
            "webSocketFrameReceived": self._frame_received,
        }
        for name, run in hear.items():
            session.on(f"Network.{name}", run)

    def until_quiet(self) -> None:
        """Waits until nothing has passed for a while."""
        limit = time.monotonic() + _AT_MOST
        self._heard = time.monotonic()
        while time.monotonic() < min(limit, self._heard + _QUIET):
            self._page.wait_for_timeout(10)

    def sum(self, until: float | None = None) -> Sum:
        """So far, or until this time of the wall clock, in seconds."""
        limit = float("inf") if until is None else until - (self._wall or 0)
        parts = [part for part in self._parts if part.at <= limit]
        requests = sum(at <= limit for at in self._asked.values())
        return Sum(requests, sum(part.sent for part in parts), sum(part.received for part in parts))

    def _note(self, at: float, sent: int = 0, received: int = 0) -> None:
        self._heard = time.monotonic()
        self._parts.append(_Part(at, sent, received))

    def _request(self, event: Event) -> None:
        if event["request"]["url"].startswith(("data:", "blob:")):
            return
        if self._wall is None:
            self._wall = event["wallTime"] - event["timestamp"]
        self._asked[event["requestId"]] = self._begun[event["requestId"]] = event["timestamp"]
        self._note(event["timestamp"], sent=len(event["request"].get("postData", "").encode()))

    def _headers(self, event: Event) -> None:
        # It has no time of its own, and may come before the request that it belongs to.
        at = self._begun.get(event["requestId"], self._parts[-1].at if self._parts else 0.0)
        self._note(at, sent=sum(len(name) + len(value) + 4 for name, value in event["headers"].items()))

    def _from_cache(self, event: Event) -> None:
        self._asked.pop(event["requestId"], None)

    def _response(self, event: Event) -> None:
        if event["response"].get("fromDiskCache"):
            self._asked.pop(event["requestId"], None)

    def _loaded(self, event: Event) -> None:
        if event["requestId"] in self._begun:
            self._note(event["timestamp"], received=int(event["encodedDataLength"]))

    def _socket(self, event: Event) -> None:
        if found := re.search(r"/api/kernels/([0-9a-f-]{36})/channels", event["url"]):
            self.kernel_ids.append(found.group(1))

    def _handshake(self, event: Event) -> None:
        self._asked[event["requestId"]] = event["timestamp"]

    def _frame_sent(self, event: Event) -> None:
        self._note(event["timestamp"], sent=_size(event["response"]))

    def _frame_received(self, event: Event) -> None:
        self._note(event["timestamp"], received=_size(event["response"]))


def _size(frame: Event) -> int:
    payload: str = frame["payloadData"]
    return len(payload.encode()) if frame["opcode"] == 1 else len(base64.b64decode(payload))
