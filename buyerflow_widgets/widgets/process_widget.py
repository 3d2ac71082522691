"""One anywidget that shows a session: its slices go down, messages come up, each is answered once."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock, get_ident
from types import TracebackType
from typing import Any, Self

import traitlets
from anywidget import AnyWidget
from pydantic import JsonValue

from buyerflow_widgets.model import BuyingProcessState
from buyerflow_widgets.rendering import static_html
from buyerflow_widgets.session import IsolatedCallback
from buyerflow_widgets.storage import start_daemon
from buyerflow_widgets.widgets.dispatcher import Dispatcher
from buyerflow_widgets.widgets.responsive import Responsive
from buyerflow_widgets.widgets.slices import Slices
from buyerflow_widgets.widgets.visitor import is_our_page
from buyerflow_widgets.widgets.wire import Changes, Down

_log = logging.getLogger(__name__)
STATIC = Path(__file__).parent.parent / "static"
"""What `frontend/` builds when the package is installed."""


class ProcessWidget(Responsive, AnyWidget):
    """A widget with a read-only trait `process`.

    An exception in an observer is logged beneath the cell that registered it. The change stays, and others are told of it.
    """

    # On our own page they are files that load beside the websocket.
    _esm = "export default {}" if is_our_page() else STATIC / "app.js"
    _css = "" if is_our_page() else STATIC / "app.css"

    # Never set. Reading it for a view that opens calls `_all`, so that view gets the present slices.
    slices = traitlets.Any(None, allow_none=True, read_only=True).tag(sync=True, to_json=lambda _, widget: widget._all())

    def __init__(self, render: Callable[[Slices], None], shown_process: Callable[[], BuyingProcessState | None]) -> None:
        """`render` says what the page shows, `shown_process` what `process` is by now."""
        self._shown_process = shown_process
        self._slices = Slices(render)
        self._seq = 0
        # Messages are numbered in the order in which they are sent, on whatever thread.
        self._telling = Lock()
        self._answering: set[int] = set()
        self._slices.update()
        super().__init__()
        self.on_msg(lambda _, message, sent: self._receive(message, sent))

    process: traitlets.Instance[Any]

    _dispatcher: Dispatcher | None = None
    """Does what the page asks for; None until there is something to ask about."""

    def on_change(self, run: Callable[[BuyingProcessState], object]) -> Callable[[], None]:
        """Calls `run` with the new `process` after each change of it, with None once there is none; the result ends that.

        >>> from buyerflow_widgets import BuyerFlow, PersonaAdded
        >>> app = BuyerFlow(store=None)
        >>> names = []
        >>> stop = app.on_change(lambda process: names.append(process.persona_name))
        >>> _ = app.send(PersonaAdded(name="Plant manager"))
        >>> names
        ['Plant manager']
        """

        def changed(change: traitlets.Bunch) -> None:
            run(change["new"])

        self.observe(changed, "process")
        return lambda: self.unobserve(changed, "process")

    def observe(self, handler: Callable[..., Any], names: Any = traitlets.All, type: Any = "change") -> None:
        """As every widget has it; what `handler` raises reaches nobody else."""
        # Traitlets registers its own `@observe` methods here too, as objects that it must find unchanged.
        super().observe(handler if isinstance(handler, traitlets.EventHandler) else IsolatedCallback(handler), names, type)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # -- the page

    def _changed(self) -> None:
        """Tells the page which slices changed and the observers the new process; while this thread answers a message, its answer does."""
        if get_ident() not in self._answering:
            self._tell()
            self._show_process()

    def _show_process(self) -> None:
        # Two threads may do this at once: who sets it last looks whether that is still so.
        while self.process != (shown := self._shown_process()):
            self.set_trait("process", shown)

    def _receive(self, message: Any, sent: Sequence[memoryview] = ()) -> None:
        """Answers a message of the page; one that takes long on a thread of its own, so that everything else goes on meanwhile.

        While nobody visits there is no dispatcher, and a message is dropped.
        """
        dispatcher = self._dispatcher
        if dispatcher is None:
            return
        if dispatcher.is_long(message):
            start_daemon("export", lambda: self._tell(*dispatcher.answer(message, sent)))
        elif isinstance(message, dict) and message.get("kind") == "all":
            self._tell(everything=True)
        else:
            self._answering.add(get_ident())
            try:
                answer, buffers = dispatcher.answer(message, sent)
            finally:
                self._answering.discard(get_ident())
            self._tell(answer, buffers)
            self._show_process()

    def _show(self, render: Callable[[Slices], None]) -> None:
        """Shows this from now on."""
        with self._telling:
            self._slices = Slices(render)
        self._tell(everything=True)

    def _tell(self, answer: Down | None = None, buffers: Sequence[bytes] = (), *, everything: bool = False) -> None:
        with self._telling:
            try:
                changed, gone = self._slices.update()
            except BaseException as error:
                # What was rendered before it failed was told to nobody: by the gap in the numbers the page sees that, and asks for all.
                self._seq += 1
                if answer is None or not isinstance(error, Exception):
                    raise
                # Who asked is answered in any case.
                _log.exception("the page could not be brought up to date")
                changed, gone = {}, ()
            if everything:
                changed, gone = self._slices.present, ()
            if not (changed or gone or answer):
                return
            self._seq += 1
            self._transmit(Changes(seq=self._seq, changed=changed, gone=gone, answer=answer, is_all=everything), list(buffers))

    def _transmit(self, changes: Changes, buffers: list[bytes]) -> None:
        AnyWidget.send(self, changes.model_dump(mode="json"), buffers)

    def _all(self) -> JsonValue:
        with self._telling:
            return Changes(seq=self._seq, changed=self._slices.present, is_all=True).model_dump(mode="json")

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The live widget; for a reader without a kernel a plain table. Never a memory address: saved notebooks are compared."""
        data = super(AnyWidget, self)._repr_mimebundle_(**kwargs)
        html = static_html(self.process) if self.process else ""
        return data | {"text/plain": repr(self), "text/html": html or "<p>No stages yet.</p>"}
