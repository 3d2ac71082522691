"""The websocket between a page and its Python."""

import json
import logging
from collections import deque
from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

from buyerflow_widgets.serving.message_filter import is_admitted

V1 = "v1.kernel.websocket.jupyter.org"

# A page that is open twice hears everything twice.
_logged: deque[str] = deque(maxlen=1000)


class PageConnection(ZMQChannelsWebsocketConnection):
    """Lets through what views say, and sends small messages at once: with Nagle's algorithm half of all edits wait 40 ms for their echo."""

    def connect(self) -> Any:
        """Connect the page to its kernel."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()

    def handle_outgoing_message(self, stream: Any, outgoing_msg: list[Any]) -> None:
        """Hand on what the page's Python says, but not what it prints or logs: that is for the server's log, and is heard here alone.

        So it is lost while no page is connected.
        """
        parts: list[Any] = self.session.feed_identities(outgoing_msg)[1]
        if getattr(stream, "channel", stream) == "iopub":
            header = json.loads(bytes(parts[1]))
            if header["msg_type"] in ("stream", "error"):
                self._log(header["msg_id"], json.loads(bytes(parts[4])))
                return
        super().handle_outgoing_message(stream, outgoing_msg)

    def _log(self, message_id: str, said: dict[str, Any]) -> None:
        if message_id in _logged:
            return
        _logged.append(message_id)
        level = logging.INFO if said.get("name") == "stdout" else logging.ERROR
        self.log.log(level, "A page's Python said: %s", said.get("text") or "\n".join(said.get("traceback", ())))

    def handle_incoming_message(self, incoming_msg: str) -> None:
        """Hand on a message of the page, or drop it without a word."""
        if is_admitted(incoming_msg, is_v1=self.subprotocol == V1):
            super().handle_incoming_message(incoming_msg)
        else:
            self.log.debug("A message that no view sends was dropped.")
