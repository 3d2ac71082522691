"""Many visitors at once on plain `buyerflow`: each a page without a browser, an owner of their own, an edit every second or so.

`python -m tests.bench.visitors [--short] [--store postgresql] [--visitors 20] [--seconds 120] [--arrival 0] [-- options of buyerflow]`
prints how long an edit takes to be acknowledged, how long a page takes to open, what each costs in memory, and whether what was
acknowledged is in the store.
"""

import argparse
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import psutil

from buyerflow_widgets.model.process import BUYER_FIELDS
from buyerflow_widgets.storage import Store
from tests.support.postgresql import running_postgresql
from tests.support.processes import started_by
from tests.support.servers import Server, voila
from tests.support.visitor import Visitor

HEADER = "X-Forwarded-User"
PAUSES = (0.5, 1.5)
"""Seconds between an answer and the next edit: faster than people, who think."""


class Memory(NamedTuple):
    """Megabytes: what would be free without the process, and its fair share of what it has in common with others."""

    uss: float
    pss: float


@dataclass
class Visit:
    """What became of one visitor."""

    owner: str
    seconds_to_open: float = 0
    answers: list[float] = field(default_factory=list)
    """Seconds from each edit to its acknowledgement."""
    persona_id: str = ""
    revisions: int = 0
    cells: dict[tuple[int, str], str] = field(default_factory=dict)
    """The last acknowledged text of each cell, by the stage's place and the field."""
    problems: list[str] = field(default_factory=list)


@dataclass
class Outcome:
    """What became of all of them, and what they cost."""

    visits: list[Visit]
    seconds: float
    server: Memory
    idle: list[Memory]
    used: list[Memory]
    spare: list[Memory]

    @property
    def answers(self) -> list[float]:
        return [seconds for visit in self.visits for seconds in visit.answers]

    @property
    def problems(self) -> list[str]:
        return [problem for visit in self.visits for problem in visit.problems]


def visitors(server: Server, where: str | Path, number: int, seconds: float, arrival: float = 0) -> Outcome:
    """Lets so many visitors in, one every `arrival` seconds, and has them edit for so long; then looks for their edits in the store."""
    everybody_is_in, stop = threading.Barrier(number + 1), threading.Event()
    costs: list[tuple[Memory, list[Memory], list[Memory]]] = []
    processes: list[int] = []

    def one(place: int) -> Visit:
        visit = Visit(f"visitor {place}")
        stop.wait(place * arrival)
        page: Visitor | None = None
        try:
            page = Visitor(server.url, {HEADER: visit.owner})
            processes.append(server.kernel(page.kernel_id).pid)
            visit.seconds_to_open = page.seconds_to_open
        except Exception as error:  # noqa: BLE001 (whatever it is, it is to be told)
            visit.problems.append(f"{visit.owner} did not get in: {error!r}")
        everybody_is_in.wait(600)
        everybody_is_in.wait(600)
        if page:
            try:
                _work(page, visit, seconds, stop)
            except Exception as error:  # noqa: BLE001
                visit.problems.append(f"{visit.owner} was interrupted: {error!r}")
        everybody_is_in.wait(seconds + 600)
        everybody_is_in.wait(600)
        if page:
            page.leave()
        return visit

    with ThreadPoolExecutor(number) as pool:
        running = [pool.submit(one, place) for place in range(number)]
        try:
            everybody_is_in.wait(900)
            costs.append(_costs(server, processes))
            everybody_is_in.wait(600)
            begun = time.monotonic()
            everybody_is_in.wait(seconds + 600)
            lasted = time.monotonic() - begun
            costs.append(_costs(server, processes))
            everybody_is_in.wait(600)
        except BaseException:
            # Nobody waits for one who does not come.
            everybody_is_in.abort()
            raise
        visits = [each.result() for each in running]
    for visit in visits:
        visit.problems += _lost(where, visit)
    (_, idle, spare), (own, used, _) = costs
    return Outcome(visits, lasted, own, idle, used, spare)


def _work(page: Visitor, visit: Visit, seconds: float, stop: threading.Event) -> None:
    chance = random.Random(visit.owner)
    page.do({"type": "PersonaAdded", "name": f"Buyer of {visit.owner}"})
    page.do({"type": "StageSetChosen", "name": "Standard"})
    page.do({"type": "PhaseOpened", "phase": "stages"})
    visit.persona_id, visit.revisions = page.persona_id, 2
    stage_ids = page.stage_ids
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        place, column = chance.randrange(len(stage_ids)), chance.choice(BUYER_FIELDS)
        text = f"Edit {len(visit.answers)}: " + "what the buyer does " * chance.randrange(1, 12)
        begun = time.perf_counter()
        page.do({"type": "StageEdited", "stage_id": stage_ids[place], "field": column, "value": text})
        visit.answers.append(time.perf_counter() - begun)
        if page.save["state"] != "saved":
            visit.problems.append(f"{visit.owner} was told {page.save}")
        visit.cells[place, column] = text
        visit.revisions += 1
        stop.wait(chance.uniform(*PAUSES))


def _lost(where: str | Path, visit: Visit) -> Iterator[str]:
    """What was acknowledged, and is not in the store."""
    if not visit.persona_id:
        return
    store = Store.open(where, owner=visit.owner)
    stored, others = store.load(visit.persona_id), len(store.personas()) - 1
    store.close()
    if stored is None or stored.seq != visit.revisions or others:
        yield f"{visit.owner} made {visit.revisions} changes; the store has {stored and stored.seq}, and {others} other personas"
        return
    stages = stored.envelope.content.process.buying_stages
    for (place, column), text in visit.cells.items():
        if getattr(stages[place], column) != text:
            yield f"{visit.owner} lost {text!r}"


def _costs(server: Server, processes: Sequence[int]) -> tuple[Memory, list[Memory], list[Memory]]:
    """The server's memory, that of what runs behind the open pages, and that of what is prepared for the next one."""
    behind: list[Memory] = []
    spare: list[Memory] = []
    for child, command in started_by(server.process.pid):
        if "ipykernel_launcher" in command:
            with suppress(psutil.NoSuchProcess):
                (behind if child.pid in processes else spare).append(memory(child))
    return memory(psutil.Process(server.process.pid)), behind, spare


def memory(process: psutil.Process) -> Memory:
    """What a process takes."""
    full = process.memory_full_info()
    return Memory(full.uss / 1e6, full.pss / 1e6)


@contextmanager
def served(store: str, *options: str) -> Iterator[tuple[Server, str | Path]]:
    """`buyerflow` on an empty store of this kind, and where the store is."""
    with tempfile.TemporaryDirectory(prefix="buyerflow-bench-") as folder:
        if store == "postgresql":
            with running_postgresql() as database:
                url = database.url()
                with voila(Path(folder), *options, BUYERFLOW_OWNER_HEADER=HEADER, BUYERFLOW_STORE=url) as server:
                    yield server, url
        else:
            with voila(Path(folder), *options, BUYERFLOW_OWNER_HEADER=HEADER) as server:
                yield server, server.store


def main() -> None:
    """Prints the figures; fails where anything was lost or went wrong."""
    parser = argparse.ArgumentParser(description="Measures many visitors at once on plain buyerflow.")
    parser.add_argument("--short", action="store_true", help="4 visitors for 15 seconds")
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--visitors", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--arrival", type=float, default=0, help="seconds between one visitor and the next; 0: all at once")
    parser.add_argument("options", nargs="*", help="of buyerflow")
    asked = parser.parse_args()
    number, seconds = (4, 15.0) if asked.short else (asked.visitors, asked.seconds)
    with served(asked.store, *asked.options) as (server, where):
        outcome = visitors(server, where, number, seconds, asked.arrival)
    say = sys.stdout.write
    opened, times = sorted(visit.seconds_to_open for visit in outcome.visits), outcome.answers
    p50, p95, slowest = (1000 * each for each in (median(times), quantiles(times, n=20)[-1], max(times)))
    say(f"{number} visitors on {asked.store}, {outcome.seconds:.0f} seconds of editing, {len(outcome.problems)} problems\n")
    say(f"  edit to acknowledgement, ms    p50 {p50:.0f}  p95 {p95:.0f}  max {slowest:.0f}\n")
    say(f"  edits                          {len(times)}, {len(times) / outcome.seconds:.1f} a second\n")
    say(f"  request to app ready, s        first {opened[0]:.1f}  median {median(opened):.1f}  last {opened[-1]:.1f}\n")
    say("  memory, MB: of its own, and with its share of what it has in common with others\n")
    parts = {
        "a page, opened": outcome.idle,
        "a page, after work": outcome.used,
        "prepared ahead": outcome.spare,
        "the server": [outcome.server],
    }
    for label, costs in parts.items():
        if costs:
            say(f"    {label:28} {median(each.uss for each in costs):.0f}  {median(each.pss for each in costs):.0f}\n")
    for problem in outcome.problems:
        say(f"  {problem}\n")
    if outcome.problems:
        sys.exit(1)


if __name__ == "__main__":
    main()
