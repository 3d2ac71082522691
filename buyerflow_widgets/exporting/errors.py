"""Why a file is not written; each text is one sentence for the person."""

from buyerflow_widgets.model import BuyerFlowError


class UnknownFormat(BuyerFlowError, ValueError):  # noqa: N818
    """The file's suffix names no format that can be written."""


class CannotBeWritten(BuyerFlowError, ValueError):  # noqa: N818
    """The format cannot hold what there is. Its text names what, and what to do instead."""
