"""A widget that stays responsive while a cell of the notebook runs."""

from typing import Any

from ipywidgets import Widget


class Responsive(Widget):
    """Handles what comes from the page also while a cell runs.

    JupyterLab sends it to a thread of its own (a subshell), which a long cell does not hold up. But ipykernel 7.4 takes it to
    the thread from which the widget last spoke (`ipykernel.comm.BaseComm._reply_subshell_for`): after a cell has shown or
    changed the widget that is the cells' own, and every edit and heartbeat would wait for the cell's end.
    """

    def open(self) -> None:
        """Begin to speak with the page."""
        super().open()
        self._leave_the_thread_to_the_page()

    def _send(self, msg: Any, buffers: Any = None) -> None:
        super()._send(msg, buffers)
        self._leave_the_thread_to_the_page()

    def _leave_the_thread_to_the_page(self) -> None:
        if hasattr(self.comm, "_reply_subshell_id"):
            del self.comm._reply_subshell_id
