"""What a notebook's cells do with a widget that shows a process: observe it, and close it."""

from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import traitlets
from ipywidgets import VBox, Widget

from buyerflow_widgets.model import BuyingProcessState
from buyerflow_widgets.session import IsolatedCallback


class ProcessWidget(VBox):
    """A widget with a read-only trait `process`.

    An exception in an observer is logged beneath the cell that registered it. The change stays, and others are told of it.
    """

    _parts: tuple[Widget, ...] = ()
    """The views that it is made of, also those that are not on screen."""

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

        def changed(change: dict[str, Any]) -> None:
            run(change["new"])

        self.observe(changed, "process")
        return lambda: self.unobserve(changed, "process")

    def observe(self, handler: Callable[..., Any], names: Any = traitlets.All, type: Any = "change") -> None:
        """As every widget has it; what `handler` raises reaches nobody else."""
        # Traitlets registers its own `@observe` methods here too, as objects that it must find unchanged.
        super().observe(handler if isinstance(handler, traitlets.EventHandler) else IsolatedCallback(handler), names, type)

    def close(self) -> None:
        """Takes it off the screen, with every view that it is made of."""
        for part in self._parts:
            _close_all(part)
        super().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _close_all(widget: Widget) -> None:
    for child in getattr(widget, "children", ()):
        _close_all(child)
    widget.close()
