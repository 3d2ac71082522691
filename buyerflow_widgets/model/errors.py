"""The root of the package's own errors."""


class BuyerFlowError(Exception):
    """Something cannot be done. `str(error)` is one sentence that can be shown to the person as it is."""
