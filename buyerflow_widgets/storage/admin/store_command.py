"""The command `buyerflow store`: for those who look after a store. It names no address, since one may hold a password."""

import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NoReturn

from buyerflow_widgets.storage.address import DEFAULT, store_address
from buyerflow_widgets.storage.admin.check import check
from buyerflow_widgets.storage.admin.copy import copy
from buyerflow_widgets.storage.errors import StoreError, in_plain_words
from buyerflow_widgets.storage.migrations import MIGRATIONS, applied, migrate
from buyerflow_widgets.storage.open_database import open_database
from buyerflow_widgets.storage.retention import thin
from buyerflow_widgets.storage.snapshot import snapshot


class _Parser(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        # Without the arguments: one of them may hold a password.
        self.exit(2, f"{self.format_usage()}These arguments are not understood; {self.prog} --help explains them.\n")


def run(arguments: Sequence[str]) -> int:
    """Runs the command; its exit code."""
    parser = _Parser(prog="buyerflow store", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    where = "a path or a URL such as postgresql+psycopg://…; left out, the store that buyerflow itself would open"
    for name, action, what in (
        ("check", _check, "Reads all of a store without changing anything, and tells what is damaged."),
        ("migrate", _migrate, "Brings a store of an older version up to date, as opening it does."),
        ("thin", _thin, "Deletes the old revisions that need not be kept, of all personas, as saving does now and then."),
    ):
        command = commands.add_parser(name, help=what, description=what)
        command.add_argument("store", nargs="?", metavar="STORE", help=where)
        command.set_defaults(do=action)
    what = "Copies all of a store into one that is empty or not there yet: to another database, or as a backup."
    command = commands.add_parser("copy", help=what, description=what)
    command.add_argument("store", nargs="?", metavar="FROM", help=where)
    command.add_argument("target", metavar="TO", help="a path or a URL")
    command.set_defaults(do=_copy)
    chosen = parser.parse_args(arguments)
    do: Callable[[Namespace], int] = chosen.do
    try:
        with in_plain_words(), _stopped_once():
            return do(chosen)
    except StoreError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. Nothing was left half done.\n")
        return 130


@contextmanager
def _stopped_once() -> Iterator[None]:
    """Whoever presses Ctrl+C again, while what was begun is taken back, does not stop that."""

    def stop(*_: object) -> NoReturn:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    except KeyboardInterrupt:
        raise  # the program ends now, in peace
    except BaseException:
        signal.signal(signal.SIGINT, before)
        raise
    signal.signal(signal.SIGINT, before)


def _check(chosen: Namespace) -> int:
    with snapshot(store_address(chosen.store or DEFAULT)) as transaction:
        report = check(transaction)
    latest = MIGRATIONS[-1][0]
    older = "" if report.version == latest else f" (older than this program's, {latest}: buyerflow store migrate brings it up to date)"
    _say(f"Version: {report.version}{older}")
    _say(f"Owners: {report.owners:,}")
    _say(f"Personas: {report.personas:,}, {report.deleted:,} of them deleted")
    _say(f"Revisions: {report.revisions:,}")
    _say(f"Damaged: {len(report.damaged):,}")
    for line in report.damaged:
        _say(f"  {line}")
    return 1 if report.damaged else 0


def _migrate(chosen: Namespace) -> int:
    database = open_database(store_address(chosen.store or DEFAULT))
    try:
        with database.transaction() as transaction:
            before = applied(transaction)
        migrate(database)
    finally:
        database.close()
    made = [name for name, _ in MIGRATIONS if name not in before]
    _say("\n".join(f"Applied: {name}" for name in made) or "Nothing to do: the store is up to date.")
    return 0


def _thin(chosen: Namespace) -> int:
    database = open_database(store_address(chosen.store or DEFAULT))
    try:
        migrate(database)
        with database.transaction() as transaction:
            keys = transaction.execute("SELECT owner, persona_id FROM personas").fetchall()
        thinned = 0
        for owner, persona_id in keys:
            with database.transaction(writes=True) as transaction:
                thinned += thin(transaction, owner, persona_id, datetime.now(UTC))
    finally:
        database.close()
    _say(f"Revisions deleted: {thinned:,}")
    return 0


def _copy(chosen: Namespace) -> int:
    seen = sys.stderr.isatty()

    def progress(done: int, total: int) -> None:
        if seen:
            sys.stderr.write(f"\r{done:,} of {total:,} revisions")
            sys.stderr.flush()

    try:
        copied = copy(store_address(chosen.store or DEFAULT), store_address(chosen.target), progress)
    finally:
        if seen:
            sys.stderr.write("\n")
    _say(f"Copied and compared: {copied.owners:,} owners, {copied.personas:,} personas, {copied.revisions:,} revisions.")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
