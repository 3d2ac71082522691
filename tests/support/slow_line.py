"""A slow line between a browser and a server: what the server sends stops after some text, until it is let on."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class SlowLine:
    """Passes on what it is given both ways; `url` stands in for the server's.

    What the server sends is held back behind the text `stop_after`, the first time it comes, until `let_on` is called.
    """

    def __init__(self, url: str, stop_after: str) -> None:
        self._server = (urlsplit(url).hostname or "", urlsplit(url).port or 0)
        self._stop_after = stop_after.encode()
        self._let_on = threading.Event()
        self._is_held = threading.Event()
        self._open: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/"
        threading.Thread(target=self._listen, daemon=True).start()

    def until_it_holds(self, seconds: float = 60) -> None:
        """Waits for the text that it holds back behind."""
        assert self._is_held.wait(seconds), f"{self._stop_after!r} did not come"

    def let_on(self) -> None:
        """Sends the rest."""
        self._let_on.set()

    def close(self) -> None:
        """Ends all connections."""
        self._let_on.set()
        for each in (self._listening, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                browser, server = self._listening.accept()[0], socket.create_connection(self._server)
                self._open += [browser, server]
                threading.Thread(target=self._up, args=(browser, server), daemon=True).start()
                threading.Thread(target=self._down, args=(server, browser), daemon=True).start()

    def _up(self, browser: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while part := browser.recv(65536):
                # Compressed, the text could not be found.
                server.sendall(part.replace(b"Accept-Encoding: ", b"Not-Accepted: "))

    def _down(self, server: socket.socket, browser: socket.socket) -> None:
        with suppress(OSError):
            while part := server.recv(65536):
                before, found, after = part.partition(self._stop_after)
                browser.sendall(before + found)
                if found and not self._is_held.is_set():
                    self._is_held.set()
                    self._let_on.wait(60)
                browser.sendall(after)


@contextmanager
def slow_line(url: str, stop_after: str) -> Iterator[SlowLine]:
    """A slow line to the server at `url`, closed afterwards."""
    line = SlowLine(url, stop_after)
    try:
        yield line
    finally:
        line.close()
