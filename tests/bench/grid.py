"""The grid against a bare table of inputs, in a real browser without a kernel: to mount 12 stages, and from a commit to its event.

`python -m tests.bench.grid [--short]`; prints medians, their ratio, and the size of the whole app.
"""

import argparse
import sys
from typing import Any

from playwright.sync_api import sync_playwright

from buyerflow_widgets.model.events import PersonaAdded, StageSetChosen
from buyerflow_widgets.model.process import BuyingStage
from buyerflow_widgets.session.session import Session
from buyerflow_widgets.widgets import StageGrid
from buyerflow_widgets.widgets.process_widget import STATIC
from tests.browser import chromium

STAGES = 12
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


def slices() -> dict[str, Any]:
    """What a view of `StageGrid` gets as it opens, of twelve stages with all seven columns."""
    session = Session()
    for event in (PersonaAdded(name="Plant manager"), StageSetChosen(name="Six buying jobs")):
        session.send(event)
    process = session.workspace.process
    assert process
    filled = [
        BuyingStage.model_validate({name: f"{text} and a few more words" for name, text in stage.model_dump().items()})
        for stage in process.buying_stages
    ]
    stages = tuple(filled * (STAGES // len(filled)))
    state: dict[str, Any] = StageGrid(process.model_copy(update={"buying_stages": stages})).get_state("slices")
    return dict(state["slices"])


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description="Measures the grid against a bare table of inputs.")
    parser.add_argument("--short", action="store_true", help="fewer rounds")
    rounds = 15 if parser.parse_args().short else 101
    code, css = (STATIC / "app.js").read_text(encoding="utf-8"), (STATIC / "app.css").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        measured = browser.new_page().evaluate(MEASURE, [code, css, slices(), rounds])
        browser.close()
    say = sys.stdout.write
    say(f"{STAGES} stages x 7 columns, medians of {rounds}, milliseconds: the grid, a bare table of inputs, ratio\n")
    for name, label in (("mount", "mount"), ("commit", "commit to event")):
        grid, bare = measured["grid"][name], measured["bare"][name]
        ratio = f"{grid / bare:.1f}" if bare else "the bare one is too fast to be measured"
        say(f"  {label:16} {grid:7.2f} {bare:7.2f}  {ratio}\n")
    say(f"the whole app, minified: {len(code.encode()) / 1000:.1f} kB of {BUDGET / 1000:.0f} kB\n")


if __name__ == "__main__":
    main()
