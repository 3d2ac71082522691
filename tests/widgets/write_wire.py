"""Writes `frontend/src/wire.gen.ts`, the front end's types of `widgets/wire.py`: `python -m tests.widgets.write_wire`."""

import ast
import inspect
import json
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from buyerflow_widgets.model import STAGE_FIELDS, StageField
from buyerflow_widgets.widgets import wire
from buyerflow_widgets.widgets.wire import STAMPS, STAMPS_OF, Changes, Command, Down, PageEvent, PersonaPage, Slice

FRONTEND = Path(__file__).parents[2] / "buyerflow_widgets" / "frontend"
FILE = FRONTEND / "src" / "wire.gen.ts"


def wire_types() -> str:
    """What the file should hold."""
    schema = json.dumps(wire_schema())
    ran = subprocess.run(["node", "scripts/wire.mjs"], cwd=FRONTEND, input=schema, capture_output=True, text=True, check=True)
    return ran.stdout


def wire_schema() -> dict[str, Any]:
    """All of it as one JSON Schema, of which the front end's types are made: each type by its name in `$defs`."""
    up: list[type[BaseModel]] = [*_members(PageEvent), *_members(Command)]
    down: list[type[BaseModel]] = [*_members(Down), *_members(Slice), PersonaPage, Changes]
    _, up_schema = models_json_schema([(each, "validation") for each in up])
    _, down_schema = models_json_schema([(each, "serialization") for each in down])
    definitions: dict[str, Any] = down_schema["$defs"] | up_schema["$defs"]
    for name, definition in definitions.items():
        for field, docstring in _docstrings(getattr(wire, name, None)):
            definition["properties"][field].setdefault("description", docstring)
    definitions["Reply"]["properties"]["event"] = {"anyOf": [{"$ref": "#/$defs/Event"}, {"type": "null"}]}
    definitions["Reply"]["properties"]["command"] = {"anyOf": [{"$ref": "#/$defs/Command"}, {"type": "null"}]}
    definitions["Changes"]["properties"]["changed"]["additionalProperties"] = {"$ref": "#/$defs/Slice"}
    definitions["Changes"]["properties"]["answer"] = {"anyOf": [{"$ref": "#/$defs/Down"}, {"type": "null"}]}
    for event in _members(PageEvent):
        _without_stamps(definitions[event.__name__])
    # Python always sends these whole, also the fields that have a default.
    for name in ("Question", "Turn", "Fold", "Todo", "TodoItem", "BuyingStage"):
        definitions[name]["required"] = list(definitions[name]["properties"])
    definitions = {name: _for_the_types(definition) for name, definition in definitions.items()}
    unions = {"Event": _members(PageEvent), "Command": _members(Command), "Down": _members(Down), "Slice": _members(Slice)}
    for name, members in unions.items():
        definitions[name] = {"anyOf": [{"$ref": f"#/$defs/{each.__name__}"} for each in members]}
    definitions["StageField"] = TypeAdapter(StageField).json_schema()
    definitions["Up"] = {
        "description": "Up. `id` is unique in the page, and the answer carries it back as `to`. `all` needs none: it gets all slices.",
        "anyOf": [_message("event", event="Event", seen=None), _message("command", command="Command"), _message("ping"), _message("all")],
    }
    used = _reachable(definitions, {"Up", "Down", "Slice", "Changes", "PersonaPage", "StageField", "Question"})
    return {"$defs": {name: definition for name, definition in sorted(definitions.items()) if name in used}, "type": "object"}


def _docstrings(model: Any) -> Iterator[tuple[str, str]]:
    """The text beneath each field of a model of the wire. Pydantic reads them too, but at each import: that takes a tenth of a second."""
    if isinstance(model, type) and issubclass(model, wire.Wire):
        for each in model.__mro__[: model.__mro__.index(wire.Wire)]:
            for field, text in pairwise(ast.parse(inspect.getsource(each)).body[0].body):  # type: ignore[attr-defined]
                match field, text:
                    case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(docstring))):
                        yield name, inspect.cleandoc(docstring)


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
    stamps = STAMPS | STAMPS_OF.get(definition["title"], set())
    properties = {name: part for name, part in definition["properties"].items() if name not in stamps}
    definition["properties"] = properties
    always = {"type", "persona_id"} & properties.keys()
    definition["required"] = [name for name in properties if name in always or name in definition.get("required", ())]


def _for_the_types(part: Any) -> Any:
    """A schema as json-schema-to-typescript needs it.

    Without titles of properties, which would become types, without defaults, and without limits, which are Python's to check; tuples in its
    own form, and `StageField` by its name.
    """
    if isinstance(part, list):
        return [_for_the_types(each) for each in part]
    if not isinstance(part, dict):
        return part
    if part.get("enum") == list(STAGE_FIELDS):
        return {"$ref": "#/$defs/StageField"}
    if "prefixItems" in part:
        # As the maker of the types knows tuples.
        part = {**part, "items": part["prefixItems"]}
    kept = {
        name: value
        for name, value in part.items()
        if name not in ("title", "default", "maxLength", "minimum", "maximum", "format", "prefixItems")
    }
    properties = {name: _for_the_types(value) for name, value in kept.pop("properties", {}).items()}
    return {name: _for_the_types(value) for name, value in kept.items()} | ({"properties": properties} if properties else {})


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


if __name__ == "__main__":
    FILE.write_text(wire_types(), encoding="utf-8")
