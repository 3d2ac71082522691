"""What `buyerflow` sets in Voilà unless told otherwise."""

from pathlib import Path

import zmq
from traitlets.config import Config

from buyerflow_widgets.serving.connection import PageConnection
from buyerflow_widgets.serving.identity import OwnerIdentityProvider

_PACKAGE = Path(__file__).parents[1]


def app_notebook() -> Path:
    """The notebook that `buyerflow` serves: the packaged one, or the checkout's in an editable install."""
    packaged = _PACKAGE / "notebooks" / "app.ipynb"
    return packaged if packaged.is_file() else _PACKAGE.parent / "notebooks" / "app.ipynb"


def defaults() -> Config:
    """Below every flag and configuration file."""
    return Config(
        Voila={
            "ip": "127.0.0.1",
            "kernel_websocket_connection_class": PageConnection,
            "identity_provider_class": OwnerIdentityProvider,
            # Voilà's news is for those who run servers: `--Voila.log_level=INFO` brings it back.
            "log_level": "ERROR",
        },
        VoilaConfiguration={
            "template": "buyerflow",
            # A visitor's `?template=` would bring the stock page, which asks other servers for its fonts.
            "allow_template_override": "NOTEBOOK",
            # … and `?theme=` a page that was not prepared. `?voila-theme=` is read in the browser.
            "allow_theme_override": "NOTEBOOK",
            "theme": "system",
            # What else is installed in JupyterLab has no place on this page, and costs time.
            "extension_allowlist": ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"],
            # The app brings all its pictures along: what lies beside the notebook is nobody's business.
            "file_allowlist": [],
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
