"""What stands before the addresses that Voilà serves: who asks, whose kernel it is, and how an answer looks when it is no."""

import json
import logging
from inspect import isawaitable
from types import TracebackType
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from tornado.web import HTTPError, RequestHandler
from voila.paths import collect_template_paths
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.utils import create_include_assets_functions

from buyerflow_widgets.serving.headers import HEADERS
from buyerflow_widgets.serving.kernel_owners import Refused, Visits

_log = logging.getLogger("tornado.access")

SENTENCES = {
    400: "This address could not be read.",
    403: "This page is not open to you.",
    404: "There is no such page.",
    405: "This page cannot do that.",
    413: "This is too much at once.",
}

if TYPE_CHECKING:
    _Handler = JupyterHandler
else:
    # At run time each handler is made of the guard and one of Voilà's or Jupyter's.
    _Handler = object


class Guard(_Handler):
    """Mixed into each of Voilà's handlers, in front."""

    owner = ""

    async def prepare(self) -> None:  # type: ignore[override]
        """Let the request in, or refuse it. Of another's kernel it says what it says where there is none."""
        self.owner = self._visits.owner_of(self.request)
        # None of our addresses has them; file systems and headers take them amiss.
        if any(character < " " or character in "\\\x7f" for argument in self._arguments() for character in argument):
            raise HTTPError(404)
        prepared = super().prepare()
        if isawaitable(prepared):
            await prepared
        kernel_id = self._kernel_id()
        if not self._finished and kernel_id is not None and not self._visits.owns(self.owner, kernel_id):
            raise HTTPError(404)

    def check_host(self) -> bool:
        """Whether the visitor used one of this server's names: Jupyter's rule, and the names that the operator gave."""
        return self.request.host_name in self.settings["local_hostnames"] or bool(super().check_host())

    def set_default_headers(self) -> None:
        """Set what every answer carries, errors and handshakes too."""
        super().set_default_headers()
        for name, value in ({"Server": ""} | HEADERS | self.settings.get("headers", {})).items():
            self.set_header(name, value)
            if not value:
                self.clear_header(name)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """One sentence, whatever happened."""
        error = kwargs.get("exc_info", (None, None))[1]
        sentence = error.sentence if isinstance(error, Refused) else SENTENCES.get(status_code, "This page could not be opened.")
        if isinstance(self, APIHandler):
            self.finish(json.dumps({"message": sentence}))
            return
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(self.settings["jinja2_env"].get_template("error.html").render(sentence=sentence))

    def log_exception(self, typ: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        """Log what failed, without the query, which may hold a token."""
        if not isinstance(value, HTTPError):
            _log.error("%s %s failed", self.request.method, address(self), exc_info=value)

    @property
    def _visits(self) -> Visits:
        visits: Visits = self.settings["visits"]
        return visits

    def _arguments(self) -> list[str]:
        return [argument for argument in (*self.path_args, *self.path_kwargs.values()) if argument]

    def _kernel_id(self) -> str | None:
        given = self.path_args[0] if isinstance(self, VoilaShutdownKernelHandler) else self.path_kwargs.get("kernel_id")
        return str(given) if given is not None else None


def guarded(handler: type[RequestHandler]) -> type[RequestHandler]:
    """Puts the guard in front of a handler."""
    return handler if issubclass(handler, Guard) else type(handler.__name__, (Guard, handler), {"__doc__": handler.__doc__})


def address(handler: RequestHandler) -> str:
    """The address that was asked for, as far as it may be logged: without the query, and without what only our own Python knows."""
    return (handler.request.path or "").replace(handler.settings["question_secret"], "…")


def log_request(handler: RequestHandler) -> None:
    """The access log: no query, no header."""
    status = handler.get_status()
    level = logging.ERROR if status >= 500 else logging.WARNING if status >= 400 else logging.INFO
    _log.log(level, "%d %s %s %.0f ms", status, handler.request.method, address(handler), 1000 * handler.request.request_time())


def page_templates(base_url: str) -> Environment:
    """Our own templates for the pages that are not the app: refusals and the login."""
    templates = Environment(loader=FileSystemLoader(collect_template_paths(["voila", "nbconvert"], "buyerflow")), autoescape=True)
    templates.globals.update(base_url=base_url, theme="system", **create_include_assets_functions("buyerflow", base_url))
    return templates
