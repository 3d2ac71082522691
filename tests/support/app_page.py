"""The app as a person works with it: controls by region, role and name."""

import json
import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.support.servers import Server

UNFOLDED = """(guide) => {
  for (const fold of guide.querySelectorAll(".bf-folded:not(.is-open) > .bf-fold")) fold.click();
  return guide.querySelector("[role=log]").textContent;
}"""
"""What was said; that of each stage is unfolded."""
HOLDS = "(guide, text) => [...guide.querySelectorAll('textarea')].some((box) => box.checkVisibility() && box.value === text)"
"""Whether the guide's box is on screen with this text."""


class AppPage:
    """One window with the app in it."""

    def __init__(self, page: Page, server: Server, kernel_ids: list[str]) -> None:
        self.page = page
        self.server = server
        self._kernel_ids = kernel_ids
        self._frames: list[bytes] = []
        page.on("websocket", lambda socket: socket.on("framereceived", self._receive))
        self.guide = page.get_by_role("region", name="Guide")
        self.workspace = page.get_by_role("region", name="Workspace")
        self.bar = page.get_by_role("toolbar", name="Workspace actions")
        self.steps = page.get_by_role("navigation", name="Steps")
        self.status = self.bar.get_by_role("status", name="Save status")
        self.grid = self.workspace.get_by_role("grid", name="Buying stages")
        self.two_places = page.get_by_role("region", name="Changed in two places")
        self.answer_box = self.guide.get_by_role("textbox", name="Your answer")

    # -- the guide

    def choose(self, name: str) -> None:
        """Presses one of the guide's replies."""
        self.guide.get_by_role("button", name=name, exact=True).click()

    def asked(self, where: str) -> None:
        """Waits until the guide asks about this, such as "Supplier selection · Duration"."""
        expect(self.guide.get_by_role("button", name=where, exact=True)).to_be_visible()

    def answer(self, text: str) -> None:
        """Types an answer and sends it with Enter."""
        self.answer_box.fill(text)
        self.answer_box.press("Enter")
        # The next question may have no box.
        self.until(lambda: not self.guide.evaluate(HOLDS, text))

    def begin(self, name: str = "Plant manager") -> None:
        """A new persona with the standard set, in Stages."""
        self.choose("Start")
        self.in_step("Persona")
        self.answer(name)
        self.asked("Persona · Pain Points")
        self.open_step("Stages")
        self.choose("Standard set")
        expect(self.grid.get_by_role("rowheader")).to_have_count(3)

    def hears(self, text: str) -> bool:
        """Whether Python has told this window so, whatever is on screen. Plain letters."""
        return any(text.encode() in frame for frame in self._frames)

    def told(self) -> str:
        """What the guide, which knows what Python knows, tells of all stages."""
        return str(self.guide.evaluate(UNFOLDED))

    # -- the workspace

    def open_step(self, name: str) -> None:
        """Opens a phase by its step."""
        self.steps.get_by_role("button", name=name, exact=True).click()
        self.in_step(name)

    def in_step(self, name: str) -> None:
        """Waits until this phase is open."""
        expect(self.steps.get_by_role("button", name=name, exact=True)).to_have_attribute("aria-current", "step")

    def proceed(self) -> None:
        """Presses `Continue` at the foot."""
        self.workspace.get_by_role("button", name="Continue", exact=True).click()

    def cell(self, column: str, row: int) -> Locator:
        """A cell of the grid; rows count from 1."""
        position = self.grid.get_by_role("columnheader", name=column, exact=True).get_attribute("aria-colindex")
        return self.grid.get_by_role("row").filter(has=self.page.get_by_role("rowheader")).nth(row - 1).locator(
            f"[aria-colindex='{position}']"
        )  # fmt: skip

    def type_into(self, column: str, row: int, text: str) -> None:
        """Double-clicks a cell, types over what is in it, and commits with Tab."""
        self.cell(column, row).dblclick()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Tab")

    def agree(self) -> None:
        """Lets the page send what it asks for to the model."""
        self.page.get_by_role("dialog", name="Send this to the model?").get_by_role("button", name="Send", exact=True).click()

    def saved(self) -> None:
        """Waits until the page says that everything is saved."""
        expect(self.status).not_to_have_attribute("aria-busy", "true")
        expect(self.status).to_contain_text("Saved ")

    def history(self) -> Locator:
        """Opens the history of the persona, and waits for its versions."""
        self.bar.get_by_role("button", name="History", exact=True).click()
        dialog = self.page.get_by_role("dialog", name=re.compile("^History of "))
        expect(dialog.get_by_role("list", name="Versions, newest first").get_by_role("button").first).to_be_focused()
        return dialog

    # -- behind the screen

    def _receive(self, frame: str | bytes) -> None:
        self._frames.append(frame.encode() if isinstance(frame, str) else frame)

    @property
    def kernel_id(self) -> str:
        """The kernel that this window talks to now."""
        return self._kernel_ids[-1]

    def kill_kernel(self) -> None:
        """SIGKILL."""
        self.server.kernel(self.kernel_id).kill()

    def stored(self) -> list[dict[str, Any]]:
        """The processes in the store, in the order in which they were begun, read without our code."""
        rows = self._read(
            "select r.content from revisions r join personas p on p.owner = r.owner and p.persona_id = r.persona_id and p.seq = r.seq "
            "where not p.deleted and p.owner = ? "
            "order by (select min(made_at) from revisions b where b.owner = r.owner and b.persona_id = r.persona_id)"
        )
        return [json.loads(content)["process"] for (content,) in rows]

    def contents(self) -> list[str]:
        """What was stored, change by change, as JSON."""
        return [str(content) for (content,) in self._read("select content from revisions where owner = ? order by made_at, seq")]

    def revisions(self) -> int:
        """How many changes the store has seen."""
        return int(self._read("select count(*) from revisions where owner = ?")[0][0])

    def _read(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.server.store}?mode=ro", uri=True)) as connection:
            return connection.execute(query, (self.server.owner,)).fetchall()

    def until(self, holds: Callable[[], bool], seconds: float = 30) -> None:
        """Waits, with a limit, for what the page does not show."""
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, "it did not come true in time"
            self.page.wait_for_timeout(50)


def open_in_voila(page: Page, server: Server, path: str = "") -> AppPage:
    """Opens the Voilà page and waits for the app."""
    return open_app(page, server, lambda: page.goto(server.url + path))


def open_app(page: Page, server: Server, go: Callable[[], object]) -> AppPage:
    """Calls `go`, which opens the page, and waits for the app."""
    app = AppPage(page, server, _watch_kernels(page, server))
    go()
    expect(app.guide).to_be_visible(timeout=60_000)
    return app


def open_in_lab(page: Page, server: Server, path: Path) -> AppPage:
    """Opens a notebook in JupyterLab, runs all its cells, and waits for the app."""
    app = AppPage(page, server, _watch_kernels(page, server))
    page.goto(f"{server.url}lab/workspaces/{path.stem}/tree/{path.as_posix()}?reset")
    expect(page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")).to_be_visible(timeout=60_000)
    expect(page.get_by_text(re.compile(r"Python 3 .*\| Idle"))).to_be_visible(timeout=60_000)
    run_all(page)
    # The guide, or the grid by itself.
    expect(page.locator(".bf-app :is([role=region], [role=grid])").first).to_be_visible(timeout=60_000)
    return app


def open_in_notebook(page: Page, server: Server, path: Path) -> AppPage:
    """Opens a notebook in Jupyter Notebook, runs all its cells, and waits for the app."""
    app = AppPage(page, server, _watch_kernels(page, server))
    page.goto(f"{server.url}notebooks/{path.as_posix()}")
    run_in_notebook(app)
    return app


def run_in_notebook(app: AppPage) -> None:
    """Runs all cells of the notebook that is open, when its kernel is there, and waits for the app."""
    expect(app.page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")).to_be_visible(timeout=60_000)
    run_all(app.page)
    expect(app.guide).to_be_visible(timeout=60_000)


def run_all(page: Page) -> None:
    """Run → Run All Cells. What is asked before Lab has quite connected is dropped without a word: then once more, as people do."""
    first = page.locator(".jp-CodeCell .jp-InputPrompt").first
    before = re.escape(first.inner_text().strip())
    for _ in range(3):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        try:
            # It has a number when it has run, and not that of an earlier run.
            expect(first).to_have_text(re.compile(rf"^(?!{before}$)\[\d+\]:$"), timeout=20_000)
        except AssertionError:
            continue
        return
    raise AssertionError("JupyterLab ran no cell")


def _watch_kernels(page: Page, server: Server) -> list[str]:
    """Grows by the id of each kernel that the page connects to."""
    seen: list[str] = []

    def note(url: str) -> None:
        if found := re.search(r"/api/kernels/([0-9a-f-]{36})/channels", url):
            seen.append(found.group(1))
            server.kernel_ids.append(found.group(1))

    page.on("websocket", lambda socket: note(socket.url))
    return seen
