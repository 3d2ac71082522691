"""What can go wrong while a model writes. Each error's text is one sentence for people: what happened and what to do."""

# ruff: noqa: N818 (named for what happened)


class SummaryError(Exception):
    """No whole summary came. The message never holds a server's own words or a key."""

    partial: str = ""
    """The text that had arrived by then (Markdown), perhaps empty."""


class ModelUnreachable(SummaryError):
    """The server cannot be reached, or has a fault of its own."""


class ModelRefused(SummaryError):
    """The server will not do this: key, permission, model name or the length of the request."""


class ModelBusy(SummaryError):
    """Too many requests, or the account's quota is used up."""


class ModelTimeout(SummaryError):
    """No answer, or no whole one, in time."""


class ModelAnswerBroken(SummaryError):
    """The answer is empty, cut off, malformed, declined or filtered."""
