"""The outline says what the process says, names every gap, and lets no text of a person become markup."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buyerflow_widgets.model.process import MAX_STAGES, MAX_TEXT, STAGE_FIELDS, BuyingProcessState, BuyingStage
from buyerflow_widgets.rendering import markdown_html
from buyerflow_widgets.summary import outline
from tests.support.samples import SAMPLES


def with_stages(process: BuyingProcessState, *stages: BuyingStage) -> BuyingProcessState:
    return process.model_copy(update={"buying_stages": stages})


def shown(markdown: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markdown_html(markdown)))


@pytest.mark.parametrize(("index", "length"), [(0, "23–35 weeks"), (1, "15–29 weeks"), (2, "10–15 months")])
def test_a_finished_process_is_told_stage_by_stage(index: int, length: str) -> None:
    process = SAMPLES[index]
    text = outline(process)
    assert process.persona_name.split(" (")[0] in text
    assert process.persona_pain_points.splitlines()[0] in text
    assert f"takes {length} in all" in text
    places = [text.index(f"- **{stage.stage_name}**, {stage.duration}. ") for stage in process.buying_stages]
    assert places == sorted(places)
    assert all(stage.key_influencers in text for stage in process.buying_stages)
    assert "Nothing is missing." in text
    assert "suggestions" in text


def test_it_names_the_longest_stage() -> None:
    assert "The longest stage is **Validation** (8-12 weeks)." in outline(SAMPLES[0])


def test_a_blank_field_is_named_and_nothing_is_no_longer_missing() -> None:
    stages = [
        stage.model_copy(update={"key_message": " \n"}) if stage.stage_name == "Validation" else stage for stage in SAMPLES[0].buying_stages
    ]
    text = outline(with_stages(SAMPLES[0], *stages))
    assert "- Validation: Key Message\n" in text
    assert "Nothing is missing" not in text
    assert "what you do, show and say in “Validation”" in text


def test_a_duration_that_cannot_be_read_is_kept_as_written_and_counted_as_unknown() -> None:
    *others, last = SAMPLES[0].buying_stages
    text = outline(with_stages(SAMPLES[0], *others, last.model_copy(update={"duration": "one budget cycle"})))
    assert "21–32 weeks for five of them, plus one stage of unknown length" in text
    assert "**Consensus creation**, one budget cycle." in text
    assert "The longest stage of known length is **Validation**" in text


def test_an_unfinished_process_gives_a_short_honest_text() -> None:
    empty = SAMPLES[0].model_copy(update={"persona_name": " ", "persona_pain_points": "", "buying_stages": ()})
    text = outline(empty)
    assert len(text) < 700
    assert "has no name yet" in text
    assert "no buying process to sum up" in text
    assert "- Persona: Persona Name, Pain Points\n- Buying process: Stages\n" in text
    assert "How the purchase unfolds" not in text


def test_a_stage_without_a_name_is_called_by_its_place() -> None:
    text = outline(with_stages(SAMPLES[0], SAMPLES[0].buying_stages[0], BuyingStage.named("")))
    assert "- **Stage 2**, length not written down." in text
    assert "- Stage 2: Stage Name, Buyer Actions, Duration, Key Influencers, Seller Actions, Content Type, Key Message" in text


def test_the_largest_process_fits_into_a_field() -> None:
    stage = BuyingStage.model_validate(dict.fromkeys(STAGE_FIELDS, "*" * MAX_TEXT) | {"key_message": ""})
    largest = with_stages(SAMPLES[0], *[stage] * MAX_STAGES).model_copy(
        update={"persona_name": "#" * MAX_TEXT, "persona_pain_points": "<\n" * (MAX_TEXT // 2)}
    )
    text = outline(largest)
    assert len(text) <= MAX_TEXT
    assert "- Key Message: missing in all 200 stages" in text


HOSTILE = [
    "# Heading", "- item", "1. one", "12) twelve", "> quote", "```", "---", "* * *", "**bold**", "__bold__", "*", "a*b*c", "`code`",
    "[link](https://example.org)", "![image](https://example.org/x.png)", "<script>alert(1)</script>", "<https://example.org>",
    "&lt;b&gt; &#42;", "\\", "a\\*b*", "[ref]: /x", "~~gone~~", "$x$ costs $5", "one\ntwo\n\n# three", "    code",
    "\tcode", "| a | b |", "a\u00a0", "“*”",
]  # fmt: skip


# Private-use characters mark places in a summary: they are replaced, whoever wrote them.
TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Co"], blacklist_characters="\0"), min_size=1, max_size=100)


@given(st.sampled_from(HOSTILE) | TEXTS)
def test_no_text_of_a_person_becomes_markup(text: str) -> None:
    tags, words = [], " ".join(text.split())
    for value in ("plain", words or "plain"):
        stage = BuyingStage.model_validate(dict.fromkeys(STAGE_FIELDS, value) | {"duration": "2 weeks", "key_message": ""})
        process = BuyingProcessState.model_validate(
            {
                "persona_id": "p",
                "persona_name": value,
                "persona_pain_points": value,
                "buying_stages": (stage, stage),
                "last_updated_at": "2025-03-14T10:30:00Z",
            }
        )
        written = outline(process)
        tags.append(re.findall(r"</?\w+", markdown_html(written)))
        assert value.rstrip(".;") in shown(written)
    assert tags[0] == tags[1]
