"""What axe-core finds in a page."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parents[2] / "buyerflow_widgets/frontend/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
ALL = ("minor", "moderate", "serious", "critical")


def violations(page: Page, impacts: tuple[str, ...] = ("serious", "critical")) -> list[str]:
    """What axe-core finds of these impacts."""
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{each['id']}: {node['html'][:120]} {json.dumps(node.get('any', [{}])[0].get('message', '') if node.get('any') else '')}"
        for each in found["violations"]
        if each["impact"] in impacts
        for node in each["nodes"]
    ]
