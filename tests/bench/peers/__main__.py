"""The app beside other ways to put an editable table of Python's on a page, side by side from one run, measured in turns.

`python -m tests.bench.peers [--short] [--only name,name] [--rounds N] [--environments FOLDER]`

Each framework is installed into an environment of its own the first time, in the user's cache folder unless told otherwise; one that
cannot be installed is left out. All show five stages of seven cells, in the lightest way that they have: text inputs, or ipydatagrid's
canvas. A commit makes Python read a duration: "3 weeks" is "21 days". Their servers all run, and those that prepare a page ahead have
done so before each visit. Nothing is asked of the network: fonts and the like from elsewhere fail at once, for all alike.
"""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import psutil
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import sync_playwright

from buyerflow_widgets import __version__
from tests.bench.peers.contestants import CONTESTANTS, Contestant, served
from tests.bench.peers.environments import Environment, NotInstalledError, cache_folder, environment
from tests.bench.peers.imports import import_seconds
from tests.bench.peers.measure import Measured, one_round
from tests.bench.peers.report import ratios, table
from tests.support import chromium
from tests.support.servers import Server

_OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
_MOST_FAILURES = 2


def say(line: str) -> None:
    """To the terminal, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def installed(chosen: list[Contestant], folder: Path) -> dict[Contestant, Environment | None]:
    """The environment of each that has one; None is the one that runs this."""
    made: dict[Contestant, Environment | None] = {}
    for contestant in chosen:
        try:
            made[contestant] = environment(folder, contestant.packages[0], contestant.packages) if contestant.packages else None
        except NotInstalledError as reason:
            say(str(reason))
    return made


def main() -> None:
    """Prints the figures."""
    names = [each.name for each in CONTESTANTS]
    parser = argparse.ArgumentParser(description="Measures the app beside other frameworks, in turns.")
    parser.add_argument("--short", action="store_true", help="2 rounds of 5 edits instead of 5 rounds of 12")
    parser.add_argument("--only", default=",".join(names), help=f"some of {', '.join(names)}")
    parser.add_argument("--rounds", type=int, help="how often each is opened, with an empty and a full cache, and edited")
    parser.add_argument("--environments", type=Path, default=cache_folder(), help="where the frameworks are installed")
    asked = parser.parse_args()
    only = asked.only.split(",")
    if unknown := set(only) - set(names):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    rounds, edits = (asked.rounds or 2, 5) if asked.short else (asked.rounds or 5, 12)
    environments = installed([each for each in CONTESTANTS if each.name in only], asked.environments)
    versions = {each: made.versions[each.packages[0]] if made else __version__ for each, made in environments.items()}
    measured = {each: Measured() for each in environments}
    with ExitStack() as stack:
        servers: dict[Contestant, Server] = {}
        for contestant, made in environments.items():
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="buyerflow-peers-")))
            try:
                servers[contestant] = stack.enter_context(served(contestant, made, folder))
            except AssertionError as error:
                say(f"{contestant.label} is left out: {error}.\n{(folder / 'server.log').read_text(encoding='utf-8')[-1000:]}")
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=chromium.find(), args=[*chromium.ARGUMENTS, _OFFLINE]
        )
        used: dict[Contestant, set[str]] = {each: set() for each in servers}
        failures = dict.fromkeys(servers, 0)
        for number in range(rounds):
            for contestant, server in servers.items():
                if failures[contestant] == _MOST_FAILURES:
                    continue
                try:
                    one_round(browser, contestant, server, edits, measured[contestant], used[contestant])
                except (BrowserError, LookupError, psutil.Error) as error:
                    failures[contestant] += 1
                    say(f"{contestant.label} failed in round {number + 1}: {str(error).splitlines()[0]}")
        browser.close()
    say(f"\nMedians of {rounds} openings and of {rounds * edits} edits; 5 stages of 7 cells\n")
    for line in table(measured, versions):
        say(line)
    say("\nRatios")
    for line in ratios(measured):
        say(line)
    ours, theirs = import_seconds()
    say(f"  {'import BuyerFlow / ipywidgets, anywidget and pydantic':62} {ours / theirs:6.2f}   ({ours:.2f} s, {theirs:.2f} s)")


if __name__ == "__main__":
    main()
