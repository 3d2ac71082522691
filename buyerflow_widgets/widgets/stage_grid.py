"""The stage grid by itself, for a notebook's cell: shows a process, and has what was made of it."""

from typing import Any

import traitlets

from buyerflow_widgets.model import BuyingProcessState, Phase, counted, progress, split_name, type_label
from buyerflow_widgets.model.events import PhaseOpened, ProcessAdded
from buyerflow_widgets.rendering import static_html
from buyerflow_widgets.session import Session
from buyerflow_widgets.widgets import props
from buyerflow_widgets.widgets.dispatcher import Dispatcher
from buyerflow_widgets.widgets.process_widget import ProcessWidget
from buyerflow_widgets.widgets.views import FrameView, GridView, View


class StageGrid(ProcessWidget):
    """All seven columns of one process, to edit in place. It stores nothing: take `process`, or observe it.

    Raises `TypeError` for what is no process, such as a DataFrame: `from_frame` makes processes of that.

    >>> process = BuyingProcessState.model_validate({"persona_id": "p", "persona_name": "Plant manager", "persona_pain_points": "",
    ...     "buying_stages": [], "last_updated_at": "2025-03-14T10:30:00Z"})
    >>> grid = StageGrid(process)
    >>> grid.observe(lambda change: change["new"], "process")
    >>> grid.process.persona_name
    'Plant manager'
    """

    process = traitlets.Instance(BuyingProcessState, read_only=True)
    """The process as it is on screen. Read-only: edits and `show` change it, `observe(f, "process")` and `on_change(f)` tell of it."""

    def __init__(self, process: BuyingProcessState) -> None:
        self._load(process)

        def receive(view: View, message: dict[str, Any], sent: list[Any]) -> None:
            Dispatcher(self._session, {})(view, message, sent)

        self._frame = FrameView(receive, self._frame_props())
        self._grid = GridView(receive, self._grid_props())
        self._parts = (self._frame, self._grid)
        super().__init__(self._parts)
        self.set_trait("process", process)
        self.add_class("bf-app")
        self.add_class("bf-app--part")

    def show(self, process: BuyingProcessState) -> None:
        """Shows another process; undo then knows nothing of the one before. Raises `TypeError` for what is no process."""
        self._load(process)
        self._show()

    def _load(self, process: BuyingProcessState) -> None:
        """A session of its own for each process: undo knows nothing of the one before."""
        if not isinstance(process, BuyingProcessState):
            raise TypeError(f"StageGrid shows a BuyingProcessState, not {type_label(process)}; from_frame(…) makes some of a DataFrame.")
        self._session = Session()
        self._session.send(ProcessAdded(process=process))
        self._session.send(PhaseOpened(phase=Phase.ALIGNMENT))
        # The session gave it an id of its own and the present time.
        self._given, self._loaded = process, self._session.workspace.process
        self._session.subscribe(self._show)

    def _show(self) -> None:
        shown = self._session.workspace.process
        if shown is None:
            # The very loading of it was undone: there is nothing before it here.
            self._session.redo()
            return
        self._frame.props = self._frame_props()
        self._grid.props = self._grid_props()
        is_as_given = shown == self._loaded
        self.set_trait("process", self._given if is_as_given else shown.model_copy(update={"persona_id": self._given.persona_id}))

    def _frame_props(self) -> dict[str, Any]:
        changed = self._session.workspace.process != self._loaded
        return {"can_undo": changed and self._session.can_undo, "can_redo": self._session.can_redo}

    def _grid_props(self) -> dict[str, Any]:
        # There is no guide here that asks.
        return props.grid(self._session.workspace) | {"title": "", "lead": "", "asked": None}

    def __repr__(self) -> str:
        stages = counted(len(self.process.buying_stages), "stage")
        return f"Buying stages: {split_name(self.process.persona_name)[0]}, {stages}, {progress(self.process)} cells filled"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The live grid; for a reader without a kernel a plain table."""
        data = super()._repr_mimebundle_(**kwargs)
        return data | {"text/plain": repr(self), "text/html": static_html(self.process) or "<p>No stages yet.</p>"}
