"""Reads durations as people write them: "2–4 weeks" is 14 to 28 days.

All lengths are calendar days. What cannot be read with confidence is unknown (None), never a guess.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from buyerflow_widgets.model.words import SMALL_NUMBERS, VAGUE_NUMBERS

MONTH = 30.4375
"""Days: a twelfth of a year."""
YEAR = 365.25
"""Days."""


@dataclass(frozen=True, slots=True)
class DayRange:
    """A length in calendar days, from `min_days` to `max_days`; `max_days` is `math.inf` where there is no upper end.

    >>> DayRange(14, 28).max_days
    28
    """

    min_days: float
    max_days: float


# Unit patterns, longest meaning first, with their length in days. "m" alone could be minutes, months or meetings.
_UNITS = {
    r"(?:business|working|work)[ -]?days?|weekdays?": 7 / 5,
    r"(?:calendar )?days?|d": 1.0,
    r"minutes?|mins": 1 / (24 * 60),
    r"hours?|hrs?|h": 1 / 24,
    r"fortnights?": 14.0,
    r"weeks?|wks?|w": 7.0,
    r"months?|mths?|mos?": MONTH,
    r"quarters?|qtrs?": 3 * MONTH,
    r"years?|yrs?|y": YEAR,
}
# Words for a number; some mean a range.
_QUANTITIES: dict[str, tuple[float, float]] = {
    r"half(?: an?)?": (0.5, 0.5),
    r"(?:a )?couple(?: of)?": VAGUE_NUMBERS["couple"],
    r"(?:a )?few": VAGUE_NUMBERS["few"],
    r"several": VAGUE_NUMBERS["several"],
    r"an?": (1, 1),
} | {SMALL_NUMBERS[number]: (number, number) for number in range(1, 13)}

# Every repeat below is bounded and white space is collapsed beforehand, so that no text makes the search slow.
_NUMBER = r"(?<![\w.,/$€£-])[0-9]{1,6}(?:\.[0-9]{1,3})?(?![0-9.,])"
_SECOND_NUMBER = r"[0-9]{1,6}(?:\.[0-9]{1,3})?(?![0-9.,])"
_LIST = r"(?<![\w.,/$€£-])[0-9]{2,4}(?:/[0-9]{2,4}){1,3}"
_WORD = rf"\b(?:{'|'.join(_QUANTITIES)})(?=[ -])"
_UNIT = rf"(?:{'|'.join(_UNITS)})(?![a-z0-9])"
# "over" is a limit only where a clause starts: "five meetings over 2 weeks" are two weeks.
_AT_LEAST = r"at least|more than|longer than|no less than|min(?:imum)?\.?|(?<![a-z0-9] )(?:just |well )?over|>=?|≥"
_AT_MOST = r"up to|less than|fewer than|no (?:more|longer) than|at most|under|within|max(?:imum)?\.?|<=?|≤"
_ABOUT = r"about|around|approx(?:imately|\.)?|roughly|circa|ca\.|nearly|almost|~|≈"
_DURATION = re.compile(
    rf"(?:(?P<at_least>{_AT_LEAST}) ?|(?P<at_most>{_AT_MOST}) ?|(?P<between>between) )?(?:(?:{_ABOUT}) ?)?"
    rf"(?:(?P<list>{_LIST})|(?P<low>{_NUMBER}|{_WORD})(?P<low_open> ?\+)?"
    rf"(?:(?:[ -]?(?P<low_unit>{_UNIT}))?(?:(?(between) and | or )| ?- ?| to )(?P<high>{_SECOND_NUMBER}|{_WORD})(?P<high_open> ?\+)?)?)"
    rf"[ -]?(?P<unit>{_UNIT})(?P<half> and a half\b)?(?P<or_two> or two\b)?"
    r"(?:(?P<open> ?\+| (?:plus|or more|or longer|minimum|at least)\b)|(?P<capped> (?:or less|max|maximum|at most)\b))?"
)
_NUMBERED = re.compile(r"(days?|weeks?|wks?|months?|years?) ([0-9]{1,4}) ?(?:-|to) ?([0-9]{1,4})(?![0-9.])")
_SAME_DAY = re.compile(r"(?:the )?same[ -]day\b")
_UNKNOWN = re.compile(r"\b(?:ongoing|continuous|tb[dc])\b")
# A point in time ("3 months out") or a rhythm ("3 days a week", "every 2 weeks") is no length.
_NO_LENGTH_BEFORE = re.compile(r"\b(?:every|each|per|after) $")
_NO_LENGTH_AFTER = re.compile(r" ?(?:/|(?:out|ago|away|from now|per|an?|each|every)\b)")
# "a week" is a length by itself, but not in "two calls a week".
_MAY_STAND_BEFORE_A = re.compile(r"(?:^|[,;:(-] ?|\b(?:takes|lasts|usually|typically|often|is) )$")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


# Each edit shows every duration again, and few of them have changed.
@lru_cache(maxsize=1024)
def parse_duration(text: str) -> DayRange | None:
    """How long `text` says something takes, or None where that is unknown. It never raises.

    >>> parse_duration("2–4 weeks, active")
    DayRange(min_days=14.0, max_days=28.0)
    >>> parse_duration("over a year").max_days
    inf
    >>> parse_duration("one budget cycle") is None
    True
    """
    text = " ".join(text.lower().translate(_DASHES).split())
    if _UNKNOWN.search(text):
        return None
    if _SAME_DAY.match(text):
        return DayRange(0, 1)
    found: set[DayRange | None] = set()
    rest = 0
    if numbered := _NUMBERED.match(text):
        first, last = sorted((int(numbered[2]), int(numbered[3])))
        found.add(DayRange(*[(last - first + 1) * _days(numbered[1])] * 2))
        rest = numbered.end()
    for match in _DURATION.finditer(text, rest):
        if found and "(" in text[rest : match.start()]:
            break  # What follows a length in brackets is a remark.
        rest = match.end()
        found.add(_range(match) if _is_length(match, first=not found) else None)
        if len(found) > 1:
            # Two different lengths in one text: which of them is meant, or their sum, nobody can tell.
            return None
    return found.pop() if found else None


def _is_length(match: re.Match[str], *, first: bool) -> bool:
    text, start = match.string, match.start()
    before = text[max(0, start - 12) : start]
    if _NO_LENGTH_BEFORE.search(before) or _NO_LENGTH_AFTER.match(text, match.end()):
        return False
    if match[0].startswith(("a ", "an ")) and not _MAY_STAND_BEFORE_A.search(before):
        return False
    # A number that was passed over ("3 meetings, 2 weeks each") may change the meaning.
    return not first or not any(sign.isdigit() for sign in text[:start])


def _range(match: re.Match[str]) -> DayRange:
    unit = _days(match["unit"])
    if match["list"]:
        ends = [float(number) * unit for number in match["list"].split("/")]
    else:
        ends = [quantity * (_days(match["low_unit"]) if match["low_unit"] else unit) for quantity in _quantity(match["low"])]
        if match["high"]:
            ends += [quantity * unit for quantity in _quantity(match["high"])]
    if match["or_two"]:
        ends.append(2 * unit)
    if match["half"]:
        ends = [end + unit / 2 for end in ends]
    low, high = min(ends), max(ends)
    if match["at_most"] or match["capped"]:
        return DayRange(0, high)
    if match["at_least"] or match["low_open"] or match["high_open"] or match["open"]:
        return DayRange(low, math.inf)
    return DayRange(low, high)


def _days(unit: str) -> float:
    return next(days for pattern, days in _UNITS.items() if re.fullmatch(pattern, unit))


def _quantity(text: str) -> tuple[float, float]:
    if text[0].isdigit():
        return float(text), float(text)
    return next(ends for pattern, ends in _QUANTITIES.items() if re.fullmatch(pattern, text))


def total_length(ranges: Iterable[DayRange]) -> DayRange:
    """The length of all `ranges` one after the other; nothing takes no time.

    >>> total_length([DayRange(14, 28), DayRange(7, 7)])
    DayRange(min_days=21.0, max_days=35.0)
    """
    known = tuple(ranges)
    return DayRange(math.fsum(each.min_days for each in known), math.fsum(each.max_days for each in known))


def duration_in_days(text: str) -> str:
    """What `text` was understood as, in days, to show beside it; "" where it is unknown.

    >>> duration_in_days("2-4 weeks"), duration_in_days("18 months+"), duration_in_days("soon")
    ('14–28 days', '547+ days', '')
    """
    length = parse_duration(text)
    if length is None:
        return ""
    if length.min_days < 1 and length.max_days <= 1:
        return "same day"
    return _worded(length, 1, "day", decimals_below=15)


def format_duration(length: DayRange) -> str:
    """`length` in words, in the unit that suits it: days, weeks, months or years.

    >>> format_duration(DayRange(147, 224)), format_duration(DayRange(17, 21)), format_duration(DayRange(300, 450))
    ('21–32 weeks', '17–21 days', '10–15 months')
    """
    longest = length.min_days if math.isinf(length.max_days) else length.max_days
    if longest <= 28:
        return _worded(length, 1, "day", decimals_below=3)
    if longest <= YEAR:
        return _worded(length, 7, "week", decimals_below=3)
    if longest <= 3 * YEAR:
        return _worded(length, MONTH, "month", decimals_below=3)
    return _worded(length, YEAR, "year", decimals_below=10)


def _worded(length: DayRange, days: float, unit: str, *, decimals_below: float) -> str:
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
