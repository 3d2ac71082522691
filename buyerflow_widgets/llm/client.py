"""A language model behind any server that speaks OpenAI's `chat.completions`: where it is, and its answer, piece by piece."""

import asyncio
import importlib
import os
from collections.abc import AsyncGenerator, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, Field

from buyerflow_widgets.llm import faults
from buyerflow_widgets.llm.errors import ModelAnswerBroken, ModelError, ModelRefused, ModelUnreachable
from buyerflow_widgets.model import Frozen

if TYPE_CHECKING:
    from openai import AsyncOpenAI, AsyncStream
    from openai.types.chat import ChatCompletionChunk
    from openai.types.shared_params import ResponseFormatJSONSchema

OPENAI = "https://api.openai.com/v1"
DEFAULT_MODEL = "gpt-4.1-mini"
_CONNECT_SECONDS = 10.0
_SECONDS_FOR_TOKENS = 0.5
"""How long a whole answer waits for its count of tokens: servers that count send it at once."""


class Tokens(Frozen):
    """What an answer cost, as the server counts it."""

    prompt: int = Field(ge=0)
    completion: int = Field(ge=0)


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
    instructions: str,
    facts: str,
    settings: ModelSettings,
    *,
    shape: type[BaseModel] | None = None,
    on_tokens: Callable[[Tokens], object] | None = None,
) -> AsyncGenerator[tuple[str, str | None], None]:
    """The model's answer in pieces, each with the finish reason, which is None in all but the last.

    With a `shape` it is asked for as JSON of that schema. With `on_tokens` the server is asked what the answer costs; it is called at
    the end, if the server says so. Closing or cancelling closes the connection, which ends the model's work. Raises `ModelError`,
    which carries neither a cause nor the key.
    """
    if not _key_can_be_sent():
        raise ModelRefused("The key in OPENAI_API_KEY holds characters that no key has; copy it again and restart the app.")
    if not settings.host:
        raise ModelUnreachable("OPENAI_BASE_URL is not a web address such as http://localhost:8080/v1; correct it and restart the app.")
    # The first import takes over a second, in which the page must not stand still.
    await asyncio.to_thread(importlib.import_module, "openai")
    answered = False
    try:
        async with (
            _client(settings) as client,
            await _begun(client, instructions, facts, settings, shape=shape, counted=bool(on_tokens)) as stream,
        ):
            async for chunk in stream:
                text, finish_reason = _read(chunk)
                answered = answered or bool(text)
                yield text, finish_reason
                if finish_reason:
                    if on_tokens and (tokens := _tokens(chunk) or await _tokens_after(stream)):
                        on_tokens(tokens)
                    return
        problem: ModelError = ModelAnswerBroken(
            "The model's server ended the answer half-way; try again."
            if answered
            else f"What {settings.host} sent is not a model's answer; check that OPENAI_BASE_URL is the address of a model's server."
        )
    except faults.raised() as error:
        problem = faults.for_people(error, settings.host, settings.model, answered=answered, has_key=bool(_key()))
    # Out here it has no context: a server's own words may repeat the key, and tracebacks end in logs.
    raise problem


def _key() -> str:
    return os.environ.get("OPENAI_API_KEY", "").strip()


def _key_can_be_sent() -> bool:
    key = _key()
    return key.isascii() and key.isprintable()


def _client(settings: ModelSettings) -> "AsyncOpenAI":
    """A client for one answer. Made here so that no frame of a traceback that we raise holds the key."""
    import openai

    try:
        # A redirect would send the process to a server that nobody was told of.
        http = openai.DefaultAsyncHttpxClient(follow_redirects=False)
    except (ValueError, OSError, ImportError):
        http = None
    if http is None:
        raise ModelUnreachable(
            "The proxy or the certificates named in the environment cannot be used; check HTTPS_PROXY and SSL_CERT_FILE."
        )
    timeout = openai.Timeout(settings.stall, connect=min(_CONNECT_SECONDS, settings.stall))
    # A local server may need no key, but the client does. Its own retries wait up to two minutes without a word.
    return openai.AsyncOpenAI(api_key=_key() or "none", base_url=settings.base_url, timeout=timeout, max_retries=0, http_client=http)


async def _begun(
    client: "AsyncOpenAI", instructions: str, facts: str, settings: ModelSettings, *, shape: type[BaseModel] | None, counted: bool
) -> "AsyncStream[ChatCompletionChunk]":
    """The answer's stream. A server that is busy, has a fault, or may not know how to count is asked once more."""
    import openai

    tries_left = 2
    while True:
        tries_left -= 1
        try:
            return await client.chat.completions.create(
                model=settings.model,
                messages=[{"role": "system", "content": instructions}, {"role": "user", "content": facts}],
                stream=True,
                response_format=openai.omit if shape is None else _schema(shape),
                stream_options={"include_usage": True} if counted else openai.omit,
            )
        except openai.APIStatusError as error:
            without_counting = counted and faults.is_about_an_option(error)
            pause = 0.0 if without_counting else faults.pause_before_retry(error)
            if not tries_left or pause is None:
                raise
        counted = counted and not without_counting
        await asyncio.sleep(pause)


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


def _tokens(chunk: Any) -> Tokens | None:
    usage = getattr(chunk, "usage", None)
    try:
        return Tokens(prompt=usage.prompt_tokens, completion=usage.completion_tokens) if usage else None
    except (AttributeError, ValueError):
        # Counts of another shape are none; the answer is as good without.
        return None


async def _tokens_after(stream: "AsyncStream[ChatCompletionChunk]") -> Tokens | None:
    """The count that follows the last piece. The answer is whole already: no fault is one any more."""
    try:
        async with asyncio.timeout(_SECONDS_FOR_TOKENS):
            async for chunk in stream:
                if tokens := _tokens(chunk):
                    return tokens
    except faults.raised():
        pass
    return None
