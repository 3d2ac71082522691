"""The servers that people open the app from, each a process of its own on a port of its own."""

import os
import re
import socket
import subprocess
import sysconfig
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin

import nbformat
import psutil

from tests.support.processes import with_command
from tests.support.visitor import ask

SCRIPTS = Path(sysconfig.get_path("scripts"))
OWNER_HEADER = "X-Forwarded-User"
PATIENCE = 90
"""Seconds after which a server that should start in three is called failed."""


@dataclass(frozen=True)
class Server:
    """A running server, and where its users' work is stored."""

    process: subprocess.Popen[str]
    url: str
    store: Path
    owner: str = "local"
    """A window that is opened with `headers` sees this owner's work."""
    kernel_ids: list[str] = field(default_factory=list)
    """Of the pages that were opened, in their order."""

    @property
    def headers(self) -> dict[str, str]:
        """What a proxy with a login would add to each request; a server that many tests share knows them apart by it."""
        return {} if self.owner == "local" else {OWNER_HEADER: self.owner}

    def end_pages(self) -> None:
        """Ends what runs behind this owner's pages: a window that is closed by force says no goodbye."""
        for kernel_id in self.kernel_ids:
            ask(urljoin(self.url, f"/voila/api/shutdown/{kernel_id}?_xsrf=test"), "POST", self.headers | {"Cookie": "_xsrf=test"})

    def end_kernels(self) -> None:
        """Ends what this owner's notebooks in JupyterLab started."""
        for kernel_id in self.kernel_ids:
            ask(urljoin(self.url, f"/api/kernels/{kernel_id}?_xsrf=test"), "DELETE", {"Cookie": "_xsrf=test"})

    def kernel(self, kernel_id: str) -> psutil.Process:
        """The process of one kernel."""
        return with_command(self.process.pid, kernel_id)


@contextmanager
def voila(folder: Path, *arguments: str, **environment: str) -> Iterator[Server]:
    """`buyerflow`: the packaged notebook, or the one that `arguments` name, with Voilà. Its pages get kernels that were started ahead."""
    store = folder / "store.sqlite"
    with running([SCRIPTS / "buyerflow", "--no-browser", f"--port={free_port()}", *arguments], folder, store, environment) as process:
        assert process.stdout is not None
        line = _line_with(process, r"http://\S+")
        yield Server(process, line, store)


@contextmanager
def shared_voila(folder: Path, **environment: str) -> Iterator[Server]:
    """`buyerflow`, for all tests that neither end it nor damage its store: each with work of its own (`owned`)."""
    with voila(folder, f"--owner-header={OWNER_HEADER}", "--VoilaKernelManager.fill_delay=0.5", **environment) as server:
        yield server


@contextmanager
def owned(server: Server, owner: str) -> Iterator[Server]:
    """A shared server as this owner sees it, whose pages are ended."""
    own = replace(server, owner=owner, kernel_ids=[])
    yield own
    own.end_pages()


@contextmanager
def plain_voila(folder: Path, notebook: Path, **environment: str) -> Iterator[Server]:
    """Voilà as anybody runs it, on a notebook of ours."""
    store, port = folder / "store.sqlite", free_port()
    command: list[str | Path] = [SCRIPTS / "voila", notebook, "--no-browser", "--Voila.ip=127.0.0.1", f"--port={port}"]
    with running(command, folder, store, environment) as process:
        until_it_answers(process, port)
        yield Server(process, f"http://127.0.0.1:{port}/", store)


@contextmanager
def lab(folder: Path, program: Literal["lab", "notebook"] = "lab", **environment: str) -> Iterator[Server]:
    """JupyterLab on `folder`, or Jupyter Notebook."""
    store, port = folder / "store.sqlite", free_port()
    command: list[str | Path] = [
        SCRIPTS / "jupyter", program, "--allow-root", "--no-browser", "--ip=127.0.0.1", f"--port={port}",
        "--IdentityProvider.token=", "--LabApp.news_url=", "--ServerApp.terminals_enabled=False",
    ]  # fmt: skip
    settings = {"JUPYTER_CONFIG_DIR": str(folder / ".jupyter"), "JUPYTERLAB_WORKSPACES_DIR": str(folder / ".workspaces")}
    with running(command, folder, store, settings | environment) as process:
        url = f"http://127.0.0.1:{port}/"
        until_it_answers(process, port)
        yield Server(process, url, store)


def notebook(path: Path, *cells: str) -> Path:
    """A notebook with these code cells."""
    made = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    nbformat.write(made, path)
    return path


@contextmanager
def running(command: list[str | Path], folder: Path, store: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A server, until the block ends; then it and all that it started are ended. What it says is in `server.log`."""
    surroundings = os.environ | {"BUYERFLOW_STORE": str(store), "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"} | environment
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=surroundings, stdout=subprocess.PIPE, stderr=log, text=True)
    children: list[psutil.Process] = []
    try:
        yield process
    finally:
        if process.poll() is None:
            with suppress(psutil.NoSuchProcess):
                children = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)
        for child in psutil.wait_procs(children, timeout=5)[1]:
            with suppress(psutil.NoSuchProcess):
                child.kill()
        if process.stdout:
            process.stdout.close()


def _line_with(process: subprocess.Popen[str], pattern: str) -> str:
    """What matches in the first line that the server writes."""
    assert process.stdout is not None
    too_late = threading.Timer(PATIENCE, process.kill)
    too_late.start()
    line = process.stdout.readline()
    too_late.cancel()
    found = re.search(pattern, line)
    assert found, f"the server said {line!r}"
    return found.group()


def until_it_answers(process: subprocess.Popen[str], port: int, path: str = "/api", statuses: Sequence[int] = range(400)) -> None:
    """Waits, with a limit, until it answers there with one of these; a proxy with nothing behind it yet says 404 or 503."""
    waited = threading.Event()
    for _ in range(PATIENCE * 4):
        assert process.poll() is None, "the server ended"
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            if connection.getresponse().status in statuses:
                return
        except (OSError, HTTPException):
            pass
        finally:
            connection.close()
        waited.wait(0.25)
    raise AssertionError("the server did not answer in time")


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
