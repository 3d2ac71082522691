"""The contract of the page and Python: the messages that go up, and the answer that each gets.

`frontend/src/wire.gen.ts` is made of it: `python -m tests.widgets.write_wire`. Times and new ids are never taken from the page: the session
stamps them. What a view shows is written in `frontend/src/props.ts`.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from pydantic.json_schema import models_json_schema

from buyerflow_widgets.model import STAGE_FIELDS, StageField, events
from buyerflow_widgets.storage import DeletedPersona


class Wire(BaseModel):
    """Something that crosses the wire. A field that nobody knows is an error."""

    # An error may end in a log, which is no place for what people wrote.
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
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
    ]
    """`import_file` is done in the page: the browser's own dialogue chooses the file."""


class DuplicatePersona(Wire):
    """A copy of a persona is opened."""

    name: Literal["duplicate_persona"]
    persona_id: str


class PreviewImport(Wire):
    """The file's bytes come with the message; what it would bring in is in `ShellProps.importing`."""

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
    Annotated[Command, Field(discriminator="name")], config=ConfigDict(hide_input_in_errors=True)
)
"""Reads a command. Raises pydantic's `ValidationError`."""


# -- down: each message up gets exactly one answer, whose `to` is the message's `id`


class Answer(Wire):
    """What comes of a message."""

    to: str = ""
    """The message's id; "" where it had none."""


class Ack(Answer):
    """Done. It comes after the props that it changed, so a view may show its own draft until then."""

    kind: Literal["ack"] = "ack"
    ok: Literal[True] = True


class Refusal(Answer):
    """Nothing was applied."""

    kind: Literal["ack"] = "ack"
    ok: Literal[False] = False
    message: str
    """One sentence for the person."""


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


class Entry(Wire):
    """One version of a persona."""

    seq: int
    made_at: str
    """ISO 8601, UTC."""
    kind: Literal["change", "aside", "begun", "deleted", "restored"]
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


Down = Ack | Refusal | Found | Comparison | History | DeletedPage | Version | Download


# -- events, as the page may send them

_WIRE_EVENTS: Final = (
    events.PersonaAdded,
    events.PersonaDeleted,
    events.PersonaEdited,
    events.StageSetChosen,
    events.StageAdded,
    events.StageDuplicated,
    events.StageEdited,
    events.StageMoved,
    events.StageDeleted,
    events.CellsEdited,
    events.BlockPasted,
    events.SummaryWritten,
    events.Finished,
    events.Answered,
    events.PhaseOpened,
    events.PersonaOpened,
    events.QuestionSkipped,
)
# What the session stamps is never taken from the page, nor who wrote a summary: there it is the person. `seen` stands on the message.
_STAMPS: Final = frozenset({"at", "stage_ids", "new_stage_id", "new_stage_ids", "envelope", "next", "summary_origin", "seen"})
_STAMPS_OF: Final = {
    "StageAdded": {"stage_id"},
    "SummaryWritten": {"author", "model", "content_digest", "complete"},
    "PersonaAdded": {"persona_id"},
}


def read_event(sent: dict[str, Any], seen: object) -> events.Event:
    """The event that the page sent, with the text that its own was written over where the page says it. Raises `ValidationError`."""
    stamps = _STAMPS | _STAMPS_OF.get(str(sent.get("type")), set())
    event = events.EVENT.validate_python({name: value for name, value in sent.items() if name not in stamps})
    return event.model_copy(update={"seen": seen}) if isinstance(seen, str) and isinstance(event, events.TextEvent) else event


def wire_schema() -> dict[str, Any]:
    """All of it as one JSON Schema, of which the front end's types are made: each type by its name in `$defs`."""
    up: list[type[BaseModel]] = [*_WIRE_EVENTS, *_members(Command)]
    down: list[type[BaseModel]] = [*_members(Down), PersonaPage]
    _, up_schema = models_json_schema([(each, "validation") for each in up])
    _, down_schema = models_json_schema([(each, "serialization") for each in down])
    definitions: dict[str, Any] = up_schema["$defs"] | down_schema["$defs"]
    for event in _WIRE_EVENTS:
        _without_stamps(definitions[event.__name__])
    definitions["Question"]["required"] = list(definitions["Question"]["properties"])
    definitions = {name: _without_titles(definition) for name, definition in definitions.items()}
    for name, members in (("Event", _WIRE_EVENTS), ("Command", _members(Command)), ("Down", _members(Down))):
        definitions[name] = {"anyOf": [{"$ref": f"#/$defs/{each.__name__}"} for each in members]}
    definitions["StageField"] = TypeAdapter(StageField).json_schema()
    definitions["Up"] = {
        "description": "Up. `id` is unique in the page; the answer carries it back as `to`. A ping is answered by an ack.",
        "anyOf": [_message("event", event="Event", seen=None), _message("command", command="Command"), _message("ping")],
    }
    used = _reachable(definitions, {"Up", "Down", "PersonaPage", "StageField", "Question"})
    return {"$defs": {name: definition for name, definition in sorted(definitions.items()) if name in used}, "type": "object"}


def _members(union: Any) -> tuple[type[BaseModel], ...]:
    return tuple(union.__args__)


def _message(kind: str, **parts: str | None) -> dict[str, Any]:
    """The schema of one kind of message. `seen`, the text that an edited one was written over, may be left out."""
    properties = {"kind": {"const": kind}, "id": {"type": "string"}}
    properties |= {name: {"$ref": f"#/$defs/{part}"} if part else {"type": "string"} for name, part in parts.items()}
    required = ["kind", "id", *(name for name, part in parts.items() if part)]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _without_stamps(definition: dict[str, Any]) -> None:
    """Without what the page must not say. The persona must be said: a late edit cannot then reach another one."""
    stamps = _STAMPS | _STAMPS_OF.get(definition["title"], set())
    properties = {name: part for name, part in definition["properties"].items() if name not in stamps}
    definition["properties"] = properties
    always = {"type", "persona_id"} & properties.keys()
    definition["required"] = [name for name in properties if name in always or name in definition.get("required", ())]


def _without_titles(part: Any) -> Any:
    """A schema without titles of properties, which would become types, and without limits, which are Python's to check."""
    if isinstance(part, list):
        return [_without_titles(each) for each in part]
    if not isinstance(part, dict):
        return part
    if part.get("enum") == list(STAGE_FIELDS):
        return {"$ref": "#/$defs/StageField"}
    kept = {name: value for name, value in part.items() if name not in ("title", "default", "maxLength", "minimum", "maximum", "format")}
    properties = {name: _without_titles(value) for name, value in kept.pop("properties", {}).items()}
    return {name: _without_titles(value) for name, value in kept.items()} | ({"properties": properties} if properties else {})


def _reachable(definitions: dict[str, Any], names: set[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _references(definitions[name])
    return found


def _references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [str(part["$ref"]).rpartition("/")[2]] if "$ref" in part else []
        return own + [name for value in part.values() for name in _references(value)]
    return [name for value in part for name in _references(value)] if isinstance(part, list) else []
