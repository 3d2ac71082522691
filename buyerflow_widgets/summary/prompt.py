"""What is sent to the model: the instructions of `prompts/`, and the process as JSON data. Nothing else leaves."""

import json
from functools import cache
from importlib.resources import files

from buyerflow_widgets.model import BuyingProcessState, format_duration, late_deciders, missing_fields, process_length, split_items
from buyerflow_widgets.summary.outline import length_in_words

PROMPT = "summary-2"
"""The name of the instructions in use; other instructions get another name."""


def messages(process: BuyingProcessState) -> tuple[str, str]:
    """The system's and the user's message that ask for a summary of `process`."""
    return _instructions(PROMPT), facts_json(process)


def facts_json(process: BuyingProcessState) -> str:
    """What a summary may say, as JSON: the process's texts, and what is counted from them.

    Ids, times and an earlier summary are left out.
    """
    length = process_length(process.buying_stages)
    return json.dumps(
        {
            "persona_name": process.persona_name,
            "persona_pain_points": split_items(process.persona_pain_points),
            "number_of_stages": len(process.buying_stages),
            "length": length_in_words(process.buying_stages),
            "total_duration": format_duration(length.total) if length.total else "unknown",
            "longest_stage": [stage.name for stage in length.longest],
            "people_named_only_in_the_last_stage": [each.name for each in late_deciders(process.buying_stages)],
            "missing": [f"{owner}: {field}" for owner, fields in missing_fields(process) for field in fields],
            "buying_stages": [stage.model_dump() for stage in process.buying_stages],
        },
        ensure_ascii=False,
        indent=1,
    )


@cache
def _instructions(name: str) -> str:
    return (files("buyerflow_widgets.summary") / "prompts" / f"{name}.md").read_text(encoding="utf-8")
