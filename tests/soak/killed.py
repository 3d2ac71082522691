"""Edits with SIGKILL at random moments; afterwards every edit that was told to be saved is looked for in the store.

`python -m tests.soak.killed [--edits 300] [--runs 5] [--what program page server] [--store sqlite postgresql]`. What is killed is a
program with a session, what runs behind a page (reached as a browser does, through the server), or the PostgreSQL server itself.
"""

import argparse
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from itertools import count
from pathlib import Path
from queue import Queue
from random import Random
from threading import Event, Thread, Timer
from typing import Any, NamedTuple

from buyerflow_widgets.model.process import STAGE_FIELDS
from buyerflow_widgets.storage import Store
from tests.soak.editing import OWNER
from tests.support.postgresql import Server, running_postgresql
from tests.support.servers import Server as PageServer
from tests.support.servers import voila
from tests.support.visitor import Visitor

MOST_IN_A_LIFE = 60
"""Edits until a kill, at most."""
LONGEST_PAUSE = 0.05
"""Seconds from an answer to the kill, at most: several edits."""
PATIENCE = 120


class Outcome(NamedTuple):
    """What became of the edits."""

    saved: list[str]
    """Those that were told to be saved."""
    kills: int
    lost: list[str]


def kill_programs(url: str, edits: int, seed: str) -> Outcome:
    """Kills programs that edit, one after the other, until so many edits were told to be saved."""
    random, saved, kills = Random(seed), list[str](), 0
    while len(saved) < edits:
        with _editing(url, f"{seed}-{kills}") as (process, lines):
            saved += _some(lines, random.randrange(MOST_IN_A_LIFE))
            _pause(random)
            process.send_signal(signal.SIGKILL)
            saved += iter(partial(lines.get, timeout=PATIENCE), "")
        kills += 1
    return Outcome(saved, kills, _lost(url, OWNER, saved))


def kill_servers(server: Server, url: str, edits: int, seed: str) -> Outcome:
    """Kills the database's server under a program that edits, and starts it again, until so many edits were told to be saved."""
    random, saved, kills = Random(seed), list[str](), 0
    with _editing(url, seed) as (process, lines):
        while len(saved) < edits:
            saved += _some(lines, random.randrange(1, MOST_IN_A_LIFE))
            _pause(random)
            server.kill()
            server.start()
            kills += 1
        saved += _some(lines, 20)  # it goes on
        process.kill()
        saved += iter(partial(lines.get, timeout=PATIENCE), "")
    return Outcome(saved, kills, _lost(url, OWNER, saved))


def kill_pages(server: PageServer, url: str, edits: int, seed: str) -> Outcome:
    """Kills what runs behind a page while the page edits, and opens another one, until so many edits were told to be saved."""
    random, saved, kills = Random(seed), list[str](), 0
    while len(saved) < edits:
        page = _MortalPage(server.url)
        if not page.persona_id:
            page.do({"type": "PersonaAdded", "name": "Buyer"})
            page.do({"type": "StageSetChosen", "name": "Standard"})
        page.do({"type": "PhaseOpened", "phase": "alignment"})
        last, process = random.randrange(MOST_IN_A_LIFE), server.kernel(page.kernel_id)
        killing = Timer(random.uniform(0, LONGEST_PAUSE), process.kill)
        page.patience = 3
        with suppress(_PageIsDead):
            for number in count(1):
                if number == last + 1:
                    killing.start()
                text = f"{seed}-{kills}.{number};"
                event = {"type": "StageEdited", "stage_id": random.choice(page.stage_ids), "field": random.choice(STAGE_FIELDS)}
                if page.send({**event, "value": text})["ok"] and page.save["state"] == "saved":
                    saved.append(text)
        killing.join()
        page.leave()
        kills += 1
    return Outcome(saved, kills, _lost(url, "local", saved))


class _PageIsDead(Exception):  # noqa: N818 (what is waited for)
    pass


class _MortalPage(Visitor):
    """A page that notices when what runs behind it was killed: nothing comes any more."""

    patience: float = PATIENCE
    """Seconds without a word after which it is dead: few, once it is to be killed."""

    def hear(self, seconds: float | None = None) -> dict[str, Any]:
        try:
            message = super().hear(seconds or self.patience)
        except TimeoutError as error:
            raise _PageIsDead from error
        if message["header"]["msg_type"] == "status" and message["content"]["execution_state"] in ("restarting", "dead"):
            raise _PageIsDead
        return message


@contextmanager
def _editing(url: str, life: str) -> Iterator[tuple["subprocess.Popen[str]", "Queue[str]"]]:
    """A program that edits, and the lines that it writes; the last one is empty."""
    with subprocess.Popen([sys.executable, "-m", "tests.soak.editing", url, life], stdout=subprocess.PIPE, text=True) as process:
        lines: Queue[str] = Queue()
        output = process.stdout
        assert output

        def read() -> None:
            for line in output:
                if line.endswith("\n"):  # one that was cut short was told to nobody
                    lines.put(line.strip())
            lines.put("")

        reading = Thread(target=read)
        reading.start()
        try:
            yield process, lines
        finally:
            process.kill()
            reading.join()


def _some(lines: "Queue[str]", number: int) -> list[str]:
    found = [lines.get(timeout=PATIENCE) for _ in range(number)]
    assert all(found), "the program ended by itself"
    return found


def _pause(random: Random) -> None:
    Event().wait(random.uniform(0, LONGEST_PAUSE))


def _lost(url: str, owner: str, saved: Sequence[str]) -> list[str]:
    """Which of these edits are in no revision."""
    store = Store.open(url, owner=owner)
    try:
        (line,) = store.personas()
        history, before = "", None
        while found := store.revisions(line.persona_id, before=before, limit=500):
            history += "".join(revision.content.model_dump_json() for revision in found if revision.content)
            before = found[-1].seq
    finally:
        store.close()
    return [text for text in saved if text not in history]


def _runs(what: str, kind: str, edits: int, seed: str) -> Outcome:
    """One run, in a store of its own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="buyerflow-soak-")))
        url = f"sqlite:///{folder}/store.sqlite"
        if kind == "postgresql":
            database = stack.enter_context(running_postgresql())
            url = stack.enter_context(database.database())
            if what == "server":
                return kill_servers(database, url, edits, seed)
        if what == "page":
            return kill_pages(stack.enter_context(voila(folder, BUYERFLOW_STORE=url)), url, edits, seed)
        return kill_programs(url, edits, seed)


def main() -> int:
    """Runs them all; its exit code says whether anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=300)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--what", nargs="+", choices=("program", "page", "server"), default=("program", "page", "server"))
    parser.add_argument("--store", nargs="+", choices=("sqlite", "postgresql"), default=("sqlite", "postgresql"))
    chosen, lost = parser.parse_args(), 0
    for what in chosen.what:
        for kind in chosen.store if what != "server" else ("postgresql",):
            for run in range(chosen.runs):
                outcome = _runs(what, kind, chosen.edits, f"{what}-{kind}-{run}")
                lost += len(outcome.lost)
                what_became = f"{len(outcome.saved)} edits told to be saved, {outcome.kills} kills, {len(outcome.lost)} lost"
                sys.stdout.write(f"{what:8}{kind:12}run {run + 1}: {what_became} {' '.join(outcome.lost)}\n")
                sys.stdout.flush()
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
