"""The lengths on the map's bars: whole, or left to the columns beneath."""

import pytest
from playwright.sync_api import Page

from buyerflow_widgets.model.process import BuyingProcessState, BuyingStage
from buyerflow_widgets.rendering import report_html
from tests.support.samples import SAMPLES
from tests.support.texts import long_map, odd_map

# How each label lies in its bar: "in" it, "out" of sight, or cut.
LABELS = """() => [...document.querySelector('.bf-map').querySelectorAll('.bf-seg')].map((bar) => {
  const box = bar.getBoundingClientRect(), label = bar.querySelector('span').getBoundingClientRect();
  if (label.top >= box.bottom - 1) return 'out';
  return label.left >= box.left - 1 && label.right <= box.right + 1 && label.bottom <= box.bottom + 1 ? 'in' : 'cut';
})"""
UNKNOWN = SAMPLES[0].model_copy(
    update={"buying_stages": tuple(BuyingStage.named(name) for name in ("Short", "Open")) + SAMPLES[0].buying_stages[:1]}
)


@pytest.mark.parametrize("state", [long_map(20), odd_map(), UNKNOWN], ids=["20 stages", "odd", "unknown"])
@pytest.mark.parametrize("media", ["screen", "print"])
def test_no_label_of_a_bar_is_cut(page: Page, state: BuyingProcessState, media: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.set_content("".join(report_html([state])))
    page.emulate_media(media="print" if media == "print" else "screen")
    labels = page.evaluate(LABELS)
    assert len(labels) == len(state.buying_stages)
    assert "cut" not in labels
    assert "in" in labels or (media == "print" and len(labels) > 8)
