"""Why a file is not written; each text is one sentence for the person."""


class UnknownFormat(ValueError):  # noqa: N818
    """The file's suffix names no format that can be written."""


class CannotBeWritten(ValueError):  # noqa: N818
    """The format cannot hold what there is. Its text names what, and what to do instead."""
