"""The outline passes every rule, whatever the process holds; and the check takes any text."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from buyerflow_widgets.factcheck.check import check
from buyerflow_widgets.model.process import MAX_STAGES, MAX_TEXT, STAGE_FIELDS, BuyingProcessState, BuyingStage
from buyerflow_widgets.summary import outline
from tests.summary.generated import generated_process
from tests.support.strategies import processes as any_processes
from tests.support.strategies import texts

# What trips a reader of texts: names that hold each other, words of the rules, numbers, marks, lengths.
PIECES = [
    "Trial", "Trial run", "Trial: Key", "Awareness", "do", "Do", "the process", "in all", "nothing is missing", "no gaps", "Key Message",
    "Duration", "stage", "Stage 2", "3 weeks", "2–4 weeks", "two to", "between 2", "and 5", "40 %", "$5 million", "twenty five hundred",
    "1,500", "0.1", "12", "3rd", "a week", "up to 3 months", "18 months+", "CFO", "IT", "quality manager", "Marwena", "guaranteed",
    "according to studies", "4 out of 5", "TrueFlow", "acme.com", "{{x}}", "[x]", "<b>", "**", "`", "| a |", "(", ")", ".", ";", ":",
    ", ", "!", "?", "“", "\n", "- ", "# ", "1. ", "unknown", "missing", "first", "together", "s", "'s", "ß", "é", "e\u0301", "認知",
    "always", "x" * 50, "\\",
]  # fmt: skip
wordy = st.lists(st.sampled_from(PIECES), max_size=6).flatmap(lambda words: st.sampled_from([" ".join(words), "".join(words)]))
fields = st.just("") | st.sampled_from(PIECES) | wordy | texts
processes = st.builds(
    BuyingProcessState,
    persona_id=st.just("p"),
    persona_name=fields,
    persona_pain_points=fields,
    buying_stages=st.lists(st.builds(BuyingStage, **dict.fromkeys(STAGE_FIELDS, fields)), max_size=10).map(tuple),
    ai_generated_summary=st.none(),
    status=st.just("in_progress"),
    last_updated_at=st.just("2025-03-14T10:30:00Z"),
)


def found(process: BuyingProcessState, text: str) -> list[tuple[int, str, str]]:
    return [(each.rule, each.message, each.words) for each in check(process, text).findings]


@settings(max_examples=3 * settings().max_examples)
@given(processes | any_processes)
@example(
    BuyingProcessState.model_validate_json(
        """{"persona_id": "p", "persona_name": "", "persona_pain_points": "", "last_updated_at": "2025-03-14T10:30:00Z",
        "buying_stages": [{"stage_name": "18 months+", "buyer_actions": "", "duration": "", "key_influencers": "", "seller_actions": "",
        "content_type": "", "key_message": ""}]}"""
    )
)
def test_the_outline_of_any_process_passes(process: BuyingProcessState) -> None:
    assert found(process, outline(process)) == []


@pytest.mark.parametrize("seed", range(200))
def test_the_outline_of_a_generated_process_passes(seed: int) -> None:
    process = generated_process(seed)
    assert found(process, outline(process)) == []


def full(value: str, stages: int = MAX_STAGES) -> BuyingProcessState:
    stage = BuyingStage.model_validate(dict.fromkeys(STAGE_FIELDS, value))
    return BuyingProcessState.model_validate(
        {
            "persona_id": "p",
            "persona_name": value,
            "persona_pain_points": value,
            "buying_stages": (stage,) * stages,
            "last_updated_at": "2025-03-14T10:30:00Z",
        }
    )


@pytest.mark.parametrize("value", ["*" * MAX_TEXT, "a " * 100, "a*b " * 60, "", "Trial", "one 2 weeks. " * 20])
def test_the_outline_of_the_largest_processes_passes(value: str) -> None:
    process = full(value)
    text = outline(process)
    assert len(text) <= MAX_TEXT
    assert found(process, text) == []


@given(processes, st.lists(st.sampled_from(PIECES) | texts, max_size=20).map(" ".join))
def test_no_text_makes_it_raise_and_what_it_marks_is_there(process: BuyingProcessState, text: str) -> None:
    for each in check(process, text).findings:
        assert all(text[start:end].casefold() == each.words.casefold() for start, end in each.spans)
        assert bool(each.words) == bool(each.spans)


@pytest.mark.parametrize(
    "piece",
    [
        "Trial ",
        "3 weeks ",
        "a",
        "1",
        "*",
        "[",
        "<a",
        "Total 3 weeks ",
        "no ",
        "Marwena ",
        "twenty ",
        "- x\n",
        "x.com",
        "1,",
        "Trial: Key ",
        "4 in 5 ",
    ],
)
def test_it_takes_time_in_proportion(piece: str) -> None:
    process = full("Trial: Key 3 weeks")
    check(process, "warm up")
    started = time.perf_counter()
    check(process, (piece * MAX_TEXT)[:MAX_TEXT])
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("names", [["Trial", "Trial: Key"], ["Trial: Key", "Trial"], ["Trial", "Trial, soon", "Trial"], ["0.1", "3 weeks"]])
@pytest.mark.parametrize("duration", ["", "soon", "nothing is missing"])
def test_the_outline_of_names_that_begin_alike_passes(names: list[str], duration: str) -> None:
    first = BuyingStage.named(names[0]).model_copy(update={"duration": duration})
    stages = [*[BuyingStage.named("")] * 6, first, *map(BuyingStage.named, names[1:])]
    process = full("").model_copy(update={"buying_stages": tuple(stages)})
    assert found(process, outline(process)) == []
