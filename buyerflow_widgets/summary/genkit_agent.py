"""`summarize` for Genkit's Python SDK, as a flow that streams and as a tool. Needs the extra `genkit`.

Not inside a notebook's kernel in Genkit's developer mode (`GENKIT_ENV=dev`): there `Genkit()` takes over the process's signals.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import field_serializer

from buyerflow_widgets.llm import ModelBusy, ModelError, ModelRefused, ModelTimeout, ModelUnreachable
from buyerflow_widgets.model import BuyingProcessState
from buyerflow_widgets.summary.function_tool import TOOL_DESCRIPTION, TOOL_NAME
from buyerflow_widgets.summary.summarize import Summary, summarize

if TYPE_CHECKING:
    from genkit import Genkit, PublicError


class SummaryOutput(Summary):
    """A summary as Genkit passes it on: it writes JSON itself, and knows no times."""

    @field_serializer("made_at")
    def _as_text(self, made_at: datetime) -> str:
        return made_at.isoformat()


def register(ai: "Genkit") -> None:
    """Registers the flow and the tool `summarize_buying_process` with `ai`: a `BuyingProcessState` in, a `Summary` out.

    The flow streams the text: its chunks, joined, are the summary's text. The model is the one that the app uses (OPENAI_API_KEY,
    OPENAI_BASE_URL, BUYERFLOW_MODEL), not one of Genkit's. What fails is a `PublicError` with one sentence; its details hold the
    `partial` text.

    Example: `ai = Genkit(); register(ai)`, then `await ai.generate(prompt=…, tools=["summarize_buying_process"])`.
    """
    from genkit import ActionRunContext

    @ai.flow(name=TOOL_NAME, description=TOOL_DESCRIPTION, chunk_type=str)
    async def flow(process: BuyingProcessState, context: ActionRunContext[str]) -> SummaryOutput:
        sent = ""

        def send(text: str) -> None:
            # The end may be half of a character that the next piece completes; what was sent cannot be taken back.
            nonlocal sent
            settled = text.removesuffix("\ufffd")
            if len(settled) > len(sent):
                context.send_chunk(settled[len(sent) :])
                sent = settled

        made = await _summarize(process, send)
        if len(made.text) > len(sent):
            context.send_chunk(made.text[len(sent) :])
        return made

    @ai.tool(name=TOOL_NAME, description=TOOL_DESCRIPTION)
    async def tool(process: BuyingProcessState) -> SummaryOutput:
        return await _summarize(process)


async def _summarize(process: BuyingProcessState, send: Callable[[str], None] | None = None) -> SummaryOutput:
    try:
        made = await summarize(process, on_text=send)
    except ModelError as error:
        problem = _public(error)
    else:
        return SummaryOutput.model_validate(made.model_dump())
    # Out here it has no context that a trace could show.
    raise problem


def _public(error: ModelError) -> "PublicError":
    from genkit import PublicError

    details = {"partial": error.partial}
    match error:
        case ModelRefused():
            return PublicError("FAILED_PRECONDITION", str(error), details)
        case ModelBusy():
            return PublicError("RESOURCE_EXHAUSTED", str(error), details)
        case ModelTimeout():
            return PublicError("DEADLINE_EXCEEDED", str(error), details)
        case ModelUnreachable():
            return PublicError("UNAVAILABLE", str(error), details)
        case _:
            return PublicError("DATA_LOSS", str(error), details)
