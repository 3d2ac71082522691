"""A `buyerflow` that runs, for tests that ask it over HTTP."""

import os
import re
import signal
import socket
import subprocess
import sysconfig
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

COMMAND = Path(sysconfig.get_path("scripts")) / "buyerflow"
PATIENCE = 120
"""Seconds after which a step that should take two is called failed."""


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    encoding: str | None
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Served:
    """A running `buyerflow`."""

    process: subprocess.Popen[str]
    address: str
    first_line: str

    def ask(self, path: str = "/", method: str = "GET", **headers: str) -> Answer:
        place = urlsplit(self.address)
        connection = HTTPConnection(str(place.hostname), place.port, timeout=PATIENCE)
        try:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers["Content-Encoding"], answer.read())
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path, *arguments: str, command: Path = COMMAND, environment: Mapping[str, str] = os.environ) -> Iterator[Served]:
    """Starts the command in `folder`, with a store of its own there, and ends it as Ctrl+C does."""
    environment = {**environment, "BUYERFLOW_STORE": str(folder / "store.sqlite")}
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(
            [command, "--no-browser", *arguments], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        )
    too_late = threading.Timer(PATIENCE, process.kill)
    too_late.start()
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        address = re.search(r"http://\S+", line)
        assert address, f"{line!r}, then: {(folder / 'log.txt').read_text()}"
        too_late.cancel()
        yield Served(process, address.group(), line)
    finally:
        too_late.cancel()
        process.send_signal(signal.SIGINT)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        finally:
            process.stdout.close()
