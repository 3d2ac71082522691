"""The guard before every address that Voilà serves: it decides who may open a page.

In this order, each with its module:

1. When the server starts: may it be reached from other machines at all? (`server.py` asks `exposure.py`)
2. Of a request: whose is it? (`identity.py`; the rules for owners are in `storage/owner.py`)
3. Did the visitor use one of this server's names? (`check_host`) Are they logged in, where a token or password is set?
   (Jupyter asks `OwnerIdentityProvider.get_user` in `identity.py`)
4. Is the kernel that they ask for theirs? (`kernel_owners.py`, which also limits the pages of one owner)
5. Does a picture or script of another site only want to start Python here, or is the name of a session no name? (`handlers.py`)
6. Of each message on a websocket: may it reach the page's Python? (`message_filter.py`)

Under a JupyterHub the Hub's own login takes the place of step 2 and 3 (`hub.py`). In the page, Python asks once more whose work to open
(`widgets/open_session.py`), and PostgreSQL can hold people to their own rows (`deploy/postgresql`).
"""

import json
from inspect import isawaitable
from types import TracebackType
from typing import TYPE_CHECKING, Any

from jupyter_server.base.handlers import APIHandler, JupyterHandler
from tornado.web import HTTPError, RequestHandler
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler

from buyerflow_widgets.serving.identity import RequestOwner
from buyerflow_widgets.serving.kernel_owners import KernelOwners
from buyerflow_widgets.serving.responses import HEADERS, SENTENCES, RequestRefused, access_log, address

if TYPE_CHECKING:
    _Handler = JupyterHandler
else:
    # At run time each handler is made of the guard and one of Voilà's or Jupyter's.
    _Handler = object


class Guard(_Handler):
    """Mixed into each of Voilà's handlers, in front."""

    owner = ""

    async def prepare(self) -> None:  # type: ignore[override]
        """Let the request in, or refuse it. Another's kernel gets the same 404 as one that does not exist."""
        request_owner: RequestOwner = self.settings["request_owner"]
        self.owner = request_owner.of(self.request)
        # None of our addresses has them; file systems and headers take them amiss.
        if any(character < " " or character in "\\\x7f" for argument in self._arguments() for character in argument):
            raise HTTPError(404)
        prepared = super().prepare()
        if isawaitable(prepared):
            await prepared
        kernel_id = self._kernel_id()
        if not self._finished and kernel_id is not None and not self._kernel_owners.owns(self.owner, kernel_id):
            raise HTTPError(404)

    def check_host(self) -> bool:
        """Whether the visitor used one of this server's names: Jupyter's rule, and the names that the operator gave."""
        return self.request.host_name in self.settings["local_hostnames"] or bool(super().check_host())

    def set_default_headers(self) -> None:
        """Set what every answer carries, errors and handshakes too."""
        super().set_default_headers()
        own = {"Server": "", "Content-Security-Policy": self.settings["policy"]}
        for name, value in (own | HEADERS | self.settings.get("headers", {})).items():
            self.set_header(name, value)
            if not value:
                self.clear_header(name)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """One sentence, whatever happened."""
        error = kwargs.get("exc_info", (None, None))[1]
        sentence = error.sentence if isinstance(error, RequestRefused) else SENTENCES.get(status_code, "This page could not be opened.")
        if isinstance(self, APIHandler):
            self.finish(json.dumps({"message": sentence}))
            return
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(self.settings["jinja2_env"].get_template("error.html").render(sentence=sentence))

    def log_exception(self, typ: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        """Log what failed, without the query, which may hold a token."""
        if not isinstance(value, HTTPError):
            access_log.error("%s %s failed", self.request.method, address(self), exc_info=value)

    @property
    def _kernel_owners(self) -> KernelOwners:
        owners: KernelOwners = self.settings["kernel_owners"]
        return owners

    def _arguments(self) -> list[str]:
        return [argument for argument in (*self.path_args, *self.path_kwargs.values()) if argument]

    def _kernel_id(self) -> str | None:
        given = self.path_args[0] if isinstance(self, VoilaShutdownKernelHandler) else self.path_kwargs.get("kernel_id")
        return str(given) if given is not None else None


def guarded(handler: type[RequestHandler]) -> type[RequestHandler]:
    """Puts the guard in front of a handler."""
    return handler if issubclass(handler, Guard) else type(handler.__name__, (Guard, handler), {"__doc__": handler.__doc__})
