"""The command `buyerflow`: opens the app as a web page, on this machine, with Voilà.

It is Voilà with defaults of our own. Every flag, option and configuration file of Voilà and Jupyter works, and wins.
"""

import logging
import socket
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import zmq
from jupyter_core.utils import run_sync
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado.ioloop import IOLoop
from traitlets.config import Config
from voila.app import Voila

from buyerflow_widgets import __version__

_PACKAGE = Path(__file__).parent


def app_notebook() -> Path:
    """The notebook that `buyerflow` serves: the packaged one, or the checkout's in an editable install."""
    packaged = _PACKAGE / "notebooks" / "app.ipynb"
    return packaged if packaged.is_file() else _PACKAGE.parent / "notebooks" / "app.ipynb"


class PromptConnection(ZMQChannelsWebsocketConnection):
    """A page's connection that sends small messages at once: with Nagle's algorithm half of all edits wait 40 ms for their echo."""

    def connect(self) -> Any:
        """Connect the page to its kernel."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()


def _defaults() -> Config:
    return Config(
        Voila={
            "ip": "127.0.0.1",
            "kernel_websocket_connection_class": PromptConnection,
            # Voilà's news is for those who run servers: `--Voila.log_level=INFO` brings it back.
            "log_level": "ERROR",
        },
        VoilaConfiguration={
            "template": "buyerflow",
            # A visitor's `?template=` would bring the stock page, which asks other servers for its fonts.
            "allow_template_override": "NOTEBOOK",
            "theme": "system",
            # What else is installed in JupyterLab has no place on this page, and costs time.
            "extension_allowlist": ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"],
            "preheat_kernel": True,
            "default_pool_size": 1,
        },
        # Refill when the page has loaded, not while it loads.
        VoilaKernelManager={"fill_delay": 6},
        # A page takes its kernel with it. This is for pages that could not say goodbye, and late enough for a lid that was
        # closed over lunch: while a page is connected its kernel is never culled.
        MappingKernelManager={"cull_idle_timeout": 3600, "cull_interval": 60},
        # What is typed also passes between Voilà and Python: other users of this machine shall not read it there.
        KernelManager={"transport_encryption": "auto"} if zmq.has("curve") else {},
    )


def _free_port(ip: str, candidates: Iterable[int]) -> int:
    """The first port that nothing listens on; 0 stands for any free one. Voilà fails with its own words if there is none."""
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


class BuyerFlowServer(Voila):
    """Voilà, serving the app."""

    name = "buyerflow"
    version = __version__
    description = """Opens your buying processes in the browser.

    All of Voilà's options work here. A visit with ?voila-theme=dark or ?voila-theme=light overrides the theme.
    """
    examples = "buyerflow --port=8900 --no-browser"
    notebook_path: str | None
    port: int

    def initialize(self, argv: list[str] | None = None) -> None:
        """Read the command line and the configuration files, above our defaults."""
        self.update_config(_defaults())
        super().initialize(argv)
        if not self.extra_args and not self.notebook_path:
            self.notebook_path = str(app_notebook())
        # Tornado speaks as loudly as Voilà: it would list every missing favicon, and objects to the ping times that Jupyter sets.
        logging.getLogger("tornado").setLevel(self.log_level)

    def init_settings(self) -> dict[str, Any]:
        """Voilà's settings and ours. `--Voila.tornado_settings` overrides both."""
        settings: dict[str, Any] = super().init_settings()
        # JupyterLab's front end is 5 MB, and a fifth of that compressed.
        settings["compress_response"] = True
        # Only under this machine's own names: a web page elsewhere cannot reach in by a name of its own that points here.
        settings["allow_remote_access"] = False
        return settings

    def start(self) -> None:
        """Serve until Ctrl+C, then end all kernels."""
        # Before the first kernel starts, since it is told the port: Voilà moves on from a taken one only after that.
        self.port = _free_port(self.ip, self.random_ports(self.port, self.port_retries + 1))
        super().start()

    def listen(self) -> None:
        """Say where the page is as soon as it is there."""
        IOLoop.current().add_callback(self._say_where)
        super().listen()

    def stop(self) -> None:
        """End all kernels, at once: what was committed is on disk, and asked politely, one that waits for its visitor takes seconds."""
        run_sync(self.kernel_manager.shutdown_all)(now=True)
        super().stop()

    def _say_where(self) -> None:
        sys.stdout.write(f"Your buying processes are at {self.display_url} (Ctrl+C ends this)\n")
        sys.stdout.flush()


def main() -> None:
    """Run the command."""
    if sys.argv[1:2] == ["store"]:
        from buyerflow_widgets.storage.commands import run

        sys.exit(run(sys.argv[2:]))
    BuyerFlowServer.launch_instance()


if __name__ == "__main__":
    main()
