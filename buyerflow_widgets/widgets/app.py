"""The app: the two panels of one session, in a notebook's output or on a Voilà page."""

import asyncio
import logging
import warnings
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path
from threading import Event as Signal
from typing import TYPE_CHECKING, assert_never

import traitlets
from pydantic import JsonValue

from buyerflow_widgets.exporting import export
from buyerflow_widgets.guide import next_prompt, open_question, opening
from buyerflow_widgets.llm import ModelSettings
from buyerflow_widgets.model import (
    BuyingProcessState,
    Content,
    EventRefused,
    Phase,
    Question,
    SummaryOrigin,
    Workspace,
    content_digest,
    counted,
    progress,
    split_name,
)
from buyerflow_widgets.model.events import Event
from buyerflow_widgets.rendering import markdown_html
from buyerflow_widgets.session import Session
from buyerflow_widgets.storage import DEFAULT, Default, UnknownOwner, start_daemon
from buyerflow_widgets.summary import Summary
from buyerflow_widgets.tables import FileRefused, TableWarning, read_file
from buyerflow_widgets.widgets import panels
from buyerflow_widgets.widgets.dispatcher import Dispatcher
from buyerflow_widgets.widgets.drafts import Drafts
from buyerflow_widgets.widgets.exports import Exports
from buyerflow_widgets.widgets.history import conflict_list, news, version_commands
from buyerflow_widgets.widgets.imports import Imports
from buyerflow_widgets.widgets.model_commands import Consent, model_commands
from buyerflow_widgets.widgets.open_session import open_session
from buyerflow_widgets.widgets.process_widget import STATIC, ProcessWidget
from buyerflow_widgets.widgets.slices import Slices
from buyerflow_widgets.widgets.summary_job import SummaryJob
from buyerflow_widgets.widgets.verdict import verdict
from buyerflow_widgets.widgets.visitor import WENT_WRONG, is_our_page, is_prepared, wait_for_visitor
from buyerflow_widgets.widgets.warm_up import warm_up
from buyerflow_widgets.widgets.wire import (
    ByLine,
    Closed,
    Guide,
    LogPart,
    Model,
    Personas,
    PlainCommand,
    Prompt,
    Reply,
    Script,
    SummaryPanel,
    SummaryPart,
)

if TYPE_CHECKING:
    import pandas as pd

    from buyerflow_widgets.tables import Frame

_log = logging.getLogger(__name__)


class BuyerFlow(ProcessWidget):
    """A guided app that maps how buyer personas buy. Show it by naming it in a cell; shown twice, it is one app twice.

    `store` is a path, a database URL, or None to keep nothing; left out, it is what the environment variable BUYERFLOW_STORE
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
        self._page_asked = Signal()
        if is_our_page() and is_prepared():
            # The page is there at once, and is told what it shows when its visitor is known.
            super().__init__(lambda _: None, lambda: self.session.workspace.process)
            # Opening the comm has read the slices as well. Only what reads them after that is the page.
            self._page_asked.clear()
            warm_up()
            start_daemon("open", lambda: self._open_and_tell(store))
            return
        self._open(store)
        super().__init__(self._render, lambda: self.session.workspace.process)
        self._follow()

    def _open_and_tell(self, store: str | Path | Default | None) -> None:
        try:
            self._open(store)
            self._show(self._render)
        except Exception:  # noqa: BLE001 (the edge of the thread: the visitor must hear of it)
            self._show(lambda slices: slices.show("closed", lambda sentence: Closed(sentence=sentence), WENT_WRONG))
            # What is logged before the page is connected, nobody hears.
            self._page_asked.wait()
            _log.exception("the app could not be opened")
        else:
            self._follow()

    def _follow(self) -> None:
        """From now on each change is told."""
        self.session.subscribe(self._changed)
        self._show_process()

    def _open(self, store: str | Path | Default | None) -> None:
        """Opens the visitor's own work."""
        wait_for_visitor()
        self._why_closed = ""
        try:
            self.session = open_session(store)
        except UnknownOwner as error:
            # For whom nobody knows there is nothing to work on, nor a place to keep it.
            self.session, self._why_closed = Session(problem=str(error)), str(error)
        self.writing = SummaryJob(self.session)
        self.drafts = Drafts(self.session)
        self._consent = Consent(self.session.notify)
        self._imports = Imports(self.session)
        self._exports = Exports(self.session, self._changed)
        commands = {
            **model_commands(self.session, self.writing, self.drafts, self._consent),
            **version_commands(self.session),
            "rich_text": lambda: Script(code=(STATIC / "rich-text.js").read_text("utf-8")),
            "preview_import": self._imports.open,
            "map_import": self._imports.choose,
            "apply_import": self._imports.apply,
            "close_import": self._imports.close,
        }
        self._dispatcher = Dispatcher(self.session, commands, self._exports)
        self._portfolio = self._dispatcher.portfolio

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

        with closing(self.session.stream()) as processes:
            return to_frame(processes)

    def export(self, path: str | Path, personas: str | Sequence[str] | None = None) -> Path:
        """Writes a file in the format of its suffix (pptx, pdf, png, svg, html, xlsx, csv, json, parquet or md) and returns its path.

        It holds all personas, latest change first; or those with the ids in `personas` (or one id), in that order. Raises
        `exporting.UnknownFormat`, `exporting.CannotBeWritten`, `EventRefused` for an id that no persona has, `OSError`.

        >>> app = BuyerFlow(store=None)
        >>> app.export("map.doc")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
            ...
        buyerflow_widgets.exporting.errors.UnknownFormat: A map can be written as pptx, pdf, ... or md, not as “.doc”.
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
        # There is none yet while the visitor is not known, nor where `_open` raised; ipywidgets closes those too.
        if hasattr(self, "session"):
            self.session.close()
        super().close()

    # -- the screen

    def _all(self) -> JsonValue:
        self._page_asked.set()
        return super()._all()

    def _render(self, slices: Slices) -> None:
        """What is on screen: of the workspace the panel of the phase alone; another one is rendered when it opens."""
        if self._why_closed:
            slices.show("closed", lambda sentence: Closed(sentence=sentence), self._why_closed)
            return
        session, workspace, settings = self.session, self.session.workspace, ModelSettings.from_environment()
        content, phase = workspace.active.content if workspace.active else None, workspace.phase
        # What the person opened for change comes before what becomes of drafts.
        is_opened = workspace.active is not None and workspace.active.position.asked is not None
        instead = None if is_opened else self.drafts.prompt(settings)
        asked = open_question(workspace.active) if workspace.active else None
        slices.show("limits", panels.limits, session.work_key)
        slices.show("bar", panels.bar, phase, content, session.can_undo, session.can_redo, self._exports.progress, session.set_aside)
        slices.show("save", panels.save, session.save)
        slices.show("steps", panels.steps, content, phase)
        slices.show("foot", panels.foot, content, phase)
        slices.show("consent", lambda asked: asked, self._consent.asked)
        slices.show("importing", lambda shown: shown, self._imports.shown())
        slices.show("conflicts", conflict_list, session.conflicts, workspace.active)
        slices.show("news", news, session.remote_change)
        self._render_guide(slices, workspace, asked, instead, offers_notes=settings is not None)
        match phase:
            case Phase.INTRODUCTION:
                slices.show("welcome", panels.welcome)
                slices.show("personas", lambda page: Personas(**dict(page)), self._portfolio.page())
            case Phase.PERSONA:
                slices.show("form", panels.form, content.process if content else None, asked)
            case Phase.STAGES | Phase.ALIGNMENT:
                # Where the guide asks something else, no cell is the one that it asks about.
                panels.render_grid(slices, content, phase, None if instead else asked)
                slices.show("drafting", lambda shown: shown, self.drafts.shown(settings))
            case Phase.SUMMARY:
                slices.show("summary", lambda shown: shown, self._summary(content, settings))
            case Phase.REVIEW:
                slices.show("review", panels.review, content.process if content else None)
            case _:
                assert_never(phase)

    def _render_guide(
        self, slices: Slices, workspace: Workspace, asked: Question | None, instead: Prompt | None, *, offers_notes: bool
    ) -> None:
        active, phase = workspace.active, workspace.phase
        stages = tuple(zip(active.content.stage_ids, active.content.process.buying_stages, strict=True)) if active else ()
        slices.show("log/", lambda *_: LogPart(entries=opening(workspace)), active, phase)
        slices.show_each(
            "log",
            panels.log_of_stage,
            ((key, (key, stage, number, phase, asked is not None and asked.stage_id == key)) for number, (key, stage) in enumerate(stages)),
        )
        slices.show("order", panels.order, active.content.stage_ids if active else ())
        is_writing = phase is Phase.SUMMARY and self._is_writing()
        slices.show("guide", _guide, workspace, asked.stage_id if asked else None, instead, offers_notes, is_writing)

    def _is_writing(self) -> bool:
        process = self.session.workspace.process
        return bool(process and self.writing.started_at and self.writing.persona_id == process.persona_id)

    def _summary(self, content: Content | None, settings: ModelSettings | None) -> SummaryPanel:
        process, writing = (content.process if content else None), self.writing
        written = (process.ai_generated_summary or "") if process else ""
        origin = content.summary_origin if content else None
        is_ours = process is not None and writing.persona_id == process.persona_id
        is_writing = self._is_writing()
        text = writing.text if is_writing else written
        part = writing.offered if is_ours else None
        check, marks = verdict(process, text, origin) if not is_writing else (None, [])
        return SummaryPanel(
            persona_id=panels.persona_id(content),
            state="writing" if is_writing else "written" if written else "none",
            html=markdown_html(text, marks),
            text=written,
            origin=_by_line(origin) if origin and written and not is_writing else None,
            stale=bool(origin and written and process and origin.content_digest != content_digest(process)),
            check=check,
            error=writing.error if is_ours else "",
            part=SummaryPart(html=markdown_html(part.text), origin=_by_line(part)) if part else None,
            model=Model(name=settings.model, host=settings.host) if settings else None,
            started_at=panels.iso(writing.started_at) if is_writing else None,
        )

    # -- where nothing runs

    def __repr__(self) -> str:
        process = self.process
        if process is None:
            return "Buying process: no persona yet"
        stages = counted(len(process.buying_stages), "stage")
        return f"Buying process: {split_name(process.persona_name)[0]}, {stages}, {progress(process)} cells filled"


def _guide(workspace: Workspace, open_stage: str | None, instead: Prompt | None, offers_notes: bool, is_writing: bool) -> Guide:
    """The conversation. `instead` is asked in place of its own question; while a summary is being written, it says so."""
    asked = instead or panels.prompt(next_prompt(workspace))
    if offers_notes and asked.key.startswith(("stages//stage_set", "stages/end")):
        notes = Reply(label="Propose from notes", command=PlainCommand(name="open_notes"))
        asked = asked.model_copy(update={"replies": (*asked.replies, notes)})
    if is_writing:
        hint = "You can go on working meanwhile, or stop me."
        writing = {"key": "summary/writing", "text": "I am writing the summary.", "hint": hint, "replies": ()}
        asked = asked.model_copy(update=writing)
    return Guide(
        persona_id=panels.persona_id(workspace.active.content if workspace.active else None),
        phase=workspace.phase,
        open_stage=open_stage,
        prompt=asked,
    )


def _by_line(made: SummaryOrigin | Summary) -> ByLine:
    return ByLine(author=made.author, model=made.model, made_at=made.made_at.isoformat(), complete=made.complete)
