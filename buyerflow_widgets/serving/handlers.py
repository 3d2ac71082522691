"""Voilà's handlers, where ours differ by more than the guard."""

import asyncio
import re
from contextlib import suppress
from mimetypes import guess_type
from os.path import isfile
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.utils import url_escape, url_path_join
from tornado.web import HTTPError, RequestHandler
from voila.request_info_handler import RequestInfoSocketHandler
from voila.static_file_handler import TemplateStaticFileHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from buyerflow_widgets.serving.guard import Guard, guarded
from buyerflow_widgets.serving.kernel_owners import KernelOwners
from buyerflow_widgets.widgets import WENT_WRONG

# As the build leaves them beside a file.
_COMPRESSED = {"br": ".br", "gzip": ".gz"}
_SIGN_OF_LIFE = "<script>window.voila_heartbeat()</script>"
_SECONDS_BETWEEN_LOOKS = 2.0
# In which Voilà notices it itself, and puts its sentence in a whole page.
_SECONDS_TO_END = 10.0
_STOPPED = f'</main><p class="page-message" role="alert">{WENT_WRONG}</p></body>\n'


class Page(Guard, TornadoVoilaHandler):
    """The page. The kernel that it takes belongs to its visitor."""

    async def prepare(self) -> None:  # type: ignore[override]
        """Let in who wants to see the page: no picture or script of another site that would only start Python here."""
        said = self.request.headers.get
        if said("Sec-Fetch-Site") == "cross-site" and said("Sec-Fetch-Dest") not in ("document", "iframe", "frame"):
            raise HTTPError(403)
        await super().prepare()

    def initialize(self, **kwargs: Any) -> None:
        """Nothing is taken yet."""
        super().initialize(**kwargs)
        self._taken: list[str] = []

    @property
    def kernel_manager(self) -> Any:
        """The kernels, for this visit."""
        return self._kernel_owners.kernel_manager_for(self.owner, self._taken.append)

    async def get(self, path: str | None = None) -> None:
        """Make the page. Where its Python ends before the page is there, so does the page: Voilà would wait for it for ever."""
        making = asyncio.ensure_future(self._make(path))
        try:
            while not (await asyncio.wait({making}, timeout=_SECONDS_BETWEEN_LOOKS))[0]:
                if not await self._kernel_owners.are_alive(self._taken) and not (await asyncio.wait({making}, timeout=_SECONDS_TO_END))[0]:
                    break
            if making.done():
                await making
            if not await self._kernel_owners.are_alive(self._taken):
                # Jupyter starts it again, for nobody.
                await self._kernel_owners.end(self._taken)
            if not making.done():
                if not self._headers_written:
                    raise HTTPError(503)
                self.write(_STOPPED)
        finally:
            making.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await making
            self._kernel_owners.rendering_ended(self._taken)

    def on_connection_close(self) -> None:
        """Nobody waits for it any more."""
        super().on_connection_close()
        self._kernel_owners.rendering_ended(self._taken)

    async def _make(self, path: str | None) -> None:
        # Nothing, where the visitor is sent to log in first.
        if (page := super().get(path)) is not None:
            await page

    def redirect_to_file(self, path: str) -> None:
        """Send on to a file beside the notebook, where the operator serves any."""
        if not self.voila_configuration.file_allowlist:
            raise HTTPError(404)
        self.redirect(url_path_join(self.base_url, "voila", "files", url_escape(path)))

    def write(self, chunk: str | bytes | dict[str, Any]) -> None:
        """Send a part of the page. Voilà's sign of life is a script, which our policy forbids; a comment keeps the connection too."""
        super().write("<!-- one moment -->\n" if isinstance(chunk, str) and chunk.strip() == _SIGN_OF_LIFE else chunk)


class Channels(Guard, VoilaKernelWebsocketHandler):
    """The websocket between a page and its Python."""

    async def prepare(self) -> None:  # type: ignore[override]
        """Let in whose session has a name that the message queue takes too: it becomes an address there."""
        await super().prepare()
        if not re.fullmatch(r"[A-Za-z0-9-]{0,128}", self.get_argument("session_id", "")):
            raise HTTPError(400)


class TemplateFile(Guard, TemplateStaticFileHandler):
    """A file of a page's template."""

    def parse_url_path(self, url_path: str) -> str:
        """Read a path of the form template/static/file; Voilà's own fails on every other."""
        template, *parts = url_path.split("/")
        if not re.fullmatch(r"[\w-]+", template) or len(parts) < 2 or parts[0] != "static" or {"", ".", ".."} & set(parts):
            raise HTTPError(404)
        path: str = super().parse_url_path(url_path)
        return path

    async def get(self, path: str, include_body: bool = True) -> None:
        """Send the file; where it stands there compressed as well, as the browser takes it."""
        self._name, self._encoding = path, ""
        accepted = {each.strip() for each in self.request.headers.get("Accept-Encoding", "").split(",")}
        for encoding, suffix in _COMPRESSED.items():
            if encoding in accepted and isfile(self.get_absolute_path("", self.parse_url_path(path + suffix))):  # noqa: PTH113 (of a name that is too long, a Path raises)
                self._encoding = encoding
                path += suffix
                break
        await ensure_async(super().get(path, include_body))

    def set_extra_headers(self, path: str) -> None:
        """Let browsers keep for good what is named by its content."""
        super().set_extra_headers(path)
        if re.search(r"\.[A-Z0-9]{8}\.", self._name):
            self.set_header("Cache-Control", "public, max-age=31536000, immutable")
            self.set_header("Vary", "Accept-Encoding")
        if self._encoding:
            self.set_header("Content-Encoding", self._encoding)
            self.set_header("Content-Type", guess_type(self._name)[0] or "application/octet-stream")


class VisitorQueryHandler(RequestInfoSocketHandler):
    """Where a page's Python asks who visits it.

    Its address holds a secret that only the server and its Python know. It answers once: neither the next one who asks nor one
    who asks in another's place is told anything. Who gave up waiting before the answer came may ask again.
    """

    def open(self, kernel_id: str) -> None:
        """Answer, now or when the visitor is there."""
        self._kernel = kernel_id
        self._told: Any = None
        self._is_waiting = True
        super().open(kernel_id)
        self._cache.pop(kernel_id, None)

    def write_message(self, message: Any, binary: bool = False) -> Any:
        """Answer, and remember it until it was heard."""
        self._told, self._is_waiting = message, False
        return super().write_message(message, binary)

    def on_message(self, _: str | bytes) -> None:
        """It was heard."""
        self._told = None

    def on_close(self) -> None:
        """Forget who asked."""
        if self._waiters.get(self._kernel) is self:
            del self._waiters[self._kernel]
        if self._told:
            self.send_updates({"kernel_id": self._kernel, "payload": self._told})
        if self._is_waiting:
            kernel_owners: KernelOwners = self.settings["kernel_owners"]
            kernel_owners.stopped_waiting(self._kernel)


def guarded_routes(routes: list[tuple[Any, ...]], server_url: str, secret: str) -> list[tuple[Any, ...]]:
    """Voilà's routes, each guarded but the one that only a page's Python knows."""
    return [_guarded_route(server_url, secret, *route) for route in routes]


def _guarded_route(server_url: str, secret: str, pattern: str, handler: type[RequestHandler], *arguments: Any) -> tuple[Any, ...]:
    if handler is RequestInfoSocketHandler:
        return (url_path_join(server_url, secret, pattern.removeprefix(server_url)), VisitorQueryHandler, *arguments)
    if pattern in ("/login", "/logout"):
        pattern = url_path_join(server_url, pattern)
    own = {TornadoVoilaHandler: Page, VoilaKernelWebsocketHandler: Channels, TemplateStaticFileHandler: TemplateFile}
    return (pattern, own.get(handler) or guarded(handler), *arguments)
