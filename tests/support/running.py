"""A `buyerflow` that runs, for tests that ask it over HTTP."""

import os
import re
import select
import signal
import socket
import subprocess
import sysconfig
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

import psutil

from tests.support.processes import started_by, with_command

COMMAND = Path(sysconfig.get_path("scripts")) / "buyerflow"
PATIENCE = 120
"""Seconds after which a step that should take two is called failed."""


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    headers: Message
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
    visited: set[str] = field(default_factory=set)
    """The kernels that `page` took: each may still say goodbye to who told it of its visitor."""

    def ask(self, path: str = "/", method: str = "GET", **headers: str) -> Answer:
        place = urlsplit(self.address)
        connection = HTTPConnection(str(place.hostname), place.port, timeout=PATIENCE)
        try:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def raw(self, request: bytes) -> bytes:
        """What comes back for these bytes, until the server closes or has sent one answer."""
        place = urlsplit(self.address)
        with socket.create_connection((str(place.hostname), place.port or 80), timeout=PATIENCE) as connection:
            answer = b""
            # It may close before it has read all.
            with suppress(ConnectionError):
                connection.sendall(request)
                # Tornado does not answer who has stopped sending before it has answered.
                select.select([connection], [], [], 2)
                connection.shutdown(socket.SHUT_WR)
                while more := connection.recv(65536):
                    answer += more
        return answer

    def page(self, **headers: str) -> tuple[str, str]:
        """Opens the page: its text, and the kernel that it took."""
        page = self.ask(**headers).text
        # Of our own page, or of Voilà's.
        kernel = re.search(r'(?:data-kernel-id=|"kernelId": )"([\w-]+)"', page)
        assert kernel, page
        self.visited.add(kernel.group(1))
        return page, kernel.group(1)

    def waiting(self) -> list[str]:
        """The kernels that have come so far that they ask the server who visits."""
        port = urlsplit(self.address).port
        found = []
        for kernel, command in started_by(self.process.pid):
            name = re.search(r"kernel-([\w-]{36})\.json", command)
            with suppress(psutil.NoSuchProcess):
                if (
                    name
                    and name.group(1) not in self.visited
                    and any(c.raddr and c.raddr.port == port for c in kernel.net_connections("tcp"))
                ):
                    found.append(name.group(1))
        return found

    def kernel(self, kernel_id: str) -> psutil.Process:
        """The process of one kernel."""
        return with_command(self.process.pid, kernel_id)

    def until_a_page_is_prepared(self) -> str:
        """Waits for the kernel of a page that was prepared ahead of its visitor."""
        deadline = time.monotonic() + PATIENCE
        while not (waiting := self.waiting()):
            assert time.monotonic() < deadline, "no prepared page waits for a visitor"
            select.select([], [], [], 0.05)
        return waiting[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    folder: Path,
    *arguments: str,
    command: Path = COMMAND,
    environment: Mapping[str, str] = os.environ,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Served]:
    """Starts the command in `folder`, with a store of its own there, and ends it as Ctrl+C does. `settings` go into its environment."""
    environment = {**environment, **settings, "BUYERFLOW_STORE": str(folder / "store.sqlite"), "PYTHONFAULTHANDLER": "1"}
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(
            [command, "--no-browser", *arguments], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        )
    too_late = threading.Timer(PATIENCE, process.kill)
    too_late.start()
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        address = re.search(r"http://[^\s?]+", line)
        assert address, f"{line!r}, then: {(folder / 'log.txt').read_text()}"
        too_late.cancel()
        yield Served(process, address.group(), line)
    finally:
        too_late.cancel()
        process.send_signal(signal.SIGINT)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired as error:
            # Python writes into the log where each thread stands.
            process.send_signal(signal.SIGABRT)
            process.wait()
            raise AssertionError(f"the server did not end: {(folder / 'log.txt').read_text()}") from error
        finally:
            process.stdout.close()
