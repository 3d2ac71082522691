"""Durations are read as the table of examples says, and nothing else is guessed."""

import csv
import math
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buyerflow_widgets.model import DayRange, duration_in_days, format_duration, parse_duration, total_length

# The second table was written before the code, the third after it, by people who had not seen it.
TABLES = [Path(__file__).parents[1] / "data" / name for name in ("durations.csv", "durations_further.csv", "durations_outside.csv")]
WORDS = [
    "a",
    "an",
    "few",
    "couple",
    "of",
    "several",
    "half",
    "about",
    "at",
    "least",
    "up",
    "to",
    "over",
    "under",
    "within",
    "between",
    "and",
    "or",
    "-",
    "+",
    "~",
    "<",
    ">",
    "1",
    "2",
    "30",
    "3.5",
    "day",
    "weeks",
    "working",
    "mo.",
    "w",
]


def rows() -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for table in TABLES:
        with table.open(encoding="utf-8", newline="") as file:
            found += csv.DictReader(file)
    return found


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["text"] or "empty")
def test_reads_every_row_of_the_tables(row: dict[str, str]) -> None:
    length = parse_duration(row["text"])
    if row["min_days"] == "unknown":
        assert length is None
    else:
        assert length is not None
        assert length.min_days == pytest.approx(float(row["min_days"]), abs=0.06)
        assert length.max_days == pytest.approx(float(row["max_days"]), abs=0.06)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2–4 WEEKS", 14, 28),
        ("2 − 4 weeks", 14, 28),
        ("Weeks 1-4", 28, 28),
        ("weeks 4 to 1", 28, 28),
        ("a couple of weeks", 14, 14),
        ("A few days", 3, 5),
        ("several weeks", 28, 49),
        ("a couple of weeks to a few months", 14, 152.19),
        ("6 months to a year", 182.63, 365.25),
        ("two to three weeks", 14, 21),
        ("one or two weeks", 7, 14),
        ("a day or two", 1, 2),
        ("half a year", 182.63, 182.63),
        ("5 business days", 7, 7),
        ("10 workdays", 14, 14),
        ("1 quarter", 91.31, 91.31),
        ("at least 3 months", 91.31, math.inf),
        ("12+ weeks", 84, math.inf),
        ("3 months or more", 91.31, math.inf),
        ("2-4+ weeks", 14, math.inf),
        ("up to 2-4 weeks", 0, 28),
        ("no more than two weeks", 0, 14),
        ("2 weeks max", 0, 14),
        ("Same-day approval", 0, 1),
        ("Usually a month", 30.44, 30.44),
        ("several meetings over 2 weeks", 14, 14),
        ("2 weeks (14 days)", 14, 14),
        ("2-4 weeks (6 weeks in summer)", 14, 28),
        ("2-4 weeks\n(longer in summer)", 14, 28),
        ("should not take longer than 3 weeks", 0, 21),
        ("at least 2 weeks but no more than 4 weeks", 14, 28),
        ("minimum 2 weeks maximum 4 weeks", 14, 28),
        ("not under 2 weeks", 14, math.inf),
        ("2 weeks (min)", 14, math.inf),
        ("2 weeks, max", 0, 14),
        ("a little over 2 weeks", 14, math.inf),
        ("in under 2 weeks", 0, 14),
        ("spread over 2 weeks", 14, 14),
        ("same day to 1 week", 0, 7),
        ("next day or 2 days", 1, 2),
        ("1h30min", 0.0625, 0.0625),
        ("1y 6m", 547.88, 547.88),
        ("2 weeks & 3 days", 17, 17),
        ("1 week, 3 days", 10, 10),
        ("two weeks' time", 14, 14),
        ("2 − 4 ｗｅｅｋｓ", 14, 28),
        ("1½–2 weeks", 10.5, 14),
        ("¾ of a year", 273.94, 273.94),
        ("2 dozen days", 24, 24),
        ("2 working weeks", 14, 14),
        ("12 mos.", 365.25, 365.25),
        ("1,5 Wochen", 10.5, 10.5),
        ("zwischen 2 und 4 Wochen", 14, 28),
        ("nicht mehr als 3 Monate", 0, 91.31),
        ("entre 2 et 4 semaines", 14, 28),
        ("5 jours ouvrés", 7, 7),
        ("un an et demi", 547.88, 547.88),
        ("dos o tres semanas", 14, 21),
        ("media hora", 0.02, 0.02),
        ("less than a 14-day trial", 0, 14),
        ("Media buy, 2 weeks", 14, 14),
        ("in the region of 8 weeks", 56, 56),
        ("over the course of 4 weeks", 28, 28),
        ("Phase 2: 6 weeks", 42, 42),
        ("Awareness (2-4 weeks)", 14, 28),
        ("more than 3 but less than 6 months", 91.31, 182.63),
        ("no less than 2 and no more than 4 weeks", 14, 28),
        ("Anything from a week to a month", 7, 30.44),
        ("2 weeks up to 2 months", 14, 60.88),
        ("six (6) to eight (8) weeks", 42, 56),
        ("one hundred and twenty days", 120, 120),
        ("Six weeks from signature to go-live", 42, 42),
        ("6-8 weeks; 3 demos", 42, 56),
        ("4-5 weeks*", 28, 35),
        (".5 day", 0.5, 0.5),
        ("1 year, 2 months and 1 week", 433.13, 433.13),
        ("1h30", 0.0625, 0.0625),
        ("anderthalb Jahre", 547.88, 547.88),
        ("moins d'un mois", 0, 30.44),
        ("two and a quarter hours", 0.09, 0.09),
    ],
)
def test_reads_other_common_ways_to_write_it(text: str, low: float, high: float) -> None:
    length = parse_duration(text)
    assert length is not None
    assert length.min_days == pytest.approx(low, abs=0.06)
    assert length.max_days == pytest.approx(high, abs=0.06)


@pytest.mark.parametrize(
    "text",
    [
        "3 months out",
        "Q3",
        "Q1-Q2 2026",
        "Quarter 3",
        "2 sprints",
        "3 to 5 meetings",
        "6",
        "2-4",
        "ongoing (12 months)",
        "TBD, 2 weeks?",
        "one budget cycle",
        "every 2 weeks",
        "two calls a week",
        "3 meetings, 2 weeks",
        "3 days a week",
        "5 days/week",
        "2 weeks demo, 3 weeks trial",
        "1/2 weeks",
        "1,5 weeks",
        "1234567 days",
        "$30 days",
        "3 m",
        "fiscal year",
        "2025-03-14",
        "weekly",
        "a daydream",
        "2 weeks (x3)",
        "2 hours (weekly)",
        "2 days, weekly",
        "isn't 2 weeks",
        "2 weeks is not enough",
        "2 weeks, not more",
        "2 weeks sometimes more",
        "at least 2 weeks or less",
        "up to 6+ months",
        "over 2-3 months",
        "in about 2 weeks",
        "2 weeks until go-live",
        "2 weeks or when approved",
        "one day at a time",
        "2-week sprints",
        "a few 2-week sprints",
        "Immediately after the demo",
        "8 working hours",
        "2 weeks to ?",
        "2² weeks",
        "2,500 days",
        "1 000 days",
        "2..4 weeks",
        "2:30",
        "2 jours par semaine",
        "2 Tage pro Woche",
        "tous les 3 mois",
        "il y a 2 mois",
        "hace 2 meses",
        "at least 3 months, often less",
        "2 weeks faster than average",
        "By quarter end (2 weeks)",
        "6 weeks ± 1 week",
    ],
)
def test_leaves_unknown_what_is_no_length_or_could_be_several(text: str) -> None:
    assert parse_duration(text) is None
    assert duration_in_days(text) == ""


@given(st.text() | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_never_raises_and_never_gives_a_reversed_or_negative_length(text: str) -> None:
    length = parse_duration(text)
    assert length is None or 0 <= length.min_days <= length.max_days
    assert isinstance(duration_in_days(text), str)
    if length is not None:
        assert format_duration(length)


READ = [row["text"] for row in rows() if row["min_days"] != "unknown"]


@given(st.sampled_from(READ), st.data())
def test_a_number_is_never_passed_over(text: str, data: st.DataObject) -> None:
    # What stands in brackets at the end is a remark.
    words = text.partition("(")[0].split()
    place = data.draw(st.integers(0, len(words)))
    number = data.draw(st.sampled_from(["7", "7.5", "seven", "twenty", "Q7", "7%"]))
    read = parse_duration(" ".join([*words[:place], number, *words[place:]]))
    assert read is None or read != parse_duration(text)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1-",
        "1/",
        "10/",
        " ",
        "a ",
        "1 week ",
        "1 day or ",
        "at least ",
        "over ",
        "week 1-",
        "half a ",
        "9.",
        "-",
        "same ",
        "a couple of ",
    ],
)
def test_twenty_thousand_characters_are_read_at_once(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    started = time.perf_counter()
    parse_duration(text)
    parse_duration("over " + text + " weeks")
    assert time.perf_counter() - started < 0.5


def test_total_adds_both_ends_and_an_open_end_stays_open() -> None:
    assert total_length([]) == DayRange(0, 0)
    assert total_length([DayRange(14, 28), DayRange(7, 7)]) == DayRange(21, 35)
    assert total_length([DayRange(14, 28), DayRange(7, math.inf)]) == DayRange(21, math.inf)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2–4 weeks", "14–28 days"),
        ("same day", "same day"),
        ("2-3 hours", "same day"),
        ("1 day", "1 day"),
        ("18 months+", "547+ days"),
        ("1-3 months", "30–91 days"),
        ("less than a month", "up to 30 days"),
        ("about 6 weeks", "42 days"),
        ("a week and a half", "10.5 days"),
    ],
)
def test_the_quiet_reading_is_in_days(text: str, shown: str) -> None:
    assert duration_in_days(text) == shown


@pytest.mark.parametrize(
    ("length", "worded"),
    [
        (DayRange(147, 224), "21–32 weeks"),
        (DayRange(17, 21), "17–21 days"),
        (DayRange(300, 450), "10–15 months"),
        (DayRange(84, 84), "12 weeks"),
        (DayRange(0, 42), "up to 6 weeks"),
        (DayRange(547.9, math.inf), "18+ months"),
        (DayRange(1461, 2922), "4–8 years"),
    ],
)
def test_a_total_is_worded_in_the_unit_that_suits_it(length: DayRange, worded: str) -> None:
    assert format_duration(length) == worded
