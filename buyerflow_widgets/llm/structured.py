"""A model's answer as data: asked for by a JSON schema, read while it arrives, and validated before anybody sees it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import from_json

from buyerflow_widgets.llm.client import ModelSettings, stream_answer
from buyerflow_widgets.llm.errors import ModelAnswerBroken, ModelTimeout
from buyerflow_widgets.model import MAX_TEXT

_MAX_ANSWER = 10 * MAX_TEXT
"""Characters after which an answer is not waited for any longer."""


class Answer(BaseModel):
    """What a model is asked to fill in. Its schema is what OpenAI's strict mode takes: no other keys, none left out."""

    model_config = ConfigDict(extra="forbid")


AnswerT = TypeVar("AnswerT", bound=Answer)


async def answers(instructions: str, data: str, shape: type[AnswerT], settings: ModelSettings) -> AsyncGenerator[AnswerT, None]:
    """The answer in `shape`, again and again while it grows; the last one is whole, or what came before its limit of length.

    `instructions` is Markdown, `data` JSON. Closing it ends the model's work. Raises `ModelError`.
    """
    text, finish_reason, shown = "", None, None
    try:
        async with (
            asyncio.timeout(settings.deadline) as limit,
            aclosing(stream_answer(instructions, data, settings, shape=shape)) as pieces,
        ):
            async for piece, reason in pieces:
                finish_reason = reason
                text += piece
                # An object that ends here may be whole now; anywhere else nothing new is.
                if "}" in piece and (answer := _so_far(text, shape)) not in (None, shown):
                    assert answer is not None
                    shown = answer
                    yield answer
                if len(text) > _MAX_ANSWER:
                    finish_reason = "length"
                    break
    except TimeoutError:
        if not limit.expired():
            raise
        raise ModelTimeout(f"{settings.model} was not done after {settings.deadline:.0f} seconds; try again with fewer cells.") from None
    if finish_reason == "length" and shown is not None:
        return
    try:
        whole = shape.model_validate_json(text)
    except ValidationError:
        # Without its cause, which repeats what the model sent.
        raise ModelAnswerBroken(f"{settings.model} did not answer in the form asked for; try again, or choose another model.") from None
    if whole != shown:
        yield whole


def _so_far(text: str, shape: type[AnswerT]) -> AnswerT | None:
    """The objects that are complete in an answer that is still growing; None before the first."""
    try:
        data = from_json(text, allow_partial=True)
    except ValueError:
        return None
    if not isinstance(data, dict):
        return None
    complete = _complete(text)
    try:
        return shape.model_validate({name: items[:complete] if isinstance(items, list) else items for name, items in data.items()})
    except ValidationError:
        return None


def _complete(text: str) -> int:
    """How many inner objects have ended: braces in texts do not count."""
    depth = count = 0
    in_text = escaped = False
    for character in text:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == '"':
            in_text = not in_text
        elif not in_text and character in "{}":
            depth += 1 if character == "{" else -1
            count += character == "}" and depth == 1
    return count
