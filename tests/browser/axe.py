"""What axe-core finds in a page."""

import json
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Locator, Page, expect

AXE = (Path(__file__).parents[2] / "buyerflow_widgets/frontend/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TRANSITIONS_END = """() => Promise.allSettled(
    document.getAnimations().filter((each) => each instanceof CSSTransition).map((each) => each.finished)
)"""
# Best practices too, targets of 24 px, and a contrast of 7:1 for text below 14 px.
RUN = """async () => {
  const rules = { "target-size": { enabled: true }, "color-contrast-enhanced": { enabled: true } };
  const { violations } = await axe.run(document, { resultTypes: ["violations"], rules });
  const isSmall = ({ target }) => parseFloat(getComputedStyle(document.querySelector(target[0])).fontSize) < 14;
  // What an open menu covers is not pressed meanwhile.
  const menu = [...document.querySelectorAll(".bf-menu")].some((each) => each.checkVisibility());
  const isReached = ({ any }) => !(menu && any.some(({ message }) => message.includes("obscured")));
  const counts = { "color-contrast-enhanced": isSmall, "target-size": isReached };
  return violations.map((each) => ({ ...each, nodes: each.nodes.filter(counts[each.id] ?? (() => true)) }));
}"""


def violations(page: Page) -> list[str]:
    """What axe-core finds, best practices included."""
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return [
        f"{each['id']}: {node['html'][:120]} {json.dumps(node.get('any', [{}])[0].get('message', '') if node.get('any') else '')}"
        for each in found
        for node in each["nodes"]
    ]


def violations_everywhere(page: Page, shown: Locator) -> list[str]:
    """What axe-core finds in light and dark, wide and on a phone, while this is shown; and whether anything slides sideways."""
    found = []
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            expect(page.locator("html")).to_have_attribute("data-theme", theme)
            expect(shown).to_be_visible()
            # Colours on their way to others have another contrast.
            page.evaluate(TRANSITIONS_END)
            found += [f"{width} px, {theme}: {each}" for each in violations(page)]
        if not page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"):
            found.append(f"{width} px: it slides sideways")
    return found
