"""The journey map as it is laid out once, and as HTML."""

import re

import pytest

from buyerflow_widgets.rendering import lay_out, map_html
from tests.support.samples import SAMPLES
from tests.support.texts import long_map, odd_map, process


@pytest.mark.parametrize(
    ("duration", "short"),
    [
        ("2–4 weeks", "2–4 wk"),
        ("14 days", "14 d"),
        ("1 hour", "1 h"),
        ("1h 30m", "90 min"),
        ("3-5 years", "3–5 yr"),
        ("1 year and 2 months", "14 mo"),
        ("1-2 quarters", "1–2 qtr"),
        ("18 months+", "18+ mo"),
        ("up to 3 weeks", "≤3 wk"),
        ("30 working days", "30 workdays"),
        ("a fortnight", "2 wk"),
        ("2 bis 3 Wochen", "2–3 wk"),
        ("same day", "≤1 d"),
        ("immediately", "at once"),
        ("1.5 months", "1.5 mo"),
        ("one budget cycle", "not known"),
        ("", "not known"),
    ],
)
def test_a_length_stays_in_the_unit_of_the_person(duration: str, short: str) -> None:
    assert lay_out(process(duration=duration)).stages[0].short == short


def test_the_bars_fill_the_ribbon_and_even_an_hour_among_years_is_seen() -> None:
    for state in (*SAMPLES, odd_map(), long_map(20), process(duration="5 minutes")):
        layout = lay_out(state)
        at = 0.0
        for segment in layout.stages:
            assert segment.at == pytest.approx(at, abs=0.1)
            assert segment.len >= 0.35
            at += segment.len
        assert at == pytest.approx(100, abs=0.2)


def test_the_map_says_who_how_long_and_what_stands_out_then_each_message_first() -> None:
    for state in SAMPLES:
        written = map_html(state)
        layout = lay_out(state)
        assert f"{layout.who}</strong>: {layout.total}" in written
        assert layout.insight in written
        lanes = re.findall(r'<span class="bf-map__lane">(.*?)</span>', written)
        assert lanes == ["Key message", "Buyer does", "Who influences", "Seller does", "Content"] * len(state.buying_stages)
