"""The grid in a real browser without a kernel: against a bare table of inputs, and 200 stages against 12.

Against the bare table: to mount 12 stages, and from a commit to its event. With 200 stages against 12: a key typed into a cell, and a move
of the cursor, each from the press until its frame is drawn. `python -m tests.bench.grid [--short]`; prints medians, their ratio, and the
size of the whole app.
"""

import argparse
import sys
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from buyerflow_widgets.model.events import PersonaAdded, StageSetChosen
from buyerflow_widgets.model.process import BuyingStage
from buyerflow_widgets.session.session import Session
from buyerflow_widgets.widgets import StageGrid
from buyerflow_widgets.widgets.process_widget import STATIC
from tests.support import chromium

STAGES = 12
MANY = 200
ROUND = 12
"""Presses in a row on one page, before the other has its turn."""
NO_WAIT = ["--disable-frame-rate-limit", "--disable-gpu-vsync"]
"""A frame is drawn as soon as it is ready, not when the screen asks for one: what is measured is work, not waiting."""
BUDGET = 90_000
"""Bytes that the whole app aims at, minified."""

MEASURE = """async ([code, css, slices, rounds]) => {
    document.head.append(Object.assign(document.createElement("style"), { textContent: css }));
    const { default: widget } = await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
    const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];
    const { changed } = slices;
    const fields = changed.grid.columns.map(({ field }) => field);
    const rows = changed.order.stage_ids.map((id) => fields.map((field) => changed[`stage/${id}`].stage[field]));

    const root = document.body.appendChild(Object.assign(document.createElement("div"), { className: "bf-app" }));

    const mountGrid = () => {
        const el = document.body.appendChild(document.createElement("div"));
        let heard;
        const end = new AbortController();
        const model = { get: () => slices, on() {}, off() {}, send: () => heard?.() };
        const { initialize, render } = widget();
        const close = initialize({ model });
        render({ model, el, signal: end.signal });
        const cell = el.querySelector("td");
        const commit = () => {
            cell.focus();
            cell.dispatchEvent(new KeyboardEvent("keydown", { key: "F2", bubbles: true }));
            const box = el.querySelector("textarea");
            box.value += "x";
            box.dispatchEvent(new InputEvent("input", { bubbles: true }));
            return () => box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
        };
        return { el, commit, onEvent: (run) => { heard = run; }, leave: () => { end.abort(); close(); el.remove(); } };
    };
    const mountBare = () => {
        const el = root.appendChild(document.createElement("table"));
        let heard;
        for (const cells of rows) {
            const row = el.insertRow();
            for (const text of cells) {
                const input = document.createElement("input");
                input.value = text;
                input.addEventListener("change", () => heard?.());
                row.insertCell().append(input);
            }
        }
        const commit = () => {
            const input = el.querySelectorAll("input")[1];
            input.focus();
            input.value += "x";
            return () => input.dispatchEvent(new Event("change", { bubbles: true }));
        };
        return { el, commit, onEvent: (run) => { heard = run; }, leave: () => el.remove() };
    };
    // Laid out too: that is what a person waits for.
    const measure = (mount) => {
        const mounts = [], commits = [];
        for (let round = 0; round < rounds; round++) {
            const begun = performance.now();
            const table = mount();
            table.el.getBoundingClientRect();
            mounts.push(performance.now() - begun);
            const go = table.commit();
            let sent;
            table.onEvent(() => { sent = performance.now(); });
            const pressed = performance.now();
            go();
            commits.push(sent - pressed);
            table.leave();
        }
        return { mount: median(mounts), commit: median(commits) };
    };
    measure(mountGrid);
    measure(mountBare);
    return { grid: measure(mountGrid), bare: measure(mountBare) };
}"""


SHOW = """async ([code, css, slices]) => {
    document.head.append(Object.assign(document.createElement("style"), { textContent: css }));
    const { default: widget } = await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
    const model = { get: () => slices, on() {}, off() {}, send() {} };
    const { initialize, render } = widget();
    initialize({ model });
    const begun = performance.now();
    render({ model, el: document.body.appendChild(document.createElement("div")), signal: new AbortController().signal });
    document.body.getBoundingClientRect();
    const mount = performance.now() - begun;
    window.drawn = [];
    // The first task after the frame that shows what the key did.
    const after = new MessageChannel();
    window.addEventListener("keydown", (event) => {
        window.last = new Promise((done) => {
            after.port1.onmessage = () => done(window.drawn.push(performance.now() - event.timeStamp));
            requestAnimationFrame(() => after.port2.postMessage(null));
        });
    }, true);
    return mount;
}"""


def slices(count: int) -> dict[str, Any]:
    """What a view of `StageGrid` gets as it opens, of so many stages with all seven columns."""
    session = Session()
    for event in (PersonaAdded(name="Plant manager"), StageSetChosen(name="Six buying jobs")):
        session.send(event)
    process = session.workspace.process
    assert process
    filled = [
        BuyingStage.model_validate({name: f"{text} and a few more words" for name, text in stage.model_dump().items()})
        for stage in process.buying_stages
    ]
    stages = tuple(filled[index % len(filled)] for index in range(count))
    state: dict[str, Any] = StageGrid(process.model_copy(update={"buying_stages": stages})).get_state("slices")
    return dict(state["slices"])


class Shown:
    """A page that shows the grid, and what presses cost there."""

    def __init__(self, browser: Browser, code: str, css: str, count: int) -> None:
        self.page: Page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.page.set_content("<!doctype html><body>")
        self.mount: float = self.page.evaluate(SHOW, [code, css, slices(count)])
        self.drawn: dict[str, list[float]] = {}
        """From each press until its frame is drawn, in milliseconds, by what was pressed."""
        self.busy: dict[str, list[float]] = {}
        """What the main thread did for each press, in milliseconds: the mean of a round."""
        self._cdp: CDPSession = self.page.context.new_cdp_session(self.page)
        # Its own time, not that which a busy machine gave to others meanwhile.
        self._cdp.send("Performance.enable", {"timeDomain": "threadTicks"})

    def press(self, name: str, keys: list[str]) -> None:
        """Presses the keys one after the other, each when the one before is drawn."""
        self.page.evaluate("window.drawn.length = 0")
        before = self._task_time()
        for key in keys:
            self.page.keyboard.press(key)
            self.page.evaluate("window.last")
        self.busy.setdefault(name, []).append((self._task_time() - before) * 1000 / len(keys))
        self.drawn.setdefault(name, []).extend(self.page.evaluate("window.drawn"))

    def _task_time(self) -> float:
        metrics = {metric["name"]: float(metric["value"]) for metric in self._cdp.send("Performance.getMetrics")["metrics"]}
        return metrics["TaskDuration"]


def press_keys(browser: Browser, code: str, css: str, rounds: int) -> tuple[Shown, Shown]:
    """The same presses with few stages and with many, in turn."""
    few, many = Shown(browser, code, css, STAGES), Shown(browser, code, css, MANY)
    for turn in range(rounds + 1):
        for shown in (few, many):
            # Another page comes up: it is drawn anew, which is none of what is measured.
            shown.page.bring_to_front()
            shown.page.wait_for_timeout(200)
            shown.page.locator("[role=grid] tbody [data-field=buyer_actions]").nth(2).focus()
            shown.press("cursor", ["ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft"] * (ROUND // 4))
            shown.page.keyboard.press("F2")
            shown.press("key", ["x"] * ROUND)
            shown.page.keyboard.press("Escape")
            if turn == 0:
                # To warm up.
                shown.drawn.clear()
                shown.busy.clear()
    return few, many


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description="Measures the grid against a bare table of inputs, and 200 stages against 12.")
    parser.add_argument("--short", action="store_true", help="fewer rounds")
    rounds = 15 if parser.parse_args().short else 101
    code, css = (STATIC / "app.js").read_text(encoding="utf-8"), (STATIC / "app.css").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        measured = browser.new_page().evaluate(MEASURE, [code, css, slices(STAGES), rounds])
        browser.close()
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS + NO_WAIT)
        few, many = press_keys(browser, code, css, 5 if rounds < 100 else 20)
        browser.close()
    say = sys.stdout.write
    say(f"{STAGES} stages x 7 columns, medians of {rounds}, milliseconds: the grid, a bare table of inputs, ratio\n")
    for name, label in (("mount", "mount"), ("commit", "commit to event")):
        grid, bare = measured["grid"][name], measured["bare"][name]
        ratio = f"{grid / bare:.1f}" if bare else "the bare one is too fast to be measured"
        say(f"  {label:16} {grid:7.2f} {bare:7.2f}  {ratio}\n")
    say(f"presses, milliseconds: median and 95th percentile of {STAGES} stages, of {MANY}, ratio of the medians\n")
    for name in ("key", "cursor"):
        for what, pair in (("drawn", (few.drawn, many.drawn)), ("main thread", (few.busy, many.busy))):
            one, other = (sorted(times[name]) for times in pair)
            figures = "".join(f"{median(times):8.2f} {times[int(len(times) * 0.95)]:7.2f}" for times in (one, other))
            say(f"  {name + ', ' + what:20}{figures}  {median(other) / median(one):.2f}\n")
    say(f"  mount: {few.mount:.0f} and {many.mount:.0f}\n")
    say(f"the whole app, minified: {len(code.encode()) / 1000:.1f} kB of {BUDGET / 1000:.0f} kB\n")


if __name__ == "__main__":
    main()
