"""Personas side by side, as the page shows them."""

import re
from datetime import UTC, datetime

from buyerflow_widgets.model.process import STAGE_FIELDS, BuyingProcessState, BuyingStage
from buyerflow_widgets.widgets.comparison import comparison_html


def map_of(name: str, *stages: str) -> BuyingProcessState:
    return BuyingProcessState(
        persona_id=name,
        persona_name=name,
        persona_pain_points="",
        buying_stages=tuple(BuyingStage.model_validate(dict.fromkeys(STAGE_FIELDS, "") | {"stage_name": stage}) for stage in stages),
        last_updated_at=datetime(2025, 4, 4, tzinfo=UTC),
    )


def test_a_stage_that_stands_on_another_line_is_not_called_missing() -> None:
    html = comparison_html([map_of("A", "Trial", "Order", ""), map_of("B", "order", " trial"), map_of("C", "Order")], "stage_name")
    rows = [re.findall(r"<td><(?:b|span)[^>]*>([^<]*)", row) for row in html.split("<tbody>")[1].split("</tr>")]
    assert rows[:-1] == [
        ["Trial", "On another line", "No such stage"],
        ["Order", "order", "Order"],
        ["Stage 3", "No such stage", "No such stage"],
        ["On another line", "trial", "No such stage"],
    ]


def test_personas_without_stages_have_no_lines() -> None:
    assert '<th scope="row">' not in comparison_html([map_of("A"), map_of("B")], "duration")
