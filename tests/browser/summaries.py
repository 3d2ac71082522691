"""A summary as a person asks for it, and what is said when there is none."""

import re

from playwright.sync_api import Locator

from tests.support.app_page import AppPage
from tests.support.fault_server import FaultServer

KEY = "sk-not-to-be-shown"
WHOLE = "The buyer writes. And buys."


def environment(faults: FaultServer) -> dict[str, str]:
    """The settings with which a server has the failing one for a model."""
    return {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": faults.base_url, "BUYERFLOW_MODEL": "fine"}


def generate(app: AppPage) -> None:
    """Asks for a summary. The first time in a window the page asks back (`app.agree()`)."""
    button = app.workspace.get_by_role("button", name="Generate summary", exact=True)
    button.or_(app.workspace.get_by_role("button", name="Regenerate", exact=True)).click()


def said(app: AppPage) -> Locator:
    """The fault that is reported: neither an empty place for one, nor that the summary is out of date."""
    return app.workspace.get_by_role("alert").filter(has_text=re.compile(r"\S"), has_not_text="Out of date.")
