"""Lengths of time in calendar days: added up, and in words."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

HOUR = 1 / 24
"""Days."""
MINUTE = HOUR / 60
"""Days."""
WORKDAY = 7 / 5
"""Days: five of them are a week."""
MONTH = 30.4375
"""Days: a twelfth of a year."""
YEAR = 365.25
"""Days."""
BARE_NUMBER = re.compile(r"\d+(?:\.\d+)?(?: ?(?:[-–—]|to) ?\d+(?:\.\d+)?)?")
"""A number or a range without a unit."""


@dataclass(frozen=True, slots=True)
class DayRange:
    """A length in calendar days, from `min_days` to `max_days`; `max_days` is `math.inf` where there is no upper end.

    >>> DayRange(14, 28).max_days
    28
    """

    min_days: float
    max_days: float
    unit_days: float = field(default=1, compare=False, repr=False)
    """The days of the unit that it was written in, such as 7: to say it in that unit again."""


def total_length(ranges: Iterable[DayRange]) -> DayRange:
    """The length of all `ranges` one after the other; nothing takes no time.

    >>> total_length([DayRange(14, 28), DayRange(7, 7)])
    DayRange(min_days=21.0, max_days=35.0)
    """
    known = tuple(ranges)
    return DayRange(math.fsum(each.min_days for each in known), math.fsum(each.max_days for each in known))


def format_duration(length: DayRange) -> str:
    """`length` in words, in the unit that suits it: from minutes to years.

    >>> format_duration(DayRange(147, 224)), format_duration(DayRange(17, 21)), format_duration(DayRange(300, 450))
    ('21–32 weeks', '17–21 days', '10–15 months')
    """
    longest = length.min_days if math.isinf(length.max_days) else length.max_days
    if 0 < longest < HOUR:
        return length_in_words(length, MINUTE, "minute", decimals_below=3)
    if 0 < longest < 1:
        return length_in_words(length, HOUR, "hour", decimals_below=3)
    if longest <= 28:
        return length_in_words(length, 1, "day", decimals_below=3)
    if longest <= YEAR:
        return length_in_words(length, 7, "week", decimals_below=3)
    if longest <= 3 * YEAR:
        return length_in_words(length, MONTH, "month", decimals_below=3)
    return length_in_words(length, YEAR, "year", decimals_below=10)


def length_in_words(length: DayRange, days: float, unit: str, *, decimals_below: float) -> str:
    """`length` in units of `days` days, with one decimal below `decimals_below` units."""

    def number(value: float) -> str:
        return f"{value:.1f}".removesuffix(".0") if value < decimals_below else f"{value:.0f}"

    low = number(length.min_days / days)
    if math.isinf(length.max_days):
        # Rounding up would promise more than was written.
        return f"{math.floor(length.min_days / days)}+ {unit}s"
    high = number(length.max_days / days)
    if low == high:
        return f"{high} {unit}" if high == "1" else f"{high} {unit}s"
    return f"up to {high} {unit}{'' if high == '1' else 's'}" if low == "0" else f"{low}–{high} {unit}s"


def with_unit(text: str, unit: str) -> str:
    """`text`, with `unit` (such as "weeks") behind it where it is a number or a range without one.

    >>> with_unit("2-4", "weeks"), with_unit("1", "weeks"), with_unit("two days", "weeks")
    ('2-4 weeks', '1 week', 'two days')
    """
    number = text.strip()
    if not BARE_NUMBER.fullmatch(number):
        return text
    return f"{number} {unit[:-1] if number == '1' else unit}"
