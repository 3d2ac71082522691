"""The stage grid by itself, for a notebook's cell: shows a process, and has what was made of it."""

import traitlets

from buyerflow_widgets.model import BuyingProcessState, Phase, counted, progress, split_name, type_label
from buyerflow_widgets.model.events import PhaseOpened, ProcessAdded
from buyerflow_widgets.session import Session
from buyerflow_widgets.widgets import panels
from buyerflow_widgets.widgets.dispatcher import Dispatcher
from buyerflow_widgets.widgets.process_widget import ProcessWidget
from buyerflow_widgets.widgets.slices import Slices


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
        super().__init__(self._render, self._as_given)
        self.set_trait("process", process)

    def show(self, process: BuyingProcessState) -> None:
        """Shows another process; undo then knows nothing of the one before. Raises `TypeError` for what is no process."""
        self._load(process)
        self._changed()

    def _load(self, process: BuyingProcessState) -> None:
        """A session of its own for each process: undo knows nothing of the one before."""
        if not isinstance(process, BuyingProcessState):
            raise TypeError(f"StageGrid shows a BuyingProcessState, not {type_label(process)}; from_frame(…) makes some of a DataFrame.")
        self._session = Session()
        self._dispatcher = Dispatcher(self._session, {})
        self._session.send(ProcessAdded(process=process))
        self._session.send(PhaseOpened(phase=Phase.ALIGNMENT))
        # The session gave it an id of its own and the present time.
        self._given, self._loaded = process, self._session.workspace.process
        self._session.subscribe(self._changed)

    def _changed(self) -> None:
        if self._session.workspace.process is None:
            # The very loading of it was undone: there is nothing before it here.
            self._session.redo()
        else:
            super()._changed()

    def _as_given(self) -> BuyingProcessState:
        """The process on screen, under the id that it was given with."""
        shown = self._session.workspace.process
        if shown is None or shown == self._loaded:
            return self._given
        return shown.model_copy(update={"persona_id": self._given.persona_id})

    def _render(self, slices: Slices) -> None:
        workspace = self._session.workspace
        content = workspace.active.content if workspace.active else None
        changed = workspace.process != self._loaded
        slices.show("limits", panels.limits, self._session.work_key)
        slices.show("bar", panels.bar, Phase.ALIGNMENT, None, changed and self._session.can_undo, self._session.can_redo, "", "")
        # There is no guide here that asks.
        panels.render_grid(slices, content, Phase.ALIGNMENT, None)

    def __repr__(self) -> str:
        stages = counted(len(self.process.buying_stages), "stage")
        return f"Buying stages: {split_name(self.process.persona_name)[0]}, {stages}, {progress(self.process)} cells filled"
