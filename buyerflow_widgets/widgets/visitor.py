"""Voilà prepares pages ahead of their visitors: what a page shows must be read when its visitor is there."""

import asyncio
import json
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from html import escape

from ipywidgets import HTML
from tornado.httpclient import HTTPClientError
from tornado.simple_httpclient import HTTPTimeoutError
from tornado.websocket import WebSocketClosedError, websocket_connect

from buyerflow_widgets.storage import OWNER_HEADER_VARIABLE, UnknownOwner, variable_of

# A server may be busy for a while; one that is gone says so at once.
_SECONDS_TO_CONNECT = 25.0
_ATTEMPTS = 4


@cache
def wait_for_visitor() -> None:
    """Returns at once, except in a page that was prepared ahead: there it waits for the page's visitor.

    Once in a kernel: Voilà answers the question who visits a single time. It is `voila.utils.wait_for_request` without Voilà, which
    would take a second and 40 MB in each kernel.
    """
    if os.environ.get("VOILA_PREHEAT", "False") == "False":
        return
    # Who visits is what this visit's request says, and not what this process was started with.
    os.environ.pop(variable_of(os.environ.get(OWNER_HEADER_VARIABLE, "")), None)
    # On a thread of its own: in this one a loop runs already.
    with ThreadPoolExecutor(1) as thread:
        os.environ.update(thread.submit(asyncio.run, _ask_who_visits()).result())


async def _ask_who_visits() -> dict[str, str]:
    """The visit's request, as environment variables; nothing where the server does not tell."""
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
        return {}
    try:
        told = await connection.read_message()
        with suppress(WebSocketClosedError):
            await connection.write_message("heard")
        connection.close()
        # Until the server has said goodbye too: the loop ends here, and would leave the connection half open.
        await connection.read_message()
    except (OSError, WebSocketClosedError):
        return {}
    return {str(name): str(value) for name, value in json.loads(told).items()} if told else {}


def refusal(error: UnknownOwner) -> HTML:
    """What a visitor sees whom nobody knows."""
    return HTML(f'<p class="page-message" role="alert">{escape(str(error))}</p>')
