"""The system's Chromium: Playwright's own cannot be downloaded everywhere."""

import os
import shutil

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--disable-sync", "--disable-component-update",
]  # fmt: skip
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def find() -> str | None:
    """Its path; None where there is none."""
    named = os.environ.get("BUYERFLOW_CHROMIUM")
    return named or next((path for name in _NAMES if (path := shutil.which(name))), None)
