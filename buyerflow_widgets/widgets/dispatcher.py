"""Messages from the browser: validated, done, and answered once each. An exception ends here as a sentence for the person."""

import logging
from collections.abc import Callable, Mapping, Sequence
from threading import Thread
from typing import Any

from pydantic import ValidationError, validate_call

from buyerflow_widgets.exporting import FORMATS, CannotBeWritten
from buyerflow_widgets.model import MAX_TEXT, EventRefused, StageField
from buyerflow_widgets.model.events import EVENT, Event, ProcessAdded, TextEvent
from buyerflow_widgets.session import Session
from buyerflow_widgets.storage import OutdatedRevision, StoreError
from buyerflow_widgets.widgets import props
from buyerflow_widgets.widgets.comparison import MAX_COMPARED, comparison_html
from buyerflow_widgets.widgets.exports import Exports
from buyerflow_widgets.widgets.portfolio import Portfolio
from buyerflow_widgets.widgets.views import View

_log = logging.getLogger(__name__)

# What the session stamps is never taken from the browser, nor who wrote a summary: there it is the person.
_STAMPS = {"at", "stage_ids", "new_stage_id", "new_stage_ids", "envelope", "next", "summary_origin"}
_STAMPS_OF = {"StageAdded": {"stage_id"}, "SummaryWritten": {"author", "model", "content_digest", "complete"}}


class Dispatcher:
    """Does what the views ask of one session, of `exports`, and of whatever else `commands` name."""

    def __init__(self, session: Session, commands: Mapping[str, Callable[..., object]], exports: Exports | None = None) -> None:
        self._session = session
        self._exports = exports or Exports(session, lambda: None)
        self.portfolio = Portfolio(session)
        """The list that `find_personas` answers from."""
        self._commands: dict[str, Callable[..., object]] = {
            "undo": session.undo,
            "redo": session.redo,
            "stop_export": self._exports.stop,
            **commands,
        }

    def __call__(self, view: View, message: dict[str, Any], sent: Sequence[memoryview] = ()) -> None:
        """Does it, then answers: a view may show its own draft until then. `sent` are the bytes that came along, such as a file.

        What takes long is answered later, so that everything else goes on meanwhile.
        """
        if isinstance(message, dict) and self._exports.is_long(message.get("command")):
            Thread(target=self._answer, args=(view, message, sent), name="export", daemon=True).start()
        else:
            self._answer(view, message, sent)

    def _answer(self, view: View, message: dict[str, Any], sent: Sequence[memoryview]) -> None:
        answer = {"kind": "ack", "to": message.get("id") if isinstance(message, dict) else None, "ok": True}
        buffers: list[bytes] = []
        try:
            match message:
                case {"kind": "ping"}:
                    pass
                case {"kind": "event", "event": dict(event)}:
                    self._session.send(_event(event, message.get("seen")))
                case {"kind": "command", "command": {"name": str(name), **arguments}}:
                    answer |= self._do(name, dict(arguments) | ({"data": bytes(sent[0])} if sent else {}), buffers)
                case _:
                    raise EventRefused("The page sent something that is not understood; please reload it.")
        except ValidationError as error:
            answer |= _refusal(_in_words(error))
        except OutdatedRevision as error:
            answer |= _refusal(f"{error} It was not deleted.")
        except (EventRefused, StoreError, CannotBeWritten) as error:
            answer |= _refusal(str(error))
        except Exception:  # noqa: BLE001 (the edge)
            # The text of an unexpected exception would cross the wire, and the person would see nothing at all.
            _log.exception("a message from the page failed")
            answer |= _refusal("Something went wrong here. Please reload the page: it then shows what is saved.")
        view.send(answer, buffers)

    def _do(self, name: str, arguments: dict[Any, Any], buffers: list[bytes]) -> dict[str, Any]:
        if name in self._commands:
            answer = self._commands[name](**arguments)
            return answer if isinstance(answer, dict) else {}
        if name == "open_example":
            self._session.send(ProcessAdded(process=props.example()))
            return {}
        if name == "duplicate_persona":
            self._session.duplicate(str(arguments.get("persona_id")))
            return {}
        if name == "find_personas" and isinstance(offset := arguments.get("offset", 0), int) and offset >= 0:
            self._session.refresh()
            return {"kind": "found", **self.portfolio.page(str(arguments.get("text", "")), offset)}
        if name == "compare":
            return self._compare(**arguments)
        if name == "export":
            answer, data = self._download(**arguments)
            buffers.append(data)
            return answer
        raise EventRefused("The page asked for something that is not understood; please reload it.")

    @validate_call
    def _compare(self, persona_ids: tuple[str, ...], field: StageField) -> dict[str, Any]:
        found = {process.persona_id: process for process in self._session.chosen(persona_ids[:MAX_COMPARED])}
        if len(found) < 2:
            raise EventRefused("Choose two personas or more.")
        return {"kind": "comparison", "html": comparison_html(tuple(found.values()), field)}

    @validate_call
    def _download(self, format: str, all: bool = False, personas: tuple[str, ...] | None = None) -> tuple[dict[str, Any], bytes]:
        if format not in FORMATS:
            raise EventRefused("The page asked for something that is not understood; please reload it.")
        return self._exports.file(format, everything=all, chosen=personas)


def _event(sent: dict[str, Any], seen: Any) -> Event:
    """The event, with the text that its own was written over where the page says it."""
    stamps = _STAMPS | _STAMPS_OF.get(str(sent.get("type")), set())
    event = EVENT.validate_python({name: value for name, value in sent.items() if name not in stamps})
    return event.model_copy(update={"seen": seen}) if isinstance(seen, str) and isinstance(event, TextEvent) else event


def _refusal(message: str) -> dict[str, Any]:
    return {"kind": "ack", "ok": False, "message": message}


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
            return "The page sent something that is not understood; please reload it."
