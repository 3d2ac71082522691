"""Voilà prepares pages ahead of their visitors: what a page shows must be read when its visitor is there."""

import os
from functools import cache
from html import escape

from ipywidgets import HTML

from buyerflow_widgets.owner import HEADER, UnknownOwner, variable_of

_PART_OF_EACH_REQUEST = "SERVER_SOFTWARE"
# A server that is busy for five seconds has not answered yet; one that is gone says so at once.
_ATTEMPTS = 5


@cache
def wait_for_visitor() -> None:
    """Returns at once, except in a page that was prepared ahead: there it waits for the page's visitor.

    Once in a kernel: Voilà answers the question who visits a single time.
    """
    if os.environ.get("VOILA_PREHEAT", "False") != "False":
        from voila.utils import wait_for_request

        # Who visits is what this visit's request says, and not what this process was started with.
        for name in (variable_of(os.environ.get(HEADER, "")), _PART_OF_EACH_REQUEST):
            os.environ.pop(name, None)
        for _ in range(_ATTEMPTS):
            wait_for_request()
            if _PART_OF_EACH_REQUEST in os.environ:
                break


def refusal(error: UnknownOwner) -> HTML:
    """What a visitor sees whom nobody knows."""
    return HTML(f'<p class="page-message" role="alert">{escape(str(error))}</p>')
