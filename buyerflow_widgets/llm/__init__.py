"""A language model behind any server that speaks OpenAI's protocol: its answers as text or as data, and each fault in one sentence."""

from buyerflow_widgets.llm.client import ModelSettings, Tokens, stream_answer
from buyerflow_widgets.llm.errors import ModelAnswerBroken, ModelBusy, ModelError, ModelRefused, ModelTimeout, ModelUnreachable
from buyerflow_widgets.llm.structured import Answer, answers

__all__ = [
    "Answer",
    "ModelAnswerBroken",
    "ModelBusy",
    "ModelError",
    "ModelRefused",
    "ModelSettings",
    "ModelTimeout",
    "ModelUnreachable",
    "Tokens",
    "answers",
    "stream_answer",
]
