"""Voilà prepares pages ahead of their visitors: what a page shows must be read when its visitor is there."""

import asyncio
import json
import os
from concurrent.futures import Future
from contextlib import suppress
from functools import cache

from buyerflow_widgets.storage import OWNER_HEADER_VARIABLE, start_daemon, variable_of

# A server may be busy for a while; one that is gone says so at once.
_SECONDS_TO_CONNECT = 25.0
_ATTEMPTS = 4


OUR_PAGE_VARIABLE = "BUYERFLOW_OUR_PAGE"
"""Set by the command `buyerflow` for the kernels of its own page, which has the front end's files."""
WENT_WRONG = (
    "Something went wrong while opening this page. Everything saved earlier is still there. Please reload the page; if that does not help, "
    "tell whoever looks after it."
)
"""What a visitor reads for whom the app could not be opened."""


def is_our_page() -> bool:
    """Whether this kernel is behind a page of the command `buyerflow` that shows the app and nothing else."""
    return os.environ.get(OUR_PAGE_VARIABLE) == "1"


def is_prepared() -> bool:
    """Whether this kernel was started ahead of its page's visitor."""
    return os.environ.get("VOILA_PREHEAT", "False") != "False"


@cache
def wait_for_visitor() -> None:
    """Returns at once, except in a page that was prepared ahead: there it waits for the page's visitor.

    Once in a kernel: Voilà answers the question who visits a single time. It is `voila.utils.wait_for_request` without Voilà, which
    would take a second and 40 MB in each kernel.
    """
    if not is_prepared():
        return
    # Who visits is what this visit's request says, and not what this process was started with.
    os.environ.pop(variable_of(os.environ.get(OWNER_HEADER_VARIABLE, "")), None)
    told: Future[dict[str, str]] = Future()
    # On a thread of its own: in this one a loop may run already.
    start_daemon("visitor", lambda: asyncio.run(_ask_who_visits(told)))
    os.environ.update(told.result())


async def _ask_who_visits(told: "Future[dict[str, str]]") -> None:
    """Gives the visit's request as environment variables; nothing where the server does not tell."""
    try:
        await _hear(told)
    finally:
        if not told.done():
            told.set_result({})


async def _hear(told: "Future[dict[str, str]]") -> None:
    # Loaded in prepared kernels only.
    from tornado.httpclient import HTTPClientError
    from tornado.simple_httpclient import HTTPTimeoutError
    from tornado.websocket import WebSocketClosedError, websocket_connect

    server, port = os.environ.get("VOILA_APP_IP", "127.0.0.1"), os.environ.get("VOILA_APP_PORT", "8866")
    base = os.environ.get("VOILA_WS_BASE_URL") or os.environ.get("VOILA_SERVER_URL", "/")
    protocol, kernel_id = os.environ.get("VOILA_WS_PROTOCOL", "ws"), os.environ.get("VOILA_KERNEL_ID", "")
    address = f"{protocol}://{server}:{port}{base}voila/query/{kernel_id}"
    for _ in range(_ATTEMPTS):
        try:
            connection = await websocket_connect(address, connect_timeout=_SECONDS_TO_CONNECT)
        except (OSError, HTTPClientError, HTTPTimeoutError):
            continue
        break
    else:
        return
    with suppress(OSError, WebSocketClosedError):
        request = await connection.read_message()
        told.set_result({str(name): str(value) for name, value in json.loads(request).items()} if request else {})
        with suppress(WebSocketClosedError):
            await connection.write_message("heard")
        connection.close()
        # Until the server has said goodbye too: the loop ends here, and would leave the connection half open.
        await connection.read_message()
