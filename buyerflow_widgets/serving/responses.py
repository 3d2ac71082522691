"""How every answer of the server looks: its headers, the sentence of a refusal, our own pages, and the line in the log."""

import logging
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from tornado.web import HTTPError, RequestHandler
from voila.paths import collect_template_paths
from voila.utils import create_include_assets_functions

STATIC = Path(__file__).parent.parent / "static"
access_log = logging.getLogger("tornado.access")

SENTENCES = {
    400: "This address could not be read.",
    403: "This page is not open to you.",
    404: "There is no such page.",
    405: "This page cannot do that.",
    413: "This is too much at once.",
}
"""What a visitor reads, by status."""

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    # The map gives its boxes their widths; JupyterLab and its widgets write styles into the page.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}


def policy(scripts: str = POLICY["script-src"]) -> str:
    """The content security policy, with these scripts allowed."""
    return "; ".join(f"{what} {where}" for what, where in {**POLICY, "script-src": scripts}.items())


def page_scripts() -> str:
    """The scripts of our own page: files, and the one that stands in its head, by its hash."""
    digest = sha256((STATIC / "head.js").read_bytes()).digest()
    return f"'self' 'sha256-{b64encode(digest).decode()}'"


NOTEBOOK_SCRIPTS = "'self' blob:"
"""In the page of any other notebook: anywidget loads each view from a blob: address that it has made of the view's own text."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
"""What else every answer tells the browser to refuse. `--Voila.tornado_settings="{'headers': {…}}"` replaces each; "" leaves it out."""


class RequestRefused(HTTPError):  # noqa: N818 (it says what happened, as `EventRefused` does)
    """A request that is refused for a reason that its person should know: one sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(status)
        self.sentence = sentence


def address(handler: RequestHandler) -> str:
    """The address that was asked for, as far as it may be logged: without the query, and without what only our own Python knows."""
    return (handler.request.path or "").replace(handler.settings["visitor_query_secret"], "…")


def log_request(handler: RequestHandler) -> None:
    """The access log: no query, no header."""
    status = handler.get_status()
    level = logging.ERROR if status >= 500 else logging.WARNING if status >= 400 else logging.INFO
    access_log.log(level, "%d %s %s %.0f ms", status, handler.request.method, address(handler), 1000 * handler.request.request_time())


def page_templates(base_url: str) -> Environment:
    """Our own templates for the pages that are not the app: refusals and the login."""
    templates = Environment(loader=FileSystemLoader(collect_template_paths(["voila", "nbconvert"], "buyerflow")), autoescape=True)
    templates.globals.update(base_url=base_url, theme="system", **create_include_assets_functions("buyerflow", base_url))
    return templates
