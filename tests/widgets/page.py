"""The far end of the wire: what a page sends, what it gets for it, and what it then shows."""

import json
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from buyerflow_widgets.widgets.process_widget import ProcessWidget
from buyerflow_widgets.widgets.wire import Changes

W = TypeVar("W", bound=ProcessWidget)
Message = dict[str, Any]


def on_screen(widget: ProcessWidget) -> dict[str, Message]:
    """The slices that a view gets as it opens now, by name."""
    state = json.loads(json.dumps(widget.get_state("slices")["slices"]))
    return dict(state["changed"])


class Page(Generic[W]):
    """A page that has just opened. A widget may have several."""

    def __init__(self, app: W) -> None:
        self.app = app
        self.slices = on_screen(app)
        """What it shows, by name: as it opened, and as it was told since."""
        self.messages: list[Message] = []
        """All that it was told."""
        self.answers: list[tuple[Message, list[bytes]]] = []
        """What of that were answers, with the bytes beside them."""
        transmit = app._transmit

        def hear(changes: Changes, buffers: list[bytes]) -> None:
            self._take(json.loads(changes.model_dump_json()), buffers)
            transmit(changes, buffers)

        app._transmit = hear  # type: ignore[method-assign]

    def event(self, **event: Any) -> Message:
        return self.tell({"kind": "event", "id": "1", "event": event})

    def command(self, name: str, **arguments: Any) -> Message:
        return self.tell({"kind": "command", "id": "1", "command": {"name": name, **arguments}})

    def tell(self, message: Message) -> Message:
        """The one answer to this message."""
        count = len(self.answers)
        self.send(message)
        # A file of many personas may be answered just now.
        (answer,) = [answer for answer, _ in self.answers[count:] if answer["to"] == message["id"]]
        return answer

    def send(self, message: Message, sent: Sequence[memoryview] = ()) -> None:
        """Sends a message that is answered later, or never."""
        self.app._receive(message, sent)

    def _take(self, message: Message, buffers: list[bytes]) -> None:
        self.messages.append(message)
        if message["is_all"]:
            self.slices = {}
        for name in message["gone"]:
            del self.slices[name]
        self.slices |= message["changed"]
        if message["answer"]:
            self.answers.append((message["answer"], buffers))
