"""The app: the two panels of one session, in a notebook's output or on a Voilà page."""

import asyncio
import warnings
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets
from ipywidgets import HBox, VBox

from buyerflow_widgets.exporting import available, export
from buyerflow_widgets.llm import ModelSettings
from buyerflow_widgets.model import (
    MAX_TEXT,
    BuyingProcessState,
    EventRefused,
    Phase,
    Workspace,
    content_digest,
    counted,
    progress,
    split_name,
)
from buyerflow_widgets.model.events import Event
from buyerflow_widgets.rendering import markdown_html, static_html
from buyerflow_widgets.session import Session
from buyerflow_widgets.storage import DEFAULT, Default, UnknownOwner
from buyerflow_widgets.summary import Summary
from buyerflow_widgets.tables import MAX_BYTES, FileRefused, TableWarning, read_file
from buyerflow_widgets.widgets import props
from buyerflow_widgets.widgets.dispatcher import Dispatcher
from buyerflow_widgets.widgets.drafts import Drafts
from buyerflow_widgets.widgets.exports import Exports
from buyerflow_widgets.widgets.history import conflict_props, remote_change_props, version_commands
from buyerflow_widgets.widgets.imports import Imports
from buyerflow_widgets.widgets.model_commands import Consent, model_commands
from buyerflow_widgets.widgets.open_session import open_session
from buyerflow_widgets.widgets.persona_form import PersonaForm
from buyerflow_widgets.widgets.process_widget import ProcessWidget
from buyerflow_widgets.widgets.summary_job import SummaryJob
from buyerflow_widgets.widgets.verdict import verdict_props
from buyerflow_widgets.widgets.views import FootView, GridView, GuideView, IntroductionView, ReviewView, ShellView, SummaryView, View
from buyerflow_widgets.widgets.visitor import refusal, wait_for_visitor

if TYPE_CHECKING:
    import pandas as pd

    from buyerflow_widgets.tables import Frame

_BY_LINE = {"author", "model", "made_at", "complete"}
"""What the panel says of who wrote a summary."""


class BuyerFlow(ProcessWidget):
    """A guided app that maps how buyer personas buy. Show it by naming it in a cell; shown twice, it is one app twice.

    `store` is a path, a SQLAlchemy URL, or None to keep nothing; left out, it is what the environment variable BUYERFLOW_STORE
    names, else a file in the user's data folder. Whose work it opens there says `storage.current_owner`. A store that cannot be opened
    is said in the save status; work goes on in memory. Raises `TypeError` for anything else, such as a DataFrame: `load` takes that.

    As a context manager it is closed at the end.

    >>> with BuyerFlow(store=None) as app:
    ...     app
    Buying process: no persona yet
    """

    process = traitlets.Instance(BuyingProcessState, allow_none=True, read_only=True)
    """The open process, None without a persona. Read-only: `send` changes it, and `observe(f, "process")` or `on_change(f)` tell of it."""

    def __init__(self, store: str | Path | Default | None = DEFAULT) -> None:
        wait_for_visitor()
        stranger: UnknownOwner | None = None
        try:
            self.session = open_session(store)
        except UnknownOwner as error:
            self.session, stranger = Session(problem=str(error)), error
        self.writing = SummaryJob(self.session)
        self.drafts = Drafts(self.session)
        self._consent = Consent(self.session.notify)
        self._imports = Imports(self.session)
        self._exports = Exports(self.session, self._show_shell)
        commands = {
            **model_commands(self.session, self.writing, self.drafts, self._consent),
            **version_commands(self.session),
            "preview_import": self._imports.open,
            "map_import": self._imports.choose,
            "apply_import": self._imports.apply,
            "close_import": self._imports.close,
        }
        receive = self._receive = Dispatcher(self.session, commands, self._exports)
        workspace = self.session.workspace
        self._shell = ShellView(receive, self._shell_props())
        self._guide = GuideView(receive, self._guide_props())
        self._foot = FootView(receive, props.foot(workspace))
        self._form = PersonaForm(self.session)
        self._introduction = IntroductionView(receive, props.introduction(receive.portfolio.page().model_dump()))
        self._grid = GridView(receive, self._grid_props())
        self._summary = SummaryView(receive, self._summary_props())
        self._review = ReviewView(receive, props.review(workspace))
        self._work = VBox()
        self._work.add_class("bf-work")
        body = HBox([self._guide, self._work])
        body.add_class("bf-body")
        self._parts = (self._shell, body, self._foot, self._form, self._introduction, self._grid, self._summary, self._review)
        # For whom nobody knows there is nothing to work on, nor a place to keep it.
        super().__init__([refusal(stranger)] if stranger else [self._shell, body])
        self.add_class("bf-app")
        self._show()
        self.session.subscribe(self._show)

    @property
    def workspace(self) -> Workspace:
        """Everything on screen, frozen."""
        return self.session.workspace

    def processes(self) -> tuple[BuyingProcessState, ...]:
        """All processes, latest change first."""
        return self.session.processes()

    def send(self, event: Event) -> Workspace:
        """Does what a click would do. Raises as `Session.send` does."""
        return self.session.send(event)

    def to_frame(self) -> "pd.DataFrame":
        """One row per persona and stage, of all personas: see `tables.to_frame`."""
        from buyerflow_widgets.tables import to_frame

        return to_frame(self.processes())

    def export(self, path: str | Path, personas: str | Sequence[str] | None = None) -> Path:
        """Writes a file in the format of its suffix (xlsx, pptx, html, md, csv, json or parquet) and returns its path.

        It holds all personas, latest change first; or those with the ids in `personas` (or one id), in that order. Raises
        `exporting.UnknownFormat`, `exporting.CannotBeWritten`, `EventRefused` for an id that no persona has, `OSError`.

        >>> app = BuyerFlow(store=None)
        >>> app.export("map.doc")
        Traceback (most recent call last):
            ...
        buyerflow_widgets.exporting.errors.UnknownFormat: A map can be written as xlsx, pptx, html, md, csv, json or parquet, not as “.doc”.
        """
        if personas is None:
            return export(self.processes(), path)
        if isinstance(personas, str):
            personas = [personas]
        processes = self.session.chosen(personas)
        if unknown := set(personas) - {process.persona_id for process in processes}:
            raise EventRefused(f"There is no persona with the id “{min(unknown)}”.")
        return export(processes, path)

    def load(self, source: "str | Path | Frame", columns: Mapping[str, str | None] | None = None) -> int:
        """Takes in a JSON, CSV or XLSX file, or a frame, each process as a new persona, in one step to undo; returns how many.

        A frame is a DataFrame of pandas or polars, or an Arrow table. `columns` says which field a heading of a table holds, such as
        `{"Our move": "seller_actions"}` (None: none); other headings are guessed. One `TableWarning` tells what was left out, or read in
        another way.

        Raises `tables.FileRefused` (of a frame `tables.FrameError`), whose text names the place; nothing has come in then. `OSError` where
        a file cannot be read, `TypeError` for another kind of source.
        """
        if isinstance(source, str | Path):
            path = Path(source)
            preview = read_file(path.name, path.read_bytes(), columns)
            if preview.problems:
                raise FileRefused(f"{path.name}: {preview.problems[0]}")
        else:
            from buyerflow_widgets.tables import FrameError, read_frame

            preview = read_frame(source, columns)
            if preview.problems:
                raise FrameError(preview.problems[0])
        if preview.notes:
            warnings.warn("\n".join(map(str, preview.notes)), TableWarning, stacklevel=2)
        self.session.add_all(preview.processes)
        return len(preview.processes)

    async def summarize(self, *, use_model: bool = True) -> Summary:
        """Writes the summary of the active persona; it grows in the panel too.

        `Stop` in the panel ends it with the part that was written, `complete` False. A persona that has a summary keeps it then, and the
        panel offers the part. `use_model` False, or no model in the environment (OPENAI_API_KEY, OPENAI_BASE_URL, BUYERFLOW_MODEL),
        writes the outline. Raises `summary.ModelError`, and `EventRefused` without a persona.
        """
        settings = ModelSettings.from_environment() if use_model else None
        done = self.write_summary(settings)
        try:
            return await asyncio.wrap_future(done)
        except asyncio.CancelledError:
            # The cell was interrupted.
            self.writing.stop()
            raise

    def write_summary(self, settings: ModelSettings | None) -> "Future[Summary]":
        """Begins to write the summary of the active persona. Raises `EventRefused` without one, or while one is being written."""
        process = self.process
        if process is None:
            raise EventRefused("There is no persona yet; add one first.")
        return self.writing.start(process, settings)

    def close(self) -> None:
        """Takes the app off the screen; it no longer sees what others do."""
        if hasattr(self, "session"):  # ipywidgets closes what it deletes, also where no store could be opened
            self.session.close()
        super().close()

    # -- the screen

    def _show(self) -> None:
        """Each view on screen gets its props; what is the same does not travel."""
        workspace = self.session.workspace
        self._shell.props = self._shell_props()
        self._guide.props = self._guide_props()
        self._foot.props = props.foot(workspace)
        view, update = self._views()[workspace.phase]
        update()
        if self._work.children != (view, self._foot):
            self._work.children = (view, self._foot)
        self.set_trait("process", workspace.process)

    def _views(self) -> dict[Phase, tuple[View | PersonaForm, Callable[[], None]]]:
        """What each phase shows, and how it is brought up to date."""

        def give(view: View, make: Callable[[Workspace], dict[str, Any]]) -> tuple[View, Callable[[], None]]:
            return view, lambda: view.set_trait("props", make(self.session.workspace))

        grid = give(self._grid, lambda _: self._grid_props())
        return {
            Phase.INTRODUCTION: give(self._introduction, lambda _: props.introduction(self._receive.portfolio.page().model_dump())),
            Phase.PERSONA: (self._form, self._form.show),
            Phase.STAGES: grid,
            Phase.ALIGNMENT: grid,
            Phase.SUMMARY: give(self._summary, lambda _: self._summary_props()),
            Phase.REVIEW: give(self._review, props.review),
        }

    def _is_writing(self) -> bool:
        process = self.process
        return bool(process and self.writing.started_at and self.writing.persona_id == process.persona_id)

    def _shell_props(self) -> dict[str, Any]:
        asked = self._consent.asked
        return props.shell(self.session) | {
            "consent": asked and asked.model_dump(),
            "importing": self._imports.props(),
            "max_import": MAX_BYTES,
            "formats": [{"suffix": suffix, "name": each.name} for suffix, each in available().items()],
            "exporting": self._exports.progress,
            "conflicts": conflict_props(self.session),
            "news": remote_change_props(self.session),
            "damaged": self.session.set_aside,
        }

    def _show_shell(self) -> None:
        self._shell.props = self._shell_props()

    def _guide_props(self) -> dict[str, Any]:
        settings = ModelSettings.from_environment()
        asked = self.drafts.prompt(settings)
        return props.guide(self.session.workspace, writing=self._is_writing(), instead=asked, offers_notes=settings is not None)

    def _grid_props(self) -> dict[str, Any]:
        settings = ModelSettings.from_environment()
        shown = props.grid(self.session.workspace) | {"drafting": self.drafts.props(settings)}
        # The guide asks something else: no cell is the one that it asks about.
        return shown | {"asked": None} if self.drafts.prompt(settings) else shown

    def _summary_props(self) -> dict[str, Any]:
        active = self.session.workspace.active
        settings = ModelSettings.from_environment()
        process = active.content.process if active else None
        written = (process.ai_generated_summary or "") if process else ""
        is_writing = self._is_writing()
        origin = active.content.summary_origin if active else None
        text = self.writing.text if is_writing else written
        is_ours = process is not None and self.writing.persona_id == process.persona_id
        part = self.writing.offered if is_ours else None
        check, marks = verdict_props(process, text, origin) if not is_writing else (None, [])
        started: datetime | None = self.writing.started_at if is_writing else None
        return {
            "persona_id": process.persona_id if process else "",
            "state": "writing" if is_writing else "written" if written else "none",
            "html": markdown_html(text, marks),
            "text": written,
            "origin": origin.model_dump(mode="json", include=_BY_LINE) if origin and written and not is_writing else None,
            "stale": bool(origin and written and process and origin.content_digest != content_digest(process)),
            "check": check,
            "error": self.writing.error if is_ours else "",
            "part": part and {"html": markdown_html(part.text), "origin": part.model_dump(mode="json", include=_BY_LINE)},
            "model": {"name": settings.model, "host": settings.host} if settings else None,
            "started_at": started.isoformat() if started else None,
            "max_text": MAX_TEXT,
        }

    # -- where nothing runs

    def __repr__(self) -> str:
        process = self.process
        if process is None:
            return "Buying process: no persona yet"
        stages = counted(len(process.buying_stages), "stage")
        return f"Buying process: {split_name(process.persona_name)[0]}, {stages}, {progress(process)} cells filled"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The live app; for a reader without a kernel the map as a table. Never a memory address: saved notebooks are compared."""
        data = super()._repr_mimebundle_(**kwargs)
        process = self.process
        table = static_html(process) if process else ""
        return data | {"text/plain": repr(self), "text/html": table or "<p>No stages yet.</p>"}
