"""The websocket between a page and its Python."""

import json
from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

from buyerflow_widgets.serving.messages import is_admitted

V1 = "v1.kernel.websocket.jupyter.org"


class PageConnection(ZMQChannelsWebsocketConnection):
    """Lets through what views say, and sends small messages at once: with Nagle's algorithm half of all edits wait 40 ms for their echo."""

    def connect(self) -> Any:
        """Connect the page to its kernel."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()

    def handle_outgoing_message(self, stream: Any, outgoing_msg: list[Any]) -> None:
        """Hand on what the page's Python says, but not what it prints: a traceback is for the log of the server."""
        parts: list[Any] = self.session.feed_identities(outgoing_msg)[1]
        if getattr(stream, "channel", stream) == "iopub" and json.loads(bytes(parts[1]))["msg_type"] in ("stream", "error"):
            said = json.loads(bytes(parts[4]))
            self.log.error("A page's Python said: %s", said.get("text") or "\n".join(said.get("traceback", ())))
            return
        super().handle_outgoing_message(stream, outgoing_msg)

    def handle_incoming_message(self, incoming_msg: str) -> None:
        """Hand on a message of the page, or drop it without a word."""
        if is_admitted(incoming_msg, is_v1=self.subprotocol == V1):
            super().handle_incoming_message(incoming_msg)
        else:
            self.log.debug("A message that no view sends was dropped.")
