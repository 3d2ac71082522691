"""Makes the summary of one process, and shows it while it grows."""

import asyncio
import time
from collections.abc import Callable
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Literal

from pydantic import AwareDatetime

from buyerflow_widgets.llm import ModelAnswerBroken, ModelError, ModelSettings, ModelTimeout, Tokens, stream_answer
from buyerflow_widgets.model import MAX_TEXT, BuyingProcessState, Frozen, content_digest
from buyerflow_widgets.summary.outline import outline
from buyerflow_widgets.summary.prompt import messages

_SECONDS_BETWEEN_UPDATES = 0.05


class Summary(Frozen):
    """A summary and where it comes from."""

    text: str
    """Markdown, at most `MAX_TEXT` characters. Not to be trusted: show it by `to_html` only."""
    author: Literal["model", "outline"]
    model: str = ""
    """The model's name; empty for an outline."""
    made_at: AwareDatetime
    """UTC."""
    content_digest: str
    """Of which content it was made (`state.content_digest`): a process that now has another one has changed since."""
    tokens: Tokens | None = None
    """What the model counted; None for an outline, and where the server does not say."""
    finish_reason: str | None = None
    """Why the model ended, in the server's word, such as "stop" or "length"; None for an outline."""
    complete: bool = True
    """False where the model ran into a limit of length before it was done."""


async def summarize(
    process: BuyingProcessState, *, on_text: Callable[[str], None] | None = None, settings: ModelSettings | None = None
) -> Summary:
    """The summary of `process`, by the model that `settings` (else the environment) names, without one an outline.

    `on_text` gets the whole text so far, at most some twenty times a second, and has had all of it when this ends, also by an
    error or when the task is cancelled: cancelling closes the connection. Raises `ModelError`; `partial` is what had arrived.
    """
    settings = settings or ModelSettings.from_environment()
    if settings is None:
        made = outline_summary(process)
        if on_text:
            on_text(made.text)
        return made
    growing = _GrowingText(on_text)
    finish_reason = None
    counted: list[Tokens] = []
    try:
        answer = stream_answer(*messages(process), settings, on_tokens=counted.append)
        async with asyncio.timeout(settings.deadline) as limit, aclosing(answer) as pieces:
            async for piece, reason in pieces:
                finish_reason = reason
                growing.add(piece)
                if growing.is_full:
                    finish_reason = "length"
                    break
                if finish_reason:
                    # What follows is only the count.
                    growing.show()
    except TimeoutError:
        if not limit.expired():
            raise
    except ModelError as error:
        error.partial = growing.text
        raise
    finally:
        growing.show()
    # Where the finish reason was there in time, only the count of tokens came too late.
    if not finish_reason:
        late = ModelTimeout(f"{settings.model} was not done after {settings.deadline:.0f} seconds; try again, or choose a faster model.")
        late.partial = growing.text
        raise late
    if not growing.text:
        raise ModelAnswerBroken(f"{settings.model} answered without a word; try again, or choose another model.")
    return Summary(
        text=growing.text,
        author="model",
        model=settings.model,
        made_at=datetime.now(UTC),
        content_digest=content_digest(process),
        tokens=counted[-1] if counted else None,
        finish_reason=finish_reason,
        complete=finish_reason != "length",
    )


def outline_summary(process: BuyingProcessState) -> Summary:
    """The summary that needs no model, at once."""
    return Summary(text=outline(process), author="outline", made_at=datetime.now(UTC), content_digest=content_digest(process))


class _GrowingText:
    """The text so far, made fit to be stored, and shown no more often than a page can follow."""

    def __init__(self, on_text: Callable[[str], None] | None) -> None:
        self._on_text = on_text
        self._raw = ""
        self._shown = ""
        self._shown_at = 0.0

    @property
    def text(self) -> str:
        # The state refuses NUL and lone surrogates; halves that arrive in two pieces join here.
        whole = self._raw.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return whole.strip()[:MAX_TEXT].rstrip()

    @property
    def is_full(self) -> bool:
        return len(self._raw) > MAX_TEXT

    def add(self, piece: str) -> None:
        self._raw += piece
        if time.monotonic() - self._shown_at >= _SECONDS_BETWEEN_UPDATES:
            self.show()

    def show(self) -> None:
        """Shows what has not been shown."""
        text = self.text
        if self._on_text and text != self._shown:
            self._shown, self._shown_at = text, time.monotonic()
            self._on_text(text)
