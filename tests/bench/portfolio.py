"""The list of all personas in a store of 10,000 against one of 100, in a real browser with a real kernel: until its first rows are painted.

`python -m tests.bench.portfolio [--short]`; prints medians and their ratio.
"""

import argparse
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, expect, sync_playwright

from tests.support import chromium
from tests.support.app_page import open_in_voila
from tests.support.many_personas import fill
from tests.support.servers import Server, voila

SIZES = (100, 10_000)

# From the click to the frame after the first row is there.
STEP = """() => new Promise((resolve) => {
    const step = (name) => [...document.querySelectorAll("nav button")].find((each) => each.innerText.includes(name));
    const row = () => document.querySelector(".bf-list > li:not(.bf-wait) button")?.checkVisibility();
    const until = (holds) => new Promise((done) => {
        const look = () => (holds() ? done() : requestAnimationFrame(look));
        look();
    });
    (async () => {
        step("Review").click();
        await until(() => !row());
        const begun = performance.now();
        step("Introduction").click();
        await until(row);
        requestAnimationFrame(() => resolve(performance.now() - begun));
    })();
})"""


def opening(page: Page, server: Server) -> float:
    """Milliseconds from the address to the first row."""
    begun = time.perf_counter()
    app = open_in_voila(page, server)
    app.open_step("Introduction")
    expect(app.workspace.get_by_role("list", name="Your personas").get_by_role("button").first).to_be_visible()
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description="Measures the list of 10,000 personas against one of 100.")
    parser.add_argument("--short", action="store_true", help="fewer rounds")
    rounds = 5 if parser.parse_args().short else 25
    opened: dict[int, list[float]] = {size: [] for size in SIZES}
    shown: dict[int, list[float]] = {size: [] for size in SIZES}
    with ExitStack() as stack:
        browser = stack.enter_context(sync_playwright()).chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        pages: dict[int, tuple[Page, Server]] = {}
        for size in SIZES:
            folder = Path(stack.enter_context(TemporaryDirectory()))
            fill(folder / "store.sqlite", size)
            pages[size] = browser.new_page(), stack.enter_context(voila(folder))
        # In turns, so that what else the machine does meets both.
        for _ in range(max(3, rounds // 5)):
            for size, (page, server) in pages.items():
                opened[size].append(opening(page, server))
        for _ in range(rounds):
            for size, (page, _) in pages.items():
                shown[size].append(page.evaluate(STEP))
        browser.close()
    say = sys.stdout.write
    say(f"the list of {SIZES[0]} and of {SIZES[1]:,} personas, medians of {len(opened[100])} and {rounds}, milliseconds, ratio\n")
    for label, times in (("page opened", opened), ("step opened", shown)):
        few, many = (median(times[size]) for size in SIZES)
        say(f"  {label:16} {few:7.1f} {many:7.1f}  {many / few:.2f}\n")


if __name__ == "__main__":
    main()
