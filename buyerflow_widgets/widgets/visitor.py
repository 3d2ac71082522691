"""Voilà prepares pages ahead of their visitors: what a page shows must be read when its visitor is there."""

import os
from functools import cache
from html import escape

from ipywidgets import HTML

from buyerflow_widgets.owner import HEADER, UnknownOwner, variable_of


@cache
def wait_for_visitor() -> None:
    """Returns at once, except in a page that was prepared ahead: there it waits for the page's visitor.

    Once in a kernel: Voilà answers the question who visits a single time.
    """
    if os.environ.get("VOILA_PREHEAT", "False") != "False":
        from voila.utils import wait_for_request

        # Who visits is what this visit's request says, and not what this process was started with.
        os.environ.pop(variable_of(os.environ.get(HEADER, "")), None)
        wait_for_request()


def refusal(error: UnknownOwner) -> HTML:
    """What a visitor sees whom nobody knows."""
    return HTML(f'<p class="page-message" role="alert">{escape(str(error))}</p>')
