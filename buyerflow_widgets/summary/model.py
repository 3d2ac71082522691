"""A language model behind any server that speaks OpenAI's `chat.completions`: where it is, and its answer, piece by piece."""

import asyncio
import importlib
import os
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, Field

from buyerflow_widgets.state import Frozen
from buyerflow_widgets.summary.errors import (
    ModelAnswerBroken,
    ModelBusy,
    ModelRefused,
    ModelTimeout,
    ModelUnreachable,
    SummaryError,
)

if TYPE_CHECKING:
    from openai.types.shared_params import ResponseFormatJSONSchema

OPENAI = "https://api.openai.com/v1"
DEFAULT_MODEL = "gpt-4.1-mini"
_CONNECT_SECONDS = 10.0
_TOO_LONG = {"context_length_exceeded", "exceed_context_size_error"}


class ModelSettings(Frozen):
    """Which model writes, and where. The key is not in here: it is read from OPENAI_API_KEY when the model is called.

    >>> ModelSettings(model="small", base_url="http://localhost:8080/v1").host
    'localhost:8080'
    """

    model: str
    # Not in the repr: an address may hold a password.
    base_url: str = Field(default=OPENAI, repr=False)
    deadline: float = Field(default=120.0, gt=0)
    """Seconds until the whole answer must be there."""
    stall: float = Field(default=60.0, gt=0)
    """Seconds the server may be silent."""

    @property
    def host(self) -> str:
        """The server that is sent the process, to tell people; "" where `base_url` is no web address."""
        try:
            address = urlsplit(self.base_url)
        except ValueError:
            return ""
        return address.netloc.rpartition("@")[2] if address.scheme in ("http", "https") else ""

    @classmethod
    def from_environment(cls) -> "ModelSettings | None":
        """As OPENAI_API_KEY, OPENAI_BASE_URL and BUYERFLOW_MODEL say; None with neither a key nor an address."""
        key, base_url, model = (os.environ.get(name, "").strip() for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "BUYERFLOW_MODEL"))
        if not (key or base_url):
            return None
        return cls(model=model or DEFAULT_MODEL, base_url=base_url or OPENAI)


async def stream_answer(
    instructions: str, facts: str, settings: ModelSettings, *, shape: type[BaseModel] | None = None
) -> AsyncGenerator[tuple[str, str | None], None]:
    """The model's answer in pieces, each with the finish reason, which is None in all but the last.

    With a `shape` it is asked for as JSON of that schema. Closing or cancelling it closes the connection, which ends the model's
    work. Raises `SummaryError`.
    """
    key = os.environ.get("OPENAI_API_KEY", "").strip()
    if not (key.isascii() and key.isprintable()):
        raise ModelRefused("The key in OPENAI_API_KEY holds characters that no key has; copy it again and restart the app.")
    if not settings.host:
        raise ModelUnreachable("OPENAI_BASE_URL is not a web address such as http://localhost:8080/v1; correct it and restart the app.")
    # The first import takes over a second, in which the page must not stand still.
    await asyncio.to_thread(importlib.import_module, "openai")
    import httpx2
    import openai

    answered = False
    try:
        # A redirect would send the process to a server that nobody was told of.
        http = openai.DefaultAsyncHttpxClient(follow_redirects=False)
        timeout = openai.Timeout(settings.stall, connect=min(_CONNECT_SECONDS, settings.stall))
        # A local server may need no key, but the client does.
        client = openai.AsyncOpenAI(api_key=key or "none", base_url=settings.base_url, timeout=timeout, max_retries=1, http_client=http)
        async with client:
            stream = await client.chat.completions.create(
                model=settings.model,
                messages=[{"role": "system", "content": instructions}, {"role": "user", "content": facts}],
                stream=True,
                response_format=openai.omit if shape is None else _schema(shape),
            )
            async with stream:
                async for chunk in stream:
                    text, finish_reason = _read(chunk)
                    answered = answered or bool(text)
                    yield text, finish_reason
                    if finish_reason:
                        return
    except (openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, ValueError, TypeError, AttributeError, LookupError) as error:
        # Without its cause: a server's own words may repeat the key, and tracebacks end in logs.
        raise _for_people(error, settings, answered=answered) from None
    raise ModelAnswerBroken(
        "The model's server ended the answer half-way; try again."
        if answered
        else f"What {settings.host} sent is not a model's answer; check that OPENAI_BASE_URL is the address of a model's server."
    )


def _schema(shape: type[BaseModel]) -> "ResponseFormatJSONSchema":
    return {
        "type": "json_schema",
        "json_schema": {"name": shape.__name__.strip("_").lower(), "strict": True, "schema": shape.model_json_schema()},
    }


def _read(chunk: Any) -> tuple[str, str | None]:
    """One chunk's text and finish reason. The client does not check what a server sends: here it fails on any other shape."""
    if not chunk.choices:
        return "", None
    choice = chunk.choices[0]
    if getattr(choice.delta, "refusal", None):
        raise ModelAnswerBroken("The model declined to write this; change the texts, or write it yourself.")
    text = getattr(choice.delta, "content", None) or ""
    if not isinstance(text, str) or not isinstance(choice.finish_reason, str | None):
        raise TypeError
    if choice.finish_reason == "content_filter":
        raise ModelAnswerBroken("The model's content filter stopped this; change the texts, or write it yourself.")
    return text, choice.finish_reason


def _for_people(error: Exception, settings: ModelSettings, *, answered: bool) -> SummaryError:
    import httpx2
    import openai

    host, model = settings.host, settings.model
    status = error.status_code if isinstance(error, openai.APIStatusError) else None
    codes = {str(error.code), str(error.type)} if isinstance(error, openai.APIError) else set()
    if codes & _TOO_LONG or status == 413:
        return ModelRefused(f"This process is too long for {model}; shorten its texts, or choose a model that can read more.")
    if "insufficient_quota" in codes:
        return ModelBusy(f"The account at {host} has no credit left; top it up, or use the outline.")
    match status:
        case 401:
            return ModelRefused(f"{host} did not accept the key; check OPENAI_API_KEY and restart the app.")
        case 403:
            return ModelRefused(f"The key is not allowed to use {model} at {host}; choose another model or key.")
        case 404:
            return ModelRefused(f"{host} has no model named {model} at this address; check BUYERFLOW_MODEL and OPENAI_BASE_URL.")
        case 429 | 503:
            return ModelBusy(f"{host} is busy; wait a minute and try again.")
        case int() if status >= 500:
            return ModelUnreachable(f"The model's server at {host} has a fault of its own ({status}); try again later.")
        case int() if status >= 400:
            return ModelRefused(f"{host} did not accept the request ({status}); check BUYERFLOW_MODEL, or use the outline.")
        case int():
            return ModelUnreachable(f"{host} points to another address ({status}); check OPENAI_BASE_URL.")
    if isinstance(error, openai.APITimeoutError):
        return ModelTimeout(f"{host} was silent for too long; try again, or use the outline.")
    if isinstance(error, openai.APIConnectionError | httpx2.HTTPError | httpx2.InvalidURL):
        if answered:
            return ModelAnswerBroken(f"{host} closed the connection half-way; try again, or use the outline.")
        return ModelUnreachable(f"{host} cannot be reached; check the connection and OPENAI_BASE_URL, then try again.")
    return ModelAnswerBroken(f"{host} sent an answer that cannot be read; try again, or use the outline.")
