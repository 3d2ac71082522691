"""The contract of the page and Python: the slices that the page shows, the messages that go up, and the answer that each gets.

`frontend/src/wire.gen.ts` is made of it: `python -m tests.widgets.write_wire`. Times and new ids are never taken from the page: the session
stamps them.
"""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, field_serializer

from buyerflow_widgets.guide import Fold, Todo, Turn
from buyerflow_widgets.model import BuyingStage, Frozen, PersonaField, Phase, Question, StageField, events
from buyerflow_widgets.storage import DeletedPersona


class Wire(BaseModel):
    """Something that crosses the wire. A field that nobody knows is an error."""

    # An error may end in a log, which is no place for what people wrote.
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        # Validators are built when a model is first used: all of them at once take longer than the first page.
        defer_build=True,
        json_schema_serialization_defaults_required=True,
    )


Seq = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""The number of a version, as a database can hold it."""


class CellRef(Wire):
    """A cell by what it means."""

    stage_id: str
    field: StageField


# -- up: commands, which make no entry in the history of the process


class PlainCommand(Wire):
    """A command that needs nothing to be said."""

    name: Literal[
        "undo",
        "redo",
        "open_example",
        "generate_summary",
        "use_outline",
        "stop_summary",
        "use_new_part",
        "discard_new_part",
        "import_file",
        "close_import",
        "allow_model",
        "decline_model",
        "stop_drafting",
        "open_notes",
        "close_notes",
        "stop_export",
        "rich_text",
    ]
    """`import_file` is done in the page: the browser's own dialogue chooses the file. `rich_text` asks for the summary's editor."""


class DuplicatePersona(Wire):
    """A copy of a persona is opened."""

    name: Literal["duplicate_persona"]
    persona_id: str


class PreviewImport(Wire):
    """The file's bytes come with the message; what it would bring in is in the slice `importing`."""

    name: Literal["preview_import"]
    filename: str


class MapImport(Wire):
    """The file is read again with these fields for these headings; "" leaves a column out."""

    name: Literal["map_import"]
    columns: dict[str, str]


class ApplyImport(Wire):
    """It is taken in with the columns as they are chosen on screen: the preview may still be on its way."""

    name: Literal["apply_import"]
    columns: dict[str, str]


class DraftCells(Wire):
    """Blank cells are drafted: of a stage, of a column, of both (one cell), or all."""

    name: Literal["draft_cells"]
    stage_id: str | None
    field: StageField | None


class DecideSuggestions(Wire):
    """Suggestions for these cells become texts, or go; null: all of them."""

    name: Literal["accept_suggestions", "reject_suggestions"]
    persona_id: str
    cells: tuple[CellRef, ...] | None


class ProposeStages(Wire):
    """Notes are read for stages."""

    name: Literal["propose_stages"]
    text: str


class DecideProposals(Wire):
    """Proposed stages are added, or go; null: all of them."""

    name: Literal["accept_proposals", "reject_proposals"]
    persona_id: str
    keys: tuple[str, ...] | None


class DecideConflict(Wire):
    """Of what was changed in two places my text stands, or theirs does."""

    name: Literal["keep_mine", "take_theirs"]
    stage_id: str | None
    field: str


class ReadHistory(Wire):
    """Answered by `History`: a page of versions, those older than number `before`."""

    name: Literal["history"]
    persona_id: str
    before: Seq | None = None


class AtRevision(Wire):
    """A version is shown (answered by `Version`), or given to the persona again."""

    name: Literal["preview_revision", "restore_revision"]
    persona_id: str
    seq: Seq


class ReadDeleted(Wire):
    """Answered by `DeletedPage`: those behind `after`."""

    name: Literal["deleted_personas"]
    after: DeletedPersona | None = None


class AboutDeleted(Wire):
    """A deleted persona is there again as it was, and open; or gone for good, with its history."""

    name: Literal["restore_persona", "erase_persona"]
    persona_id: str


class FindPersonas(Wire):
    """Answered by `Found`: a page of those whose name has all the words of `text`."""

    name: Literal["find_personas"]
    text: str = ""
    offset: Annotated[int, Field(ge=0, strict=True)] = 0


class Compare(Wire):
    """Answered by `Comparison`."""

    name: Literal["compare"]
    persona_ids: tuple[str, ...]
    field: StageField


class Export(Wire):
    """Of the active persona, of all, or of those in `personas`.

    Answered by `Download`, its bytes in the message's first buffer; of many personas later than what is asked after it.
    """

    name: Literal["export"]
    format: str
    all: bool = False
    personas: tuple[str, ...] | None = None


Command = (
    PlainCommand
    | DuplicatePersona
    | PreviewImport
    | MapImport
    | ApplyImport
    | DraftCells
    | DecideSuggestions
    | ProposeStages
    | DecideProposals
    | DecideConflict
    | ReadHistory
    | AtRevision
    | ReadDeleted
    | AboutDeleted
    | FindPersonas
    | Compare
    | Export
)
"""What is asked of Python that is no event."""
COMMAND: Final[TypeAdapter[Command]] = TypeAdapter(
    Annotated[Command, Field(discriminator="name")], config=ConfigDict(hide_input_in_errors=True, defer_build=True)
)
"""Reads a command. Raises pydantic's `ValidationError`."""


# -- down: each message up gets exactly one answer, whose `to` is the message's `id`


class Answer(Wire):
    """What comes of a message."""

    to: str = ""
    """The message's id; "" where it had none."""


class Ack(Answer):
    """Done. It comes with the slices that it changed, so a panel may show its own draft until then."""

    kind: Literal["ack"] = "ack"
    ok: Literal[True] = True


class Refusal(Answer):
    """Nothing was applied."""

    kind: Literal["ack"] = "ack"
    ok: Literal[False] = False
    message: str
    """One sentence for the person."""


class Script(Answer):
    """A part of the app that a notebook, which has no address for it, loads when it is needed."""

    kind: Literal["script"] = "script"
    code: str


class PersonaLine(Wire):
    """A persona in a list."""

    persona_id: str
    name: str
    """Such as "Plant Maintenance Manager", or "Unnamed persona"."""
    detail: str
    """What stood in brackets behind the name, or ""."""
    where: str
    """How far it is: "Stages", "Finished"."""
    filled: int
    cells: int
    last_updated_at: str
    """ISO 8601, UTC. Shown in the visitor's own time zone."""


class PersonaPage(Wire):
    """Of a list of `total` personas those from `offset` on. Python decides how many."""

    personas: tuple[PersonaLine, ...]
    offset: int
    total: int
    version: int
    """Rises when the list is no longer the same: pages of two versions do not fit together."""


class Found(Answer, PersonaPage):
    """A page of the personas that were looked for."""

    kind: Literal["found"] = "found"


class Comparison(Answer):
    """Personas side by side, rendered and escaped by Python."""

    kind: Literal["comparison"] = "comparison"
    html: str


class Change(Wire):
    """One field that says something else in a version."""

    where: str
    """Such as "Validation · Duration"."""
    before: str
    after: str


EntryKind = Literal["change", "aside", "begun", "deleted", "restored"]


class Entry(Wire):
    """One version of a persona."""

    seq: int
    made_at: str
    """ISO 8601, UTC."""
    kind: EntryKind
    """`aside`: it lost to a change made elsewhere at the same time, and was kept."""
    changes: tuple[Change, ...]
    more: int
    """Changes that are not told."""


class History(Answer):
    """A page of versions, newest first."""

    kind: Literal["history"] = "history"
    entries: tuple[Entry, ...]
    next: int | None
    """Where the next page begins; null: these are all."""


class Version(Answer):
    """A persona as it once was; rendered and escaped by Python."""

    kind: Literal["version"] = "version"
    name: str
    pain_points: str
    map_html: str
    table_html: str


class DeletedPage(Answer):
    """Deleted personas, the latest deletion first."""

    kind: Literal["deleted"] = "deleted"
    personas: tuple[DeletedPersona, ...]
    more: bool


class Download(Answer):
    """A file; its bytes come with the message."""

    kind: Literal["download"] = "download"
    filename: str
    mime: str


Down = Ack | Refusal | Script | Found | Comparison | History | DeletedPage | Version | Download


# -- events, as the page may send them

PageEvent = (
    events.PersonaAdded
    | events.PersonaDeleted
    | events.PersonaEdited
    | events.StageSetChosen
    | events.StageAdded
    | events.StageDuplicated
    | events.StageEdited
    | events.StageMoved
    | events.StageDeleted
    | events.CellsEdited
    | events.BlockPasted
    | events.SummaryWritten
    | events.Finished
    | events.Answered
    | events.PhaseOpened
    | events.PersonaOpened
    | events.QuestionSkipped
    | events.QuestionOpened
)
"""An event that the page may send."""
_EVENT: Final[TypeAdapter[PageEvent]] = TypeAdapter(
    Annotated[PageEvent, Field(discriminator="type")], config=ConfigDict(hide_input_in_errors=True, defer_build=True)
)
# What the session stamps is never taken from the page, nor who wrote a summary: there it is the person. `seen` stands on the message.
STAMPS: Final = frozenset(
    {"at", "stage_ids", "new_stage_id", "new_stage_ids", "heading_rows", "headings", "envelope", "next", "summary_origin", "seen"}
)
STAMPS_OF: Final = {
    "StageAdded": {"stage_id"},
    "SummaryWritten": {"author", "model", "content_digest", "complete"},
    "PersonaAdded": {"persona_id"},
}


# -- slices: what the page shows. Each is a pure function of frozen state; `Changes` carries those that are others than before.


class Step(Wire):
    """One of the six steps."""

    phase: Phase
    name: str
    """Its accessible name: "Introduction"."""
    mark: Literal["none", "part", "done"]
    count: str
    """"11 of 18", or "". Stands outside the button."""


class Named(Wire):
    """The active persona."""

    persona_id: str
    name: str


class Bar(Wire):
    """What the bar says of the app."""

    kind: Literal["bar"] = "bar"
    phase: Phase
    persona: Named | None
    can_undo: bool
    can_redo: bool
    exporting: str
    """"Reading 1,200 of 10,000 personas", while a file takes long; else ""."""
    damaged: str
    """The name of the file that the saved work was in, and that was found damaged and set aside; "" without one."""


class Save(Wire):
    """Whether what is on screen is on the disk."""

    kind: Literal["save"] = "save"
    state: Literal["empty", "saved", "unsaved"]
    """`empty`: nothing to save yet."""
    at: str | None
    """ISO 8601, UTC."""
    reason: str
    """Of `unsaved`: one sentence without a full stop."""


class Steps(Wire):
    """The six steps."""

    kind: Literal["steps"] = "steps"
    steps: tuple[Step, ...]


class Format(Wire):
    """What a map can be taken away as."""

    suffix: str
    name: str


class Limits(Wire):
    """What does not change while the page is open."""

    kind: Literal["limits"] = "limits"
    formats: tuple[Format, ...]
    """What this machine can export."""
    max_import: int
    """Bytes that a file may have."""
    max_text: int
    """Characters of a field."""
    max_stages: int
    max_paste: int
    """Characters that can be pasted at once."""
    work: str
    """Tells one owner's work in one store from any other: what is typed is kept under it."""
    questions: Mapping[StageField, str]
    """As the guide's log puts them, behind a stage's name."""


class AskConsent(Wire):
    """Asked before anything goes to a model: what, to which, where."""

    kind: Literal["consent"] = "consent"
    what: str
    model: str
    host: str


class ImportPreview(Wire):
    """What a file would bring in."""

    count: str
    """"three personas": what the button says."""
    lead: str
    """"three personas with 18 stages will come in as new ones.", or "" where nothing can."""
    personas: tuple[str, ...]
    problems: tuple[str, ...]
    """While there are any, nothing can be imported."""
    notes: tuple[str, ...]
    headings: tuple[tuple[str, str], ...]
    """Of a table: each heading with the field that it is taken for, or ""."""
    fields: tuple[tuple[str, str], ...]
    """Field and label."""


class Importing(Wire):
    """A file on its way in. Without a preview and not refused it is being read."""

    kind: Literal["importing"] = "importing"
    name: str
    refused: str
    preview: ImportPreview | None


class ConflictLine(Wire):
    """A field with two texts. Theirs stands until one is chosen."""

    stage_id: str | None
    field: str
    where: str
    """"Validation · Duration"."""
    question: Question | None
    """Where the caret goes to see it; null: nowhere."""
    mine: str
    theirs: str
    deleted: bool
    """It is about the whole persona, which was deleted elsewhere."""


class ConflictList(Wire):
    """What of this persona was changed here and elsewhere at the same time, the oldest first."""

    kind: Literal["conflicts"] = "conflicts"
    items: tuple[ConflictLine, ...]


class News(Wire):
    """What others changed last in this persona, to be read aloud; `number` rises with each."""

    kind: Literal["news"] = "news"
    number: int
    text: str


class Reply(Wire):
    """A ready-made answer. At most one of `event`, `command`, `goto` and `replies` says what it does; none: its label is the answer."""

    label: str
    note: str = ""
    """What it brings, beneath its label; "" says no more."""
    event: events.Event | None = None
    command: Command | None = None
    goto: Question | None = None
    """Put the caret there, opening the phase if need be."""
    replies: tuple["Reply", ...] = ()
    """Further choices that open in its place."""
    primary: bool = False
    """The filled button."""
    confirm: str = ""
    """Asked before it is done, with the label again and `Keep` as answers; "" asks nothing."""

    @field_serializer("event")
    def _without_stamps(self, event: events.Event | None) -> dict[str, JsonValue] | None:
        return None if event is None else event.model_dump(mode="json", exclude={*STAMPS, *STAMPS_OF.get(event.type, ())})


class Prompt(Wire):
    """The open question."""

    key: str
    """Changes when another thing is asked."""
    question: Question | None = None
    """What it is about; its line ("Supplier selection · Duration") jumps to the cell or field. Null: nowhere to jump."""
    where: str = ""
    heading: str = ""
    """"“Supplier selection”": the stage that it is about, in the words of the person."""
    text: str
    hint: str = ""
    free_text: bool = False
    """True: `Your answer` with `Send` and `Skip`."""
    answer: str | None = None
    """What was answered before, where the person opened the question: it is in the box, and `Cancel`, in place of `Skip`, or Escape, goes
    back to what is missing. Null where the guide asks by itself."""
    adds: bool = False
    """A press on a reply adds it to what is in the box, or takes it away again."""
    command: Literal["propose_stages"] | None = None
    """Where the answer goes to, if it is not for the process; what is in the box then stays there until another thing is asked."""
    replies: tuple[Reply, ...] = ()
    """With free text: examples that are sent as the answer, or added to it. Else: a column of choices."""


class Guide(Wire):
    """The conversation."""

    kind: Literal["guide"] = "guide"
    persona_id: str
    phase: Phase
    open_stage: str | None
    """The stage whose answers stand open, behind all others."""
    prompt: Prompt


class LogPart(Wire):
    """What was asked and answered: `log/` about no one stage, `log/<stage_id>` about this one."""

    kind: Literal["log"] = "log"
    entries: tuple[Turn | Fold | Todo, ...]


class Form(Wire):
    """The persona's fields."""

    kind: Literal["form"] = "form"
    persona_id: str
    persona_name: str
    persona_pain_points: str
    asked: PersonaField | None
    """The one that the guide asks for."""
    count: str
    """"Two pain points", or ""."""


class Welcome(Wire):
    """A taste of a finished map."""

    kind: Literal["welcome"] = "welcome"
    taste_html: str
    """Rendered and sanitised by Python."""
    taste_note: str
    """"An example: six stages, 23–35 weeks, drawn to scale"."""


class Personas(PersonaPage):
    """The first page of all personas."""

    kind: Literal["personas"] = "personas"


class GridColumn(Wire):
    """A column of the grid."""

    field: StageField
    label: str
    side: Literal["", "buyer", "seller"]


class Grid(Wire):
    """The stage grid, without its rows."""

    kind: Literal["grid"] = "grid"
    persona_id: str
    phase: Phase
    title: str
    lead: str
    columns: tuple[GridColumn, ...]


class Order(Wire):
    """The stages in their order; in the grid each has a slice `stage/<stage_id>`."""

    kind: Literal["order"] = "order"
    stage_ids: tuple[str, ...]


class Asked(Wire):
    """The cell that the guide asks about."""

    kind: Literal["asked"] = "asked"
    cell: CellRef | None


class StageRow(Wire):
    """One stage."""

    kind: Literal["stage"] = "stage"
    stage_id: str
    stage: BuyingStage
    reading: str
    """The quiet reading of the duration: "14–28 days", or ""."""


class UsedValues(Wire):
    """Values used elsewhere in this process, by field."""

    kind: Literal["used"] = "used"
    values: dict[StageField, tuple[str, ...]]


class Suggestion(Wire):
    """What the model suggests for a blank cell."""

    stage_id: str
    field: StageField
    text: str


class Proposal(Wire):
    """A stage that the model proposes, with the words of the notes that it came from."""

    key: str
    name: str
    fields: tuple[tuple[str, str], ...]
    """Label and text."""
    quote: str


class Drafting(Wire):
    """What the model drafts. None of it is the person's before they accept it. Absent where no model is set up."""

    kind: Literal["drafting"] = "drafting"
    model: str
    doing: str
    """"Drafting 12 cells", while it is at it for this persona."""
    busy: bool
    """For any persona."""
    error: str
    suggestions: tuple[Suggestion, ...]
    proposals: tuple[Proposal, ...]


class ByLine(Wire):
    """Who wrote a summary."""

    author: Literal["model", "outline", "person", "unknown"]
    """`unknown` where it came with its process."""
    model: str
    made_at: str
    """ISO 8601, UTC."""
    complete: bool


class Finding(Wire):
    """What the check of facts objects to. `number` is that of its `mark` in the text; null: it is about what is not there."""

    message: str
    number: int | None


class Verdict(Wire):
    """What the check of facts says."""

    passed: int
    applied: int
    rules: tuple[str, ...]
    """What was checked, in words."""
    findings: tuple[Finding, ...]
    more: int
    """Findings that are not listed."""


class SummaryPart(Wire):
    """A part of a new summary that did not become whole, beside the one there is."""

    html: str
    origin: ByLine


class Model(Wire):
    """The model that would be asked, and where."""

    name: str
    host: str


class SummaryPanel(Wire):
    """The summary."""

    kind: Literal["summary"] = "summary"
    persona_id: str
    state: Literal["none", "writing", "written"]
    """`writing`: `html` grows. `none`: there is no summary yet."""
    html: str
    """Rendered and sanitised by Python. The words that a finding is about are in a `mark` whose `data-n` is its number."""
    text: str
    """Its Markdown, for `Edit` and `Copy`."""
    origin: ByLine | None
    """Null while there is none, or while it is being written."""
    stale: bool
    """The stages changed since it was written."""
    check: Verdict | None
    """Null while there is none or it is being written, and for what a person wrote."""
    error: str
    """One sentence; what failed, what was kept, what to do."""
    part: SummaryPart | None
    model: Model | None
    """Null without one: then `Generate summary` writes the outline."""
    started_at: str | None
    """ISO 8601, UTC, while it is being written."""


class Review(Wire):
    """The whole map."""

    kind: Literal["review"] = "review"
    persona_id: str
    name: str
    """The persona's."""
    detail: str
    """What stands in brackets behind the name, or ""."""
    last_updated_at: str
    """ISO 8601, UTC; "" without a persona."""
    total: str
    """"23–35 weeks in all": how long the whole takes."""
    insight: str
    """One sentence on what stands out, or ""."""
    lead: str
    """What the map itself does not say, such as "Validation and Trial take longest."; or ""."""
    map_html: str
    table_html: str
    """Both rendered and sanitised by Python."""
    table_note: str
    """"6 stages, 41 of 42 cells filled"."""
    completed: bool


class Foot(Wire):
    """`Back` and `Continue`."""

    kind: Literal["foot"] = "foot"
    persona_id: str
    phase: Phase
    note: str
    """"7 cells missing in this step", or ""."""
    back: Phase | None
    next: Phase | None
    ready: bool
    """Nothing is missing in this phase, or there is a map to finish: `Continue` or `Finish` is the filled button."""
    completed: bool


class Closed(Wire):
    """There is nothing to work on for this visitor; a sentence says why."""

    kind: Literal["closed"] = "closed"
    sentence: str


Slice = (
    Bar
    | Save
    | Steps
    | Limits
    | AskConsent
    | Importing
    | ConflictList
    | News
    | Guide
    | LogPart
    | Form
    | Welcome
    | Personas
    | Grid
    | Order
    | Asked
    | StageRow
    | UsedValues
    | Drafting
    | SummaryPanel
    | Review
    | Foot
    | Closed
)
"""What a panel shows. Its name is its kind, or, of one among several, kind and id: "stage/<stage_id>"."""


class Changes(Wire):
    """The slices that are others than before, and the answer to the message that changed them, if one did."""

    seq: Annotated[int, Field(ge=0)]
    """Counts up by one; who misses one asks for all."""
    changed: dict[str, Slice]
    gone: tuple[str, ...] = ()
    """The names of slices that are there no longer."""
    answer: Down | None = None
    is_all: bool = False
    """There are no other slices than these."""


def read_event(sent: Mapping[str, object], seen: object) -> events.Event:
    """The event that the page sent, with the text that its own was written over where the page says it. Raises `ValidationError`."""
    stamps = STAMPS | STAMPS_OF.get(str(sent.get("type")), set())
    event = _EVENT.validate_python({name: value for name, value in sent.items() if name not in stamps})
    return event.model_copy(update={"seen": seen}) if isinstance(seen, str) and isinstance(event, events.TextEvent) else event


def build_all() -> None:
    """Builds the validators of all models now, rather than of each when it is first used."""
    models: list[type[BaseModel]] = [Wire, Frozen]
    while models:
        model = models.pop()
        models += model.__subclasses__()
        model.model_rebuild()
    COMMAND.rebuild()
    _EVENT.rebuild()
