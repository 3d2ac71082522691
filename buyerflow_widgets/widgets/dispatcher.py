"""Messages from the browser: validated, done, and answered once each. An exception ends here as a sentence for the person."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from buyerflow_widgets.exporting import FORMATS, CannotBeWritten
from buyerflow_widgets.model import MAX_TEXT, EventRefused, StageField
from buyerflow_widgets.model.events import ProcessAdded
from buyerflow_widgets.session import Session
from buyerflow_widgets.storage import OutdatedRevision, StoreError
from buyerflow_widgets.widgets.comparison import MAX_COMPARED, comparison_html
from buyerflow_widgets.widgets.exports import Exports
from buyerflow_widgets.widgets.panels import example
from buyerflow_widgets.widgets.portfolio import Portfolio
from buyerflow_widgets.widgets.wire import COMMAND, Ack, Comparison, Down, Download, Found, PreviewImport, Refusal, read_event

_log = logging.getLogger(__name__)
_NOT_UNDERSTOOD = "The page sent something that is not understood; please reload it."


class Dispatcher:
    """Does what the page asks of one session, of `exports`, and of whatever else `commands` name."""

    def __init__(self, session: Session, commands: Mapping[str, Callable[..., object]], exports: Exports | None = None) -> None:
        self._session = session
        self._exports = exports or Exports(session, lambda: None)
        self.portfolio = Portfolio(session)
        """The list that `find_personas` answers from."""
        self._commands: dict[str, Callable[..., object]] = {
            "undo": session.undo,
            "redo": session.redo,
            "open_example": lambda: session.send(ProcessAdded(process=example())),
            "duplicate_persona": session.duplicate,
            "find_personas": self._find,
            "compare": self._compare,
            "export": self._export,
            "stop_export": self._exports.stop,
            **commands,
        }

    def is_long(self, message: object) -> bool:
        """Whether it takes long to answer this message of the page."""
        return isinstance(message, dict) and self._exports.is_long(message.get("command"))

    def answer(self, message: Any, sent: Sequence[memoryview] = ()) -> tuple[Down, list[bytes]]:
        """Does what the page asks for; the answer, and the bytes that go with it. `sent` are those that came along, such as a file."""
        answer: Down = Ack()
        buffers: list[bytes] = []
        try:
            match message:
                case {"kind": "ping"}:
                    pass
                case {"kind": "event", "event": dict(event)}:
                    self._session.send(read_event(event, message.get("seen")))
                case {"kind": "command", "command": dict(command)}:
                    result = self._do(command, sent)
                    if isinstance(result, tuple):
                        answer, data = result
                        buffers.append(data)
                    elif isinstance(result, Down):
                        answer = result
                case _:
                    raise EventRefused(_NOT_UNDERSTOOD)
        except ValidationError as error:
            answer = Refusal(message=_in_words(error))
        except OutdatedRevision as error:
            answer = Refusal(message=f"{error} It was not deleted.")
        except (EventRefused, StoreError, CannotBeWritten) as error:
            answer = Refusal(message=str(error))
        except Exception:  # noqa: BLE001 (the edge)
            # The text of an unexpected exception would cross the wire, and the person would see nothing at all.
            _log.exception("a message from the page failed")
            answer = Refusal(message="Something went wrong here. Please reload the page: it then shows what is saved.")
        to = message.get("id") if isinstance(message, dict) else None
        return answer.model_copy(update={"to": to if isinstance(to, str) else ""}), buffers

    def _do(self, sent: object, buffers: Sequence[memoryview]) -> object:
        """What the command returns: an answer, an answer and a file's bytes, or anything else, which is acknowledged."""
        command = COMMAND.validate_python(sent)
        run = self._commands.get(command.name)
        if run is None:
            raise EventRefused(_NOT_UNDERSTOOD)
        arguments = {name: getattr(command, name) for name in type(command).model_fields if name != "name"}
        if isinstance(command, PreviewImport) and buffers:
            arguments["data"] = bytes(buffers[0])
        return run(**arguments)

    def _find(self, text: str, offset: int) -> Found:
        self._session.refresh()
        return Found(**dict(self.portfolio.page(text, offset)))

    def _compare(self, persona_ids: tuple[str, ...], field: StageField) -> Comparison:
        found = {process.persona_id: process for process in self._session.chosen(persona_ids[:MAX_COMPARED])}
        if len(found) < 2:
            raise EventRefused("Choose two personas or more.")
        return Comparison(html=comparison_html(tuple(found.values()), field))

    def _export(self, format: str, all: bool, personas: tuple[str, ...] | None) -> tuple[Download, bytes]:
        if format not in FORMATS:
            raise EventRefused(_NOT_UNDERSTOOD)
        return self._exports.file(format, everything=all, chosen=personas)


def _in_words(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    match first["type"]:
        case "string_too_long" if first["ctx"]["max_length"] == MAX_TEXT:
            return f"This is {len(first['input']):,} characters; a field holds {MAX_TEXT:,}. It is not saved."
        case "value_error":
            return f"It is not saved: {first['ctx']['error']}."
        case "string_unicode":
            return "It is not saved: it holds half of a character, which cannot be stored."
        case _:
            return _NOT_UNDERSTOOD
