"""Voilà prepares pages ahead of their visitors: what a page shows must be read when its visitor is there."""

import os
from functools import cache


@cache
def wait_for_visitor() -> None:
    """Returns at once, except in a page that was prepared ahead: there it waits for the page's visitor.

    Once in a kernel: Voilà answers the question who visits a single time.
    """
    if os.environ.get("VOILA_PREHEAT", "False") != "False":
        from voila.utils import wait_for_request

        wait_for_request()
