"""What can happen: small frozen models, told apart by `type`.

An event names what it means (a persona, a stage, a field), never a position on screen. What a pure function cannot know
(the time, new ids, a process loaded from the store) comes in with the event: the session stamps the fields that are left empty.
"""

from datetime import datetime
from typing import Literal

from pydantic import ConfigDict

from buyerflow_widgets.model.process import BuyingProcessState, BuyingStage, Frozen, Id, PersonaField, StageField, Text
from buyerflow_widgets.model.workspace import Content, Envelope, Phase, Question, SummaryOrigin


class _Event(Frozen):
    """What has a wrong name must not vanish: an unknown field is an error, unlike in what is read from stores and files."""

    model_config = ConfigDict(extra="forbid")


class ContentEvent(_Event):
    """Changes what a process says. Undone by undo, stored as a revision."""

    persona_id: Id = ""
    """The process it is for; the session fills in the active one."""
    at: datetime | None = None
    """When, in UTC; stamped by the session."""


class _TextOverText(ContentEvent):
    """A text that a person wrote in the place of another one."""

    seen: str | None = None
    """What stood there when they began to write: where it says something else by now, nothing is overwritten. None does not ask."""


class PersonaAdded(ContentEvent):
    """A new persona, active from now on."""

    type: Literal["PersonaAdded"] = "PersonaAdded"
    name: Text = ""
    pain_points: Text = ""


class ProcessAdded(ContentEvent):
    """A whole process comes in: the example, a copy, an import. It gets a new `persona_id` and is active from now on."""

    type: Literal["ProcessAdded"] = "ProcessAdded"
    process: BuyingProcessState
    stage_ids: tuple[Id, ...] = ()
    summary_origin: SummaryOrigin | None = None


class PersonaEdited(_TextOverText):
    """A field of the persona has this text now."""

    type: Literal["PersonaEdited"] = "PersonaEdited"
    field: PersonaField
    value: Text


class PersonaDeleted(ContentEvent):
    """The persona and its process are gone (until undone)."""

    type: Literal["PersonaDeleted"] = "PersonaDeleted"
    next: Envelope | None = None
    """What is opened instead where the active one is deleted; the session loads it."""


class StageSetChosen(ContentEvent):
    """The process has the stages of this standard set (`stage_sets.STAGE_SETS`), in place of any it had."""

    type: Literal["StageSetChosen"] = "StageSetChosen"
    name: str
    replace: bool = False
    """Must be true where there are stages already: they are lost."""
    stage_ids: tuple[Id, ...] = ()


class StageAdded(ContentEvent):
    """A new stage behind another one, or at the end."""

    type: Literal["StageAdded"] = "StageAdded"
    stage_id: Id = ""
    stage_name: Text = ""
    after: Id | None = None


class StagesAdded(ContentEvent):
    """These stages come behind the last one, in one step."""

    type: Literal["StagesAdded"] = "StagesAdded"
    stages: tuple[BuyingStage, ...]
    new_stage_ids: tuple[Id, ...] = ()


class StageDuplicated(ContentEvent):
    """A copy of a stage, right behind it."""

    type: Literal["StageDuplicated"] = "StageDuplicated"
    stage_id: Id
    new_stage_id: Id = ""


class StageEdited(_TextOverText):
    """A field of a stage has this text now."""

    type: Literal["StageEdited"] = "StageEdited"
    stage_id: Id
    field: StageField
    value: Text


class StageMoved(ContentEvent):
    """A stage goes in front of another one, or to the end."""

    type: Literal["StageMoved"] = "StageMoved"
    stage_id: Id
    before: Id | None = None


class StageDeleted(ContentEvent):
    """A stage is gone (until undone)."""

    type: Literal["StageDeleted"] = "StageDeleted"
    stage_id: Id


class CellEdit(_Event):
    """One cell of a `CellsEdited`."""

    stage_id: Id
    field: StageField
    value: Text


class CellsEdited(ContentEvent):
    """Many cells have new texts now, in one step: cut, cleared, filled."""

    type: Literal["CellsEdited"] = "CellsEdited"
    cells: tuple[CellEdit, ...]


class BlockPasted(ContentEvent):
    """A block of cells was pasted: to the right and down from one cell, adding stages when it needs them."""

    type: Literal["BlockPasted"] = "BlockPasted"
    stage_id: Id | None = None
    """Where its first row goes; None: behind the last stage."""
    fields: tuple[StageField, ...]
    """The columns from its first cell on, as they are shown."""
    text: str
    """As the clipboard had it: see `clipboard.read_block`."""
    new_stage_ids: tuple[Id, ...] = ()
    heading_rows: int = 0
    """How many of its first rows are headings, and become no stages."""
    headings: tuple[str, ...] = ()
    """What its columns hold by their headings, instead of `fields`; "" where the map has no place. See `tables.headings_above`."""
    unit: str = ""
    """That the heading of Duration names for bare numbers, such as "weeks"."""


class SummaryWritten(_TextOverText):
    """The summary is this text now; an empty one means that there is none."""

    type: Literal["SummaryWritten"] = "SummaryWritten"
    text: Text
    author: Literal["model", "outline", "person"] = "person"
    model: Text = ""
    content_digest: Id = ""
    """Of the process it was written from; the present one where empty."""
    complete: bool = True


class Finished(ContentEvent):
    """The process is completed."""

    type: Literal["Finished"] = "Finished"


class Answered(_TextOverText):
    """The guide's question was answered in words."""

    type: Literal["Answered"] = "Answered"
    question: Question
    text: Text
    """Of `stage_set`: the names of stages, which come behind the last one, in one step; see `split_items`."""
    new_stage_ids: tuple[Id, ...] = ()


class PhaseOpened(_Event):
    """The person looks at this phase."""

    type: Literal["PhaseOpened"] = "PhaseOpened"
    phase: Phase


class PersonaOpened(_Event):
    """The person opens another of their personas."""

    type: Literal["PersonaOpened"] = "PersonaOpened"
    persona_id: Id
    envelope: Envelope | None = None
    """What the store holds of it; loaded by the session."""
    phase: Phase | None = None
    """Opens it there instead of where the person left it."""


class QuestionSkipped(_Event):
    """The guide's question is left for later."""

    type: Literal["QuestionSkipped"] = "QuestionSkipped"
    persona_id: Id = ""
    """Whose question it was; the session fills in the active one."""
    question: Question


class QuestionOpened(_Event):
    """The person wants to be asked this, to change what they answered; None: whatever is missing, as before."""

    type: Literal["QuestionOpened"] = "QuestionOpened"
    persona_id: Id = ""
    """Whose question it is; the session fills in the active one."""
    question: Question | None = None


class ContentRestored(_Event):
    """Undo and redo: the process is exactly this again, or (None) is not there."""

    type: Literal["ContentRestored"] = "ContentRestored"
    persona_id: str
    content: Content | None
    envelope: Envelope | None = None
    """Of a persona that is not active: what the store holds; of a deleted active one: what is opened instead."""


Event = (
    PersonaAdded
    | ProcessAdded
    | PersonaEdited
    | PersonaDeleted
    | StageSetChosen
    | StageAdded
    | StagesAdded
    | StageDuplicated
    | StageEdited
    | StageMoved
    | StageDeleted
    | CellsEdited
    | BlockPasted
    | SummaryWritten
    | Finished
    | Answered
    | PhaseOpened
    | PersonaOpened
    | QuestionSkipped
    | QuestionOpened
)
"""What a view or a script may send."""

TextEvent = PersonaEdited | StageEdited | SummaryWritten | Answered
"""Those that give one field a text, and may say what it was written over."""
