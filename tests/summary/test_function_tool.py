"""Other agents call `summarize`: its definition is one that OpenAI takes, and a call with bad arguments is answered by a sentence."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any, cast

import openai
import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from buyerflow_widgets.llm import ModelSettings
from buyerflow_widgets.model.process import MAX_TEXT, BuyingProcessState
from buyerflow_widgets.summary import outline, run_summary_tool, summary_tool
from tests.support.fault_server import WRITTEN, FaultServer
from tests.support.strategies import processes

PARAMETERS = summary_tool()["function"]["parameters"]
STRICT_KEYWORDS = {"$defs", "$ref", "additionalProperties", "anyOf", "description", "enum", "format", "items", "maxItems", "properties"}
STRICT_KEYWORDS |= {"required", "type"}


def in_schema(schema: Any) -> list[dict[str, Any]]:
    """Every schema within one; the names of fields are not keywords."""
    if isinstance(schema, list):
        return [found for each in schema for found in in_schema(each)]
    if not isinstance(schema, dict):
        return []
    named = [value for key in ("properties", "$defs") for value in schema.get(key, {}).values()]
    rest = [value for key, value in schema.items() if key not in ("properties", "$defs")]
    return [schema, *in_schema(named), *in_schema(rest)]


def test_the_definition_is_a_schema_that_strict_mode_takes() -> None:
    Draft202012Validator.check_schema(PARAMETERS)
    assert PARAMETERS["type"] == "object"
    for schema in in_schema(PARAMETERS):
        assert set(schema) <= STRICT_KEYWORDS
        if "properties" in schema:
            assert schema["additionalProperties"] is False
            assert schema["required"] == list(schema["properties"])


def test_it_asks_for_the_same_as_the_client_s_own_tool_of_the_model() -> None:
    own = cast(dict[str, Any], openai.pydantic_function_tool(BuyingProcessState)["function"]["parameters"])
    assert PARAMETERS["required"] == own["required"] == list(BuyingProcessState.model_fields)
    assert PARAMETERS["$defs"]["BuyingStage"]["required"] == own["$defs"]["BuyingStage"]["required"]


@given(process=processes)
def test_every_process_fits_the_definition_and_the_definition_s_form_is_read(process: BuyingProcessState) -> None:
    form = process.model_dump(mode="json")
    form.setdefault("ai_generated_summary", None)
    Draft202012Validator(PARAMETERS).validate(form)
    without_model = json.loads(asyncio.run(run_summary_tool(json.dumps(form))))
    assert without_model["text"] == outline(process)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("{not json", "This is not JSON: key must be a string at line 1 column 2."),
        ("[]", "must be an object with the fields of the schema."),
        ({"persona_name": None}, "persona_name: must be a text."),
        ({"persona_name": "x" * (MAX_TEXT + 1)}, "persona_name: is longer than 20,000 characters."),
        ({"buying_stages": [{"stage_name": "Trial"}]}, "buying_stages[0].buyer_actions: is missing (Buyer Actions)."),
        ({"status": "done"}, "status: must be 'in_progress' or 'completed'."),
        ({"last_updated_at": "yesterday"}, "last_updated_at: must be a time in UTC written with Z, such as 2025-03-14T10:30:00Z."),
    ],
)
def test_bad_arguments_are_answered_by_a_sentence(small_process: BuyingProcessState, change: str | dict[str, Any], sentence: str) -> None:
    arguments = change if isinstance(change, str) else json.dumps(small_process.model_dump(mode="json") | change)
    assert json.loads(asyncio.run(run_summary_tool(arguments))) == {"error": sentence}


def test_a_fault_of_the_model_is_answered_by_its_sentence_and_the_part_there_is(
    small_process: BuyingProcessState, faults: FaultServer
) -> None:
    settings = ModelSettings(model="cut", base_url=faults.base_url)
    answer = json.loads(asyncio.run(run_summary_tool(small_process.model_dump_json(), settings=settings)))
    assert answer["partial"] == WRITTEN.strip()
    assert "closed the connection half-way" in answer["error"]


def test_an_agent_calls_it_and_answers_from_what_it_returns(small_process: BuyingProcessState, faults: FaultServer) -> None:
    """The server plays an agent's model that calls the tool once, wrongly, then as it should, and then repeats what it was told."""
    faults.tool_calls = ['{"persona_id": "p"}', small_process.model_dump_json()]
    faults.tool_name = summary_tool()["function"]["name"]
    settings = ModelSettings(model="fine", base_url=faults.base_url)

    async def agent() -> list[Any]:
        messages: list[Any] = [{"role": "user", "content": "How does this persona buy?"}]
        async with openai.AsyncOpenAI(base_url=faults.base_url) as client:
            while True:
                answer = await client.chat.completions.create(model="agent", messages=messages, tools=[cast(Any, summary_tool())])
                message = answer.choices[0].message
                messages.append(message.model_dump(exclude_none=True))
                if not message.tool_calls:
                    return messages
                for call in message.tool_calls:
                    assert call.type == "function"
                    content = await run_summary_tool(call.function.arguments, settings=settings)
                    messages.append({"role": "tool", "tool_call_id": call.id, "content": content})

    told = asyncio.run(asyncio.wait_for(agent(), 30))
    first, second = (json.loads(message["content"]) for message in told if message["role"] == "tool")
    assert first == {"error": "persona_name: is missing (Persona Name)."}
    assert second["text"] == "The buyer writes. And buys."
    assert second["text"] in told[-1]["content"]
    assert datetime.fromisoformat(second["made_at"]) <= datetime.now(UTC)
    sent = faults.requests[0]["tools"][0]
    assert sent == summary_tool()
