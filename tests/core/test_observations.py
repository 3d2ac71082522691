"""What the map says of a process in a sentence: nothing that is not sure."""

import pytest

from buyerflow_widgets.model import BuyingStage, advice, insight, total_in_words


def stages(*texts: tuple[str, str]) -> tuple[BuyingStage, ...]:
    """Of durations and influencers."""
    return tuple(
        BuyingStage.named(name).model_copy(update={"duration": duration, "key_influencers": people})
        for name, (duration, people) in zip("ABCDEF", texts, strict=False)
    )


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([("1 week", "x"), ("1 week", "x")], ""),
        ([("2 weeks", "x"), ("1 week", "x"), ("1 week", "x")], "A takes half of the time."),
        ([("8-12 weeks", "x"), ("15-23 weeks", "x")], "B takes two thirds of the time."),
        ([("9 weeks", "x"), ("1 week", "x")], "A takes more than half of the time."),
        ([("2-4 weeks", "x"), ("1-3 weeks", "x"), ("1-2 weeks", "x")], "A takes longest."),
        ([("3 weeks", "x"), ("2 weeks", "x"), ("2 weeks", "x")], "A takes longest."),
        # The longer end of one, the shorter of another: which takes longest nobody knows.
        ([("1-5 weeks", "x"), ("2-4 weeks", "x")], ""),
        ([("3 weeks or more", "x"), ("1 week", "x")], ""),
        ([("3 weeks", "x"), ("in spring", "x")], ""),
        ([("immediately", "x"), ("at once", "x")], ""),
        ([("1 week", "x"), ("1 week", "x; y")], "Y appears only in the last stage."),
        ([("1 week", "x"), ("1 week", "x; iPhone team, y; z")], "iPhone team, y and z appear only in the last stage."),
        ([("1 week", "x"), ("1 week", "a; b; c")], "Three influencers appear only in the last stage."),
        # Nobody has written down who has a say before.
        ([("1 week", ""), ("1 week", "x")], ""),
        ([("1 week", "x")], ""),
        ([("2 weeks", "x"), ("1 week", "x"), ("1 week", "CFO")], "A takes half of the time, and CFO appears only in the last stage."),
    ],
)
def test_the_insight_says_only_what_is_sure(texts: list[tuple[str, str]], said: str) -> None:
    assert insight(stages(*texts)) == said


def test_advice_is_silent_where_the_insight_is() -> None:
    assert advice(stages(("1 week", ""), ("1 week", "x"))) == []
    assert advice(stages(("2 weeks", "x"), ("1 week", "x"))) == ["Ask what would shorten “A”, the longest stage."]


@pytest.mark.parametrize(
    ("durations", "total"),
    [
        (["1 hour", "30 minutes"], "1.5 hours in all"),
        (["1 hour", "2 hours"], "3 hours in all"),
        (["3-5 years"], "3–5 years in all"),
        (["2 weeks", "10 weeks"], "12 weeks in all"),
        (["2 weeks", "soon"], "2 weeks, and one stage of unknown length"),
        (["soon", ""], "two stages of unknown length"),
        ([], "no stages yet"),
    ],
)
def test_the_whole_is_in_the_units_of_the_person(durations: list[str], total: str) -> None:
    assert total_in_words(stages(*((duration, "") for duration in durations))) == total
