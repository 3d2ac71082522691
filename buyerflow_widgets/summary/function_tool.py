"""`summarize` as a function tool, for agents that speak OpenAI's protocol: its definition, and what to do when one calls it."""

import json
from collections.abc import Callable
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from buyerflow_widgets.llm import ModelError, ModelSettings
from buyerflow_widgets.model import MAX_TEXT, BuyingProcessState, first_reason
from buyerflow_widgets.summary.summarize import summarize

TOOL_NAME = "summarize_buying_process"
TOOL_DESCRIPTION = (
    "Writes a summary, in Markdown, of how one buyer persona buys: who and why, each stage in order, how long it takes, what is missing "
    "and what to do next. Give the whole process; a text that is not known is empty, never made up. "
    f"A text holds at most {MAX_TEXT:,} characters."
)
_ABOUT = {
    "persona_id": "Any id of yours that tells this persona from others.",
    "persona_pain_points": "One pain point a line.",
    "buying_stages": "The stages of the purchase, in order.",
    "duration": 'As people say it, such as "2–4 weeks".',
    "ai_generated_summary": "An earlier summary, or null; it is not read.",
    "last_updated_at": "A time in UTC written with Z, such as 2025-03-14T10:30:00Z.",
}
# What OpenAI's strict mode does not take, and what says nothing to a model.
_LEFT_OUT = ("default", "description", "maxLength", "title")


def summary_tool() -> dict[str, Any]:
    """The tool's definition for `tools=[…]` of `chat.completions.create`, in OpenAI's strict mode; a new dict each time.

    Its parameters are the JSON schema of `BuyingProcessState`: in strict mode every key is given, and one that may be left out
    may be null.

    >>> summary_tool()["function"]["name"]
    'summarize_buying_process'
    """
    return {
        "type": "function",
        "function": {
            "name": TOOL_NAME,
            "description": TOOL_DESCRIPTION,
            "strict": True,
            "parameters": _strict(BuyingProcessState.model_json_schema()),
        },
    }


async def run_summary_tool(arguments: str, *, on_text: Callable[[str], None] | None = None, settings: ModelSettings | None = None) -> str:
    """The content of the `tool` message that answers a call with these `arguments`: a `Summary` as JSON.

    Where it cannot be made, `{"error": …}` with one sentence that an agent can act on, and `partial` with what had been written by
    then, if anything. `on_text` and `settings` are those of `summarize`. Raises nothing.

    >>> import asyncio
    >>> asyncio.run(run_summary_tool('{"persona_id": "p"}'))
    '{"error": "persona_name: is missing (Persona Name)."}'
    """
    try:
        summary = await summarize(read_arguments(arguments), on_text=on_text, settings=settings)
    except ValidationError as error:
        place, reason = first_reason(error)
        return _told({"error": f"{place}: {reason}." if place else f"{reason}."})
    except ModelError as error:
        return _told({"error": str(error), "partial": error.partial} if error.partial else {"error": str(error)})
    return summary.model_dump_json()


def read_arguments(arguments: str) -> BuyingProcessState:
    """The process that a call's `arguments` give, as JSON. Raises pydantic's `ValidationError`."""
    try:
        given = from_json(arguments)
    except ValueError:
        given = None
    if isinstance(given, dict) and given.get("ai_generated_summary", "") is None:
        # Strict mode's way to leave it out; the contract knows no null.
        del given["ai_generated_summary"]
        arguments = json.dumps(given)
    return BuyingProcessState.model_validate_json(arguments)


def _told(answer: dict[str, str]) -> str:
    return json.dumps(answer, ensure_ascii=False)


def _strict(schema: Any, name: str = "") -> Any:
    """A JSON schema in the dialect of OpenAI's strict mode."""
    if isinstance(schema, list):
        return [_strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    strict = {key: _strict(value) for key, value in schema.items() if key not in (*_LEFT_OUT, "properties", "$defs")}
    for named in ("properties", "$defs"):
        if named in schema:
            # Names here are fields, not keywords: one called "title" stays.
            strict[named] = {field: _strict(value, field) for field, value in schema[named].items()}
    if "properties" in schema:
        strict |= {"required": list(schema["properties"]), "additionalProperties": False}
    if name in _ABOUT:
        strict["description"] = _ABOUT[name]
    return strict
