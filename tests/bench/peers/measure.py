"""One contestant's page in a browser: how it opens, how long its edits take, and what the process behind it costs."""

import json
import math
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

import psutil
from playwright.sync_api import Browser, BrowserContext, Page

from tests.bench.peers.contestants import Contestant
from tests.bench.peers.readiness import until_ready
from tests.bench.peers.wire import Wire
from tests.support.servers import Server

_IN_PAGE = (Path(__file__).parent / "in_page.js").read_text(encoding="utf-8")
_PATIENCE_MS = 60_000
_PAGES = "window.peerBench"
_READY = "peerBench: ready"


@dataclass(frozen=True)
class Opening:
    """One visit, from the navigation until the page could be used; milliseconds."""

    interactive: float
    first_paint: float
    requests: int
    kilobytes: float
    layout_shift: float
    longest_task: float


@dataclass
class Measured:
    """All rounds of one contestant."""

    cold: list[Opening] = field(default_factory=list)
    warm: list[Opening] = field(default_factory=list)
    edits: list[float] = field(default_factory=list)
    """Milliseconds until what Python derived is shown …"""
    settled: list[float] = field(default_factory=list)
    """… and until it is stored too, where the page says so."""
    sent: list[float] = field(default_factory=list)
    received: list[float] = field(default_factory=list)
    """Bytes an edit."""
    resident: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    """Megabytes of the process of one page, after its edits."""
    numbers: Any = field(default_factory=lambda: count(2), repr=False)
    """No text is written twice, so that no answer is taken for a later one."""


class Window:
    """An empty window, in which a contestant's page is opened."""

    def __init__(self, context: BrowserContext, contestant: Contestant) -> None:
        self.page: Page = context.new_page()
        self.wire = Wire(self.page)
        self._contestant = contestant

    def open(self, server: Server) -> None:
        """Opens the page, and waits until it can be used. It says so in its console: to ask it would hold it up meanwhile."""
        with self.page.expect_console_message(lambda message: message.text == _READY):
            self.page.goto(server.url + self._contestant.path, wait_until="commit")
        self.wire.until_quiet()

    def opening(self) -> Opening:
        """How it opened."""
        told = self.page.evaluate(f"() => {_PAGES}.told()")
        passed = self.wire.sum(until=(told["origin"] + told["interactive"]) / 1000)
        paint = math.nan if told["paint"] is None else told["paint"]
        return Opening(told["interactive"], paint, passed.requests, passed.received / 1000, told["shift"], told["longest"])

    def edit(self, row: int, number: int, into: Measured) -> None:
        """Writes so many weeks into the duration of this row, from 0."""
        before = self.wire.sum()
        self._enter(row)
        self.page.keyboard.insert_text(f"{number} weeks")
        wanted = {"reading": self._contestant.reading.format(row=row + 1), "expected": f"{number * 7} days"}
        took = self.page.evaluate(f"(wanted) => {_PAGES}.commit(wanted)", wanted)
        self.wire.until_quiet()
        after = self.wire.sum()
        into.edits.append(took["shown"])
        into.settled.append(took["settled"])
        into.sent.append(after.sent - before.sent)
        into.received.append(after.received - before.received)

    def close(self) -> None:
        """Leaves as a person does, so that the server hears of it."""
        self.page.goto("about:blank")
        self.page.close()

    def _enter(self, row: int) -> None:
        clicks = 2 if self._contestant.double else 1
        position = self._contestant.position(row)
        if position:
            place = self.page.locator(self._contestant.ready).first.bounding_box()
            if not place:
                raise LookupError("there is no table")
            self.page.mouse.click(place["x"] + position[0], place["y"] + position[1], click_count=clicks)
        else:
            self.page.locator(self._contestant.cell).nth(row).click(click_count=clicks)
        self.page.keyboard.press("ControlOrMeta+a")


def one_round(browser: Browser, contestant: Contestant, server: Server, edits: int, into: Measured, used: set[str]) -> None:
    """Opens the page twice, with an empty cache and with a full one, and edits in it. `used` are kernels that had their page."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(_PATIENCE_MS)
    options = {
        "ready": contestant.ready, "busy": contestant.busy, "commit": contestant.commit,
        "shadow": contestant.shadow,
    }  # fmt: skip
    context.add_init_script(
        _IN_PAGE.replace("= {OPTIONS}", f"= {json.dumps(options)}").replace("=> {CONNECTED}", f"=> {contestant.connected}")
    )
    try:
        for openings in (into.cold, into.warm):
            window = Window(context, contestant)
            # The window's own process has started by then too.
            until_ready(server, used, kernels=contestant.kernels)
            window.open(server)
            used.update(window.wire.kernel_ids)
            openings.append(window.opening())
            if openings is into.cold:
                window.close()
        # Nothing is prepared meanwhile.
        until_ready(server, used, kernels=contestant.kernels)
        for number in range(edits):
            window.edit(number % 5, next(into.numbers), into)
        if contestant.kernels:
            kernel: psutil.Process = server.kernel(window.wire.kernel_ids[-1])
            into.resident.append(kernel.memory_info().rss / 1e6)
            into.own.append(kernel.memory_full_info().uss / 1e6)
        window.close()
    finally:
        context.close()


def middle(values: list[float]) -> float:
    """The median; NaN of nothing."""
    return median(values) if values else math.nan
