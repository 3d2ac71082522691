"""The check of facts, rule by rule: texts that pass, and texts that break exactly one rule."""

from datetime import UTC, datetime

import pytest

from buyerflow_widgets.factcheck import Verdict, check
from buyerflow_widgets.model.process import STAGE_FIELDS, BuyingProcessState, BuyingStage


def stage(*values: str) -> BuyingStage:
    return BuyingStage.model_validate(dict(zip(STAGE_FIELDS, values, strict=True)))


MAP = BuyingProcessState(
    persona_id="p",
    persona_name="Plant Maintenance Manager (mid-size food manufacturer)",
    persona_pain_points="Unplanned line stoppages cost a shift of output each time\nTwo technicians retire within a year",
    buying_stages=tuple(
        stage(*(value.strip() for value in line.split("|")))
        for line in (
            "Problem identification | Logs downtime by cause | 2-4 weeks | Shift supervisors; reliability engineer | Help | Data | Go",
            "Trial | Runs a pilot on one line | 8–12 weeks | Reliability engineer | Review weekly | Pilot plan | Prove it on one line",
            "Trial extension | Adds 3 lines | one budget cycle | CFO; plant manager | Offer a lease | ROI model |",
        )
    ),
    last_updated_at=datetime(2025, 3, 14, tzinfo=UTC),
)
GOOD = """The Plant Maintenance Manager buys because unplanned line stoppages cost output. The buying process has three stages and takes \
10–16 weeks in all; the length of one stage is unknown.

### How the purchase unfolds

- **Problem identification**, 2–4 weeks. The shift supervisors and the reliability engineer log downtime by cause.
- **Trial**, 8 to 12 weeks. The reliability engineer runs a pilot on one line.
- **Trial extension**, one budget cycle. The CFO and the plant manager add 3 lines.

### What to watch

Trial is the longest stage. The reliability engineer appears in two of three stages. The Key Message of Trial extension is missing.

### Next steps

These are suggestions:

- Brief the CFO early.
- Write the Key Message of Trial extension.
"""


def found(text: str, process: BuyingProcessState = MAP) -> list[tuple[int, str, str]]:
    return [(each.rule, each.message, each.words) for each in check(process, text).findings]


def test_a_good_summary_passes_all_eight() -> None:
    assert found(GOOD) == []
    verdict = check(MAP, GOOD)
    assert (verdict.passed, verdict.applied) == (8, 8)


# A part of the good summary, and what takes its place: none of these breaks a rule.
FINE = [
    ("Plant Maintenance Manager", "PLANT MAINTENANCE MANAGER"),
    ("The Plant Maintenance Manager buys", "A **plant maintenance manager’s** need is this: they buy"),
    ("unplanned line stoppages cost output", "two technicians will retire"),
    ("**Problem identification**", "*Problem identification*"),
    ("- **Trial**, 8", "- Trial takes 8"),
    ("\n- ", "\n1. "),
    ("2–4 weeks", "two to four weeks"),
    ("2–4 weeks", "14–28 days"),
    ("2–4 weeks", "2-4-week work"),
    ("8 to 12 weeks", "up to 12 weeks"),
    ("10–16 weeks in all", "10 to 16 weeks altogether"),
    ("10–16 weeks in all; the length of one stage is unknown", "in total 10–16 weeks plus one stage of unknown length"),
    ("three stages and", "3 stages and"),
    ("two of three stages", "two stages"),
    ("Trial is the longest stage.", "The first two stages together take 10–16 weeks."),
    ("the plant manager add", "the plant managers add"),
    ("The CFO and", "The chief financial officer and"),
    ("Brief the CFO early.", "Interview two or three recent buyers; marketing and sales should listen."),
    ("is missing", "is still blank"),
    ("The Key Message of Trial extension is missing.", "Missing: Key Message (Trial extension)."),
    ("The Key Message of Trial extension is missing.", "Nobody has written a message for Trial extension, in one stage."),
    # As it is written it says that nobody knows.
    ("; the length of one stage is unknown", ""),
    ("Brief the CFO early.", "Say it’s done — “prove it” — & go ahead…"),
]


@pytest.mark.parametrize(("part", "instead"), FINE)
def test_other_words_for_the_same_pass(part: str, instead: str) -> None:
    assert part in GOOD
    assert found(GOOD.replace(part, instead)) == []


# The one rule that is broken, what is replaced, by what, and the words that are marked ("" where something is not there).
BROKEN = [
    (1, "The Plant Maintenance Manager buys", "Somebody buys", ""),
    (1, "because unplanned line stoppages cost output", "for good reasons", ""),
    (2, "- **Problem identification**, 2–4 weeks.", "- First, for 2–4 weeks:", ""),
    (2, "- **Trial extension**", "- **Renewal**, soon.\n- **Trial extension**", "Renewal"),
    (2, "Brief the CFO early.", "Prepare the onboarding phase.", "onboarding"),
    (2, "Brief the CFO early.", "Survey stage: prepare it.", "Survey"),
    (3, "2–4 weeks", "2–5 weeks", "2–5 weeks"),
    (3, "2–4 weeks", "two to five weeks", "two to five weeks"),
    (3, "one budget cycle", "3 months", "3 months"),
    (3, "8 to 12 weeks", "2 to 4 weeks", "2 to 4 weeks"),
    (3, "add 3 lines", "add 7 lines", "7"),
    (3, "add 3 lines", "add twenty-five lines", "twenty-five"),
    (3, "has three stages", "has five stages", "five"),
    (3, "two of three stages", "three of four stages", "four"),
    (3, "Brief the CFO early.", "Start in 2027.", "2027"),
    (3, "Brief the CFO early.", "Expect it to take a month.", "a month"),
    (4, "Brief the CFO early.", "Brief the CTO early.", "CTO"),
    (4, "Brief the CFO early.", "Ask the investors.", "investors"),
    (4, "the plant manager add", "the quality manager add", "quality manager"),
    (4, "Brief the CFO early.", "Ask the chief technology officer.", "chief technology officer"),
    (4, "Brief the CFO early.", "Ask Marwena to help.", "Marwena"),
    (4, "Brief the CFO early.", "Marwena Veck can help.", "Marwena Veck"),
    (4, "Brief the CFO early.", "Marwena’s view counts.", "Marwena"),
    (4, "Brief the CFO early.", "Marwena, the boss, can help.", "Marwena"),
    (4, "Brief the CFO early.", "Who has a say as an influencer: Marwena.", "Marwena"),
    (5, "takes 10–16 weeks in all", "takes 12–18 weeks in all", "12–18 weeks"),
    (5, "takes 10–16 weeks in all", "takes up to 16 weeks in all", "16 weeks"),
    (5, "and takes 10–16 weeks in all", "and takes its time", ""),
    (6, "The Key Message of Trial extension is missing.", "", ""),
    (6, "The Key Message of Trial extension is missing.", "Nothing is missing.", "Nothing is missing"),
    (6, "The Key Message of Trial extension is missing.", "The Key Message of Trial is missing.", ""),
    (6, "The Key Message of Trial extension is missing.", "The Content Type of Trial extension is missing.", ""),
    (7, "Brief the CFO early.", "This is guaranteed.", "guaranteed"),
    (7, "Brief the CFO early.", "It saves 40 % of the cost.", "40 %"),
    (7, "Brief the CFO early.", "It saves forty percent.", "forty percent"),
    (7, "Brief the CFO early.", "It costs $5,000.", "$5,000"),
    (7, "Brief the CFO early.", "Nine out of ten do so.", "Nine out of ten"),
    (7, "Brief the CFO early.", "Studies show that it helps.", "Studies show"),
    (7, "Brief the CFO early.", "Compare it with FlowTrack.", "FlowTrack"),
    (7, "Brief the CFO early.", "Compare it with Flowtrack Inc.", "Flowtrack Inc"),
    (7, "Brief the CFO early.", "See flowtrack.com for more.", "flowtrack.com"),
    (8, "Brief the CFO early.", "Brief them <b>early</b>.", "<b>"),
    (8, "Brief the CFO early.", "Brief [insert who] early.", "[insert who]"),
    (8, "Brief the CFO early.", "Brief ```them``` early.", "```"),
    (8, "Brief the CFO early.", "Brief them early, and " + "look at the line again and " * 30 + "again.", ""),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "part", "instead", "words"), BROKEN)
def test_a_text_breaks_exactly_this_rule(rule: int, part: str, instead: str, words: str) -> None:
    assert part in GOOD
    text = GOOD.replace(part, instead)
    verdict = check(MAP, text)
    assert verdict.broken == {rule}, found(text)
    assert words in [each.words for each in verdict.findings], found(text)
    for each in verdict.findings:
        assert all(text[start:end].casefold() == each.words.casefold() for start, end in each.spans)


def test_stages_out_of_order_are_found() -> None:
    lines = GOOD.split("\n")
    at = lines.index(next(line for line in lines if line.startswith("- **Problem")))
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    assert check(MAP, "\n".join(lines)).broken == {2}


def test_a_longer_name_does_not_stand_for_the_shorter_one_in_it() -> None:
    text = GOOD.replace("- **Trial**, 8 to 12 weeks. The", "The").replace("Trial is the longest stage.", "")
    assert found(text) == [(2, "“Trial” is not named.", "")]


def test_an_unknown_length_is_said_or_quoted() -> None:
    text = GOOD.replace("; the length of one stage is unknown", "").replace(", one budget cycle", "")
    assert found(text) == [(5, "It is not said that one stage has no known duration.", "")]


def test_a_text_too_short_for_what_the_table_gives_is_found() -> None:
    short = GOOD.split("### What to watch", maxsplit=1)[0] + "The Key Message of Trial extension is missing."
    assert check(MAP, short).broken <= {8}
    assert {each.rule for each in check(MAP, "The Plant Maintenance Manager.").findings} >= {1, 2, 5, 6, 8}
    assert check(MAP, "").passed < 4


def with_blanks(blank: range, stages: int) -> BuyingProcessState:
    """So many stages, of which those in `blank` have no Key Message."""
    messages = ["" if at in blank else "x" for at in range(stages)]
    first = MAP.buying_stages[0]
    every = tuple(first.model_copy(update={"stage_name": f"Round {at}", "key_message": text}) for at, text in enumerate(messages))
    return MAP.model_copy(update={"buying_stages": every})


@pytest.mark.parametrize(
    ("said", "is_named"),
    [
        ("Key Message is missing in five stages.", True),
        ("Key Message is missing in four stages.", False),
        ("Missing in Round 1, Round 2, Round 3, Round 4 and Round 5: the Key Message.", True),
        ("Missing in Round 1, Round 2, Round 3 and Round 4: the Key Message.", False),
        ("No stage has a Key Message.", False),
    ],
)
def test_a_blank_of_many_stages_may_be_counted(said: str, is_named: bool) -> None:
    assert (6 not in check(with_blanks(range(1, 6), 9), said).broken) == is_named


def test_a_blank_of_all_stages_may_be_named_at_once() -> None:
    assert 6 not in check(with_blanks(range(9), 9), "No stage has a Key Message.").broken


def test_a_rule_applies_only_where_there_is_something_to_check() -> None:
    empty = MAP.model_copy(update={"persona_name": " ", "persona_pain_points": "\n", "buying_stages": ()})
    verdict: Verdict = check(empty, "There is no persona name, there are no pain points and no stages yet.")
    assert [rule.number for rule in verdict.rules if not rule.applied] == [1, 2, 5]
    assert (verdict.passed, verdict.applied) == (5, 5)


def test_nothing_is_missing_is_right_where_nothing_is() -> None:
    full = MAP.model_copy(update={"buying_stages": MAP.buying_stages[:2]})
    assert 6 not in check(full, "Nothing is missing.").broken
