"""What can go wrong while a model writes. Each error's text is one sentence for people: what happened and what to do."""

from buyerflow_widgets.model import BuyerFlowError

# ruff: noqa: N818 (named for what happened)


class ModelError(BuyerFlowError):
    """No whole summary came. The message never holds a server's own words or a key."""

    partial: str = ""
    """The text that had arrived by then (Markdown), perhaps empty."""


class ModelUnreachable(ModelError):
    """The server cannot be reached, or has a fault of its own."""


class ModelRefused(ModelError):
    """The server will not do this: key, permission, model name or the length of the request."""


class ModelBusy(ModelError):
    """Too many requests, or the account's quota is used up."""


class ModelTimeout(ModelError):
    """No answer, or no whole one, in time."""


class ModelAnswerBroken(ModelError):
    """The answer is empty, cut off, malformed, declined or filtered."""
