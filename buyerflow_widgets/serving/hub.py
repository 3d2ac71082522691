"""The command `buyerflow-singleuser`: the app as a JupyterHub user's server, behind the Hub's own login.

It is `buyerflow` with JupyterHub's identity provider, not a Jupyter server with Voilà as its extension: that one would also serve
files, terminals and an API that starts kernels, and whoever has one of them can read the store's address and so everybody's work.
Here nothing is served but the page, and what holds for `buyerflow` holds here too.
"""

import os
import sys
from typing import Any
from urllib.parse import urlsplit

from jupyter_server.utils import url_path_join
from jupyterhub import __version__ as hub_version
from jupyterhub.singleuser.extension import JupyterHubAuthorizer, JupyterHubIdentityProvider
from traitlets.config import Config

from buyerflow_widgets.serving.server import BuyerFlowServer
from buyerflow_widgets.storage import OWNER_HEADER_VARIABLE, OWNER_VARIABLE


class BuyerFlowUserServer(BuyerFlowServer):
    """The app for one user of a JupyterHub: what the Hub says about place and login wins over every option and file."""

    name = "buyerflow-singleuser"
    description = "Serves the app to one user of a JupyterHub, which starts this command: see deploy/jupyterhub/."
    examples = "c.Spawner.cmd = ['buyerflow-singleuser']"

    def initialize(self, argv: list[str] | None = None) -> None:
        """Read the options as `buyerflow` does, then what the Hub has set in the environment."""
        if "JUPYTERHUB_SERVICE_URL" not in os.environ:
            sys.exit("buyerflow-singleuser is started by a JupyterHub. To open the app on your own machine, run: buyerflow")
        # Whose work it is says the Hub alone.
        for name in (OWNER_VARIABLE, OWNER_HEADER_VARIABLE):
            os.environ.pop(name, None)
        super().initialize(argv)
        place = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])
        self.update_config(
            Config(
                Voila={
                    "ip": place.hostname or "",
                    "port": place.port or 80,
                    "port_retries": 0,
                    "base_url": os.environ["JUPYTERHUB_SERVICE_PREFIX"],
                    "server_url": os.environ["JUPYTERHUB_SERVICE_PREFIX"],
                    "open_browser": False,
                    "identity_provider_class": JupyterHubIdentityProvider,
                    "authorizer_class": JupyterHubAuthorizer,
                    # The identity provider's token is the Hub's; Voilà would set an empty one.
                    "auto_token": True,
                }
            )
        )

    def init_settings(self) -> dict[str, Any]:
        """The settings of `buyerflow`; people come under the Hub's name."""
        return super().init_settings() | {"allow_remote_access": True, "headers": {"X-JupyterHub-Version": hub_version}}

    def init_handlers(self) -> list[tuple[Any, ...]]:
        """Voilà's own, behind the Hub's log-in and log-out: Voilà adds those without the user's address before them."""
        of_the_hub = [(url_path_join(self.server_url, path), *rest) for path, *rest in self.identity_provider.get_handlers()]
        return of_the_hub + super().init_handlers()

    def _say_where(self) -> None:
        """People come through the Hub: the address in here is nobody's."""


main = BuyerFlowUserServer.launch_instance

if __name__ == "__main__":
    main()
