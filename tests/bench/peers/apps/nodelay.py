# mypy: ignore-errors
"""Jupyter's websocket, but small messages go out at once: Nagle's algorithm holds them back for up to 40 ms."""

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class NoDelayConnection(ZMQChannelsWebsocketConnection):
    """Sets TCP_NODELAY, and nothing else."""

    def connect(self) -> Any:
        """Connect the page to its kernel."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
