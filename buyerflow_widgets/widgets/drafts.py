"""What the model suggests in one window: texts for blank cells, and stages from notes. None of it is stored before it is accepted."""

import asyncio
import time
from functools import partial
from threading import Lock

from buyerflow_widgets.drafting import MAX_CELLS, MAX_NOTES, CellDraft, StageProposal, blank_cells, draft_cells, propose_stages
from buyerflow_widgets.llm import ModelSettings
from buyerflow_widgets.model import BUYER_FIELDS, FIELD_LABELS, Content, EventRefused, Phase, StageField, counted
from buyerflow_widgets.model.events import CellEdit, CellsEdited, QuestionOpened, StagesAdded
from buyerflow_widgets.session import Session
from buyerflow_widgets.widgets.jobs import BackgroundJob
from buyerflow_widgets.widgets.wire import CellRef, DecideSuggestions, Drafting, PlainCommand, Prompt, Proposal, Reply, Suggestion

_SECONDS_BETWEEN_UPDATES = 0.05


class Drafts:
    """Suggestions and proposals of one session, by persona.

    A suggestion shows only where its cell is blank: it never replaces what a person wrote, and after undo it is there again.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lock = Lock()
        self._cells: dict[str, dict[CellRef, str]] = {}
        self._stages: dict[str, dict[str, StageProposal]] = {}
        self._shown_at = 0.0
        self._is_due = False
        self._proposed = 0
        self.task = BackgroundJob(session.notify, busy="The model is at work already; stop it first.")
        """The drafting, while the model is at it."""
        self.doing = ""
        """What the task does, or did last: "Drafting 12 cells"."""
        self.persona_id = ""
        """For whom."""
        self.reads_notes = False
        """Whether the task is, or was, about notes."""
        self._notes_of = ""

    # -- asking the model

    def wanted(self, stage_id: str | None, field: StageField | None) -> tuple[tuple[str, StageField], ...]:
        """The blank cells of this scope. Raises `EventRefused` where there are none."""
        blank = blank_cells(self._content(), stage_id, field)
        if not blank:
            raise EventRefused("There is no blank cell to draft; what people wrote is never replaced.")
        return blank[:MAX_CELLS]

    def draft(self, stage_id: str | None, field: StageField | None, settings: ModelSettings) -> None:
        """Begins to draft the blank cells of a stage, a column, both (one cell), or the whole map."""
        content, cells = self._content(), self.wanted(stage_id, field)
        take = partial(self._take_cells, content.process.persona_id, set())

        async def work() -> None:
            await draft_cells(content, cells, settings, on_drafts=take)

        self._is_due = False
        self.task.start(work, lambda: self._begin(content, f"Drafting {counted(len(cells), 'cell')}", reads_notes=False))

    def propose(self, notes: str, settings: ModelSettings) -> None:
        """Begins to read notes for stages. Raises `EventRefused` where they cannot be read."""
        content = self._content()
        check_notes(notes)
        with self._lock:
            self._stages.pop(content.process.persona_id, None)
        take = partial(self._take_stages, content.process.persona_id, set())

        async def work() -> None:
            await propose_stages(content.process, notes, settings, on_proposals=take)
            self._notes_of = ""

        self._is_due = False
        self.task.start(work, lambda: self._begin(content, "Reading your notes", reads_notes=True))

    def open_notes(self, *, is_open: bool) -> None:
        """The guide asks for notes, or no longer."""
        self._notes_of = self._content().process.persona_id if is_open else ""
        if is_open:
            self._session.send(QuestionOpened(question=None))
        self.task.error = ""
        self._session.notify()

    def prompt(self, settings: ModelSettings | None) -> Prompt | None:
        """What the guide asks in place of its own question: for notes, or what becomes of drafts. None while there is neither."""
        return self._notes_prompt(settings) or self._drafts_prompt(settings)

    def _drafts_prompt(self, settings: ModelSettings | None) -> Prompt | None:
        phase, process = self._session.workspace.phase, self._session.workspace.process
        if settings is None or process is None or phase not in (Phase.STAGES, Phase.ALIGNMENT) or self.task.started_at:
            return None
        drafts = len(self.suggestions())
        if not drafts:
            return None
        accept = DecideSuggestions(name="accept_suggestions", persona_id=process.persona_id, cells=None)
        reject = DecideSuggestions(name="reject_suggestions", persona_id=process.persona_id, cells=None)
        return Prompt(
            key=f"drafts/{self.doing}",
            text=f"I drafted {counted(drafts, 'cell')}. Shall I keep {'it' if drafts == 1 else 'them'}?",
            hint="Accept, reject or edit each one in your map.",
            replies=(Reply(label="Accept all", command=accept), Reply(label="Reject all", command=reject)),
        )

    def _notes_prompt(self, settings: ModelSettings | None) -> Prompt | None:
        process = self._session.workspace.process
        if settings is None or process is None or self._notes_of != process.persona_id or self._session.workspace.phase is not Phase.STAGES:
            return None
        if self.reads_notes and self.persona_id == process.persona_id and self.task.started_at is not None:
            return Prompt(
                key="stages/reading",
                text="I am reading your notes.",
                hint="The stages that I find appear in your map, each with the words it came from.",
                command="propose_stages",
                replies=(Reply(label="Stop", command=PlainCommand(name="stop_drafting")),),
            )
        hint = self.task.error or "I propose stages from them, each with the words it came from. Nothing is added before you accept it."
        text = "Paste your notes, or an interview with a buyer."
        return Prompt(key="stages/notes", text=text, hint=hint, free_text=True, command="propose_stages")

    # -- what comes of it

    def suggestions(self) -> dict[CellRef, str]:
        """For the blank cells of the persona on screen."""
        active = self._session.workspace.active
        if active is None:
            return {}
        blank = blank_cells(active.content)
        with self._lock:
            found = self._cells.get(active.content.process.persona_id, {})
            places = (CellRef(stage_id=stage_id, field=field) for stage_id, field in blank) if found else ()
            return {place: found[place] for place in places if place in found}

    def accept(self, persona_id: str, cells: tuple[CellRef, ...] | None) -> None:
        """The suggestions become the person's, in one step; None means all. Raises `EventRefused` where none is left."""
        edits = tuple(
            CellEdit(stage_id=place.stage_id, field=place.field, value=text)
            for place, text in self._on_screen(persona_id).items()
            if cells is None or place in cells
        )
        if not edits:
            raise EventRefused("There is no suggestion there any more.")
        self._session.send(CellsEdited(persona_id=persona_id, cells=edits))

    def reject(self, persona_id: str, cells: tuple[CellRef, ...] | None) -> None:
        """The suggestions are gone; None means all."""
        with self._lock:
            kept = self._cells.get(persona_id, {})
            self._cells[persona_id] = {} if cells is None else {place: text for place, text in kept.items() if place not in cells}
        self._session.notify()

    def proposals(self) -> dict[str, StageProposal]:
        """For the persona on screen, by an id of their own."""
        process = self._session.workspace.process
        with self._lock:
            return dict(self._stages.get(process.persona_id, {})) if process else {}

    def accept_stages(self, persona_id: str, keys: tuple[str, ...] | None) -> None:
        """The proposals become stages behind the last one, in one step; None means all."""
        with self._lock:
            kept = self._stages.get(persona_id, {})
            taken = {key: each for key, each in kept.items() if keys is None or key in keys}
        if not taken:
            raise EventRefused("There is no proposal there any more.")
        self._session.send(StagesAdded(persona_id=persona_id, stages=tuple(each.stage for each in taken.values())))
        self.reject_stages(persona_id, tuple(taken))

    def reject_stages(self, persona_id: str, keys: tuple[str, ...] | None) -> None:
        """The proposals are gone; None means all."""
        with self._lock:
            kept = self._stages.get(persona_id, {})
            self._stages[persona_id] = {} if keys is None else {key: each for key, each in kept.items() if key not in keys}
        self._session.notify()

    def shown(self, settings: ModelSettings | None) -> Drafting | None:
        """What the grid shows of it; None where no model is set up."""
        process = self._session.workspace.process
        if settings is None or process is None:
            return None
        is_mine = self.persona_id == process.persona_id
        return Drafting(
            model=settings.model,
            doing=self.doing if is_mine and self.task.started_at else "",
            busy=self.task.started_at is not None,
            error=self.task.error if is_mine and not self.reads_notes else "",
            suggestions=tuple(
                Suggestion(stage_id=place.stage_id, field=place.field, text=text) for place, text in self.suggestions().items()
            ),
            proposals=tuple(
                Proposal(
                    key=key,
                    name=each.stage.stage_name,
                    fields=tuple((FIELD_LABELS[name], text) for name in BUYER_FIELDS if (text := getattr(each.stage, name))),
                    quote=each.quote,
                )
                for key, each in self.proposals().items()
            ),
        )

    # -- within

    def _content(self) -> Content:
        active = self._session.workspace.active
        if active is None:
            raise EventRefused("There is no persona yet; add one first.")
        return active.content

    def _on_screen(self, persona_id: str) -> dict[CellRef, str]:
        process = self._session.workspace.process
        if process is None or process.persona_id != persona_id:
            raise EventRefused("These suggestions are for another persona than the one that is open.")
        return self.suggestions()

    def _begin(self, content: Content, doing: str, *, reads_notes: bool) -> None:
        self.persona_id, self.doing, self.reads_notes = content.process.persona_id, doing, reads_notes

    def _take_cells(self, persona_id: str, seen: set[CellRef], drafts: tuple[CellDraft, ...]) -> None:
        with self._lock:
            kept = dict(self._cells.get(persona_id, {}))
            for draft in drafts:
                place = CellRef(stage_id=draft.stage_id, field=draft.field)
                # What was rejected meanwhile does not come back.
                if place not in seen:
                    seen.add(place)
                    kept[place] = draft.text
            self._cells[persona_id] = kept
        self._notify_soon()

    def _take_stages(self, persona_id: str, seen: set[str], proposals: tuple[StageProposal, ...]) -> None:
        with self._lock:
            kept = dict(self._stages.get(persona_id, {}))
            for proposal in proposals:
                if proposal.stage.stage_name not in seen:
                    seen.add(proposal.stage.stage_name)
                    self._proposed += 1
                    kept[f"proposal-{self._proposed}"] = proposal
            self._stages[persona_id] = kept
        self._notify_soon()

    def _notify_soon(self) -> None:
        """No more often than a page can follow, and never later than the next time it can. Runs in the task's own loop."""
        if not self._is_due:
            self._is_due = True
            wait = _SECONDS_BETWEEN_UPDATES - (time.monotonic() - self._shown_at)
            asyncio.get_running_loop().call_later(max(wait, 0), self._notify_now)

    def _notify_now(self) -> None:
        self._is_due, self._shown_at = False, time.monotonic()
        self._session.notify()


def check_notes(notes: str) -> None:
    """Raises `EventRefused` where these notes cannot be read."""
    if not notes.strip():
        raise EventRefused("There is nothing to read yet; paste your notes first.")
    if len(notes) > MAX_NOTES:
        raise EventRefused(f"These notes have {len(notes):,} characters; {MAX_NOTES:,} can be read at once. Paste a part of them.")
