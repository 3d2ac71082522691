"""The server behind the command `buyerflow`."""

import logging
import os
import secrets
import signal
import socket
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_core.utils import run_sync
from jupyter_server.utils import url_path_join
from tornado.ioloop import IOLoop
from tornado.web import ErrorHandler, HTTPError
from traitlets import Integer, List, Unicode, default
from voila.app import Voila

from buyerflow_widgets import __version__
from buyerflow_widgets.serving.defaults import app_notebook, defaults
from buyerflow_widgets.serving.exposure import is_beyond_loopback, reason_not_to_start
from buyerflow_widgets.serving.guard import guarded
from buyerflow_widgets.serving.handlers import guarded_routes
from buyerflow_widgets.serving.identity import OwnerIdentityProvider, RequestOwner
from buyerflow_widgets.serving.kernel_owners import KernelOwners
from buyerflow_widgets.serving.responses import NOTEBOOK_SCRIPTS, log_request, page_scripts, page_templates, policy
from buyerflow_widgets.storage import (
    HUB_USER_VARIABLE,
    OWNER_HEADER_VARIABLE,
    OWNER_VARIABLE,
    UnknownOwner,
    current_owner,
    declared_header,
    variable_of,
)
from buyerflow_widgets.widgets import OUR_PAGE_VARIABLE

# A message carries an imported file of up to 8 MB; a request carries a token at most.
_MOST_BYTES_A_MESSAGE = 10 * 1024**2
_MOST_BYTES_A_BODY = 64 * 1024


class BuyerFlowServer(Voila):
    """Voilà, serving the app."""

    name = "buyerflow"
    version = __version__
    description = """Opens your buying processes in the browser.

    All of Voilà's options work here. A visit with ?voila-theme=dark or ?voila-theme=light overrides the theme.
    """
    examples = "buyerflow --port=8900 --no-browser"
    aliases = {  # noqa: RUF012 (as Application has it)
        **Voila.aliases,
        "ip": "Voila.ip",
        "owner-header": "BuyerFlowServer.owner_header",
        "hostname": "BuyerFlowServer.hostnames",
    }
    notebook_path: str | None
    port: int

    owner_header = Unicode(
        config=True,
        help="The header in which a proxy with a login names the visitor, such as X-Forwarded-User. BUYERFLOW_OWNER_HEADER says the same.",
    )
    hostnames = List(
        Unicode(), config=True, help="The names by which people reach this server, besides localhost, such as maps.example.com."
    )
    most_pages = Integer(32, min=0, config=True, help="How many pages one person may have open at once; 0 is any number.")

    @default("owner_header")
    def _owner_header_default(self) -> str:
        return os.environ.get(OWNER_HEADER_VARIABLE, "")

    def initialize(self, argv: list[str] | None = None) -> None:
        """Read the command line and the configuration files, above our defaults. Exits where it would let the wrong people in."""
        self.update_config(defaults())
        super().initialize(argv)
        if not self.extra_args and not self.notebook_path:
            self.notebook_path = str(app_notebook())
        if self._is_our_page():
            # With it JupyterLab's front end runs the cells; our page does not load that.
            self.voila_configuration.progressive_rendering = False
        # Tornado speaks as loudly as Voilà: it would list every missing favicon, and objects to the ping times that Jupyter sets.
        logging.getLogger("tornado").setLevel(self.log_level)
        try:
            self._declare_header()
        except UnknownOwner as error:
            sys.exit(f"buyerflow does not start: {error}")
        if why_not := reason_not_to_start(self.ip, header=bool(self.owner_header), owner=self._has_owner(), login=self._has_login()):
            sys.exit(why_not)

    def init_settings(self) -> dict[str, Any]:
        """Voilà's settings and ours. `--Voila.tornado_settings` overrides both."""
        self._secret = secrets.token_urlsafe(32)
        self._tell_kernels()
        settings: dict[str, Any] = super().init_settings()
        names = [] if is_beyond_loopback(self.ip) and not self.ip.strip("0.:*") else [self.ip]
        return settings | {
            # JupyterLab's front end is 5 MB, and a fifth of that compressed.
            "compress_response": True,
            # Only under this server's own names: a web page elsewhere cannot reach in by a name of its own that points here.
            "allow_remote_access": False,
            "local_hostnames": ["localhost", *names, *(name.lower() for name in self.hostnames)],
            "websocket_max_message_size": _MOST_BYTES_A_MESSAGE,
            "policy": policy(page_scripts()) if self._is_our_page() else policy(NOTEBOOK_SCRIPTS),
            "request_owner": RequestOwner(),
            "kernel_owners": KernelOwners(self.kernel_manager, self.most_pages),
            "visitor_query_secret": self._secret,
            "jinja2_env": page_templates(self.base_url),
            "default_handler_class": guarded(ErrorHandler),
            "default_handler_args": {"status_code": 404},
            "log_function": log_request,
        }

    def init_handlers(self) -> list[tuple[Any, ...]]:
        """Voilà's addresses, guarded."""
        return guarded_routes(super().init_handlers(), self.server_url, self._secret)

    def start(self) -> None:
        """Serve until Ctrl+C, then end all kernels."""
        # Before the first kernel starts, since it is told the port: Voilà moves on from a taken one only after that.
        self.port = _free_port(self.ip, self.random_ports(self.port, self.port_retries + 1))
        super().start()

    def listen(self) -> None:
        """Say where the page is as soon as it is there, and serve it."""
        self.ioloop = IOLoop.current()
        # Ctrl+C, and what service managers and containers send. The exception that Python would raise at Ctrl+C is lost where it falls into
        # a finalizer, and the server would go on.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._handle_signal_stop)
        try:
            self.app.listen(self.port, self.ip, max_body_size=_MOST_BYTES_A_BODY)
            self.ioloop.add_callback(self._say_where)
            if self.open_browser:
                self.launch_browser()
            self.ioloop.start()
        except OSError as error:
            sys.exit(f"buyerflow cannot listen on port {self.port} of {self.ip!r}: {error.strerror or error}.")
        finally:
            # Whoever presses it again does not want to wait.
            signal.signal(signal.SIGINT, signal.default_int_handler)
            self.stop()

    def stop(self) -> None:
        """End all kernels, at once: what was committed is on disk, and asked politely, one that waits for its visitor takes seconds."""
        # One that was ending already is no reason to leave the others.
        with suppress(HTTPError):
            run_sync(self.kernel_manager.shutdown_all)(now=True)
        with suppress(HTTPError):
            super().stop()

    def _declare_header(self) -> None:
        """Have Voilà hand on the header that names the visitor, and nothing under its name from our own environment."""
        if self.owner_header or OWNER_HEADER_VARIABLE in os.environ:
            os.environ[OWNER_HEADER_VARIABLE] = self.owner_header
        if header := declared_header():
            os.environ.pop(variable_of(header), None)
            self.voila_configuration.http_header_envs = [*self.voila_configuration.http_header_envs, header]
        else:
            current_owner()

    def _is_our_page(self) -> bool:
        return self.notebook_path is not None and Path(self.notebook_path).resolve() == app_notebook().resolve()

    def _has_owner(self) -> bool:
        return OWNER_VARIABLE in os.environ or HUB_USER_VARIABLE in os.environ

    def _has_login(self) -> bool:
        has_password = any("hashed_password" in self.config[name] for name in ("PasswordIdentityProvider", "OwnerIdentityProvider"))
        return bool(self.token or self.auto_token or has_password) or self.identity_provider_class is not OwnerIdentityProvider

    def _tell_kernels(self) -> None:
        """Before the first one starts: whose page they are behind, and where they ask who visits, an address that nobody else knows."""
        os.environ[OUR_PAGE_VARIABLE] = "1" if self._is_our_page() else ""
        os.environ["VOILA_WS_BASE_URL"] = url_path_join(self.server_url or self.base_url, self._secret, "/")
        if self.ip.strip("0.:*"):
            os.environ["VOILA_APP_IP"] = f"[{self.ip}]" if ":" in self.ip else self.ip

    def _say_where(self) -> None:
        sys.stdout.write(f"Your buying processes are at {self.display_url} (Ctrl+C ends this)\n")
        sys.stdout.flush()


def _free_port(ip: str, candidates: Iterable[int]) -> int:
    """The first port that nothing listens on; 0 stands for any free one. Listening fails in its own words if there is none."""
    tried = list(candidates)
    for port in tried:
        with socket.socket(socket.AF_INET6 if ":" in ip else socket.AF_INET) as probe:
            # As tornado binds: a port that only waits out its last connections is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((ip, port))
            except (OSError, OverflowError):
                continue
            return int(probe.getsockname()[1])
    return tried[0]
