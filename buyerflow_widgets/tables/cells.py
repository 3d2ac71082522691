"""A cell of anybody's table as the text, place in an order, or time that the person who filled it in would read there."""

import math
import re
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from numbers import Integral, Real
from typing import Any

from buyerflow_widgets.model import BuyerFlowError

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in _MONTHS)
_DAY_FIRST = re.compile(rf"(\d{{1,2}})\.? ({_MONTH})\.?,? (\d{{4}})", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"({_MONTH})\.? (\d{{1,2}}),? (\d{{4}})", re.IGNORECASE)
# With full stops the day comes first everywhere; 03/04/2025 is March to some and April to others.
_WITH_STOPS = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


class NotReadable(BuyerFlowError, ValueError):  # noqa: N818 (what happened, as the other errors say it)
    """A cell holds what cannot be read as asked. Its text completes a sentence that begins with the place."""


def is_missing(value: object) -> bool:
    """Whether a cell is empty as tables have it: None, NaN, NaT or NA. An empty text is not."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, Real | Decimal) and not isinstance(value, Integral) and math.isnan(value)


def as_text(value: object) -> str:
    """The text of a cell. Raises `NotReadable` for what has none, such as a dict.

    >>> as_text(2.0), as_text(float("nan")), as_text(date(2025, 3, 14)), as_text(timedelta(days=3)), as_text(timedelta(hours=2))
    ('2', '', '14 March 2025', '3 days', '2 hours')
    """
    match value:
        case str():
            return value
        case _ if is_missing(value):
            return ""
        case datetime():
            at = "" if value.time() == time.min else f" {value:%H:%M}"
            return f"{_day(value)}{at}"
        case date():
            return _day(value)
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            return _length(value)
        case Integral() | bool():
            return str(value)
        case Real() | Decimal():
            return _number(value)
        case list() | tuple():
            return "; ".join(map(as_text, value))
        case _ if type(value).__name__ in ("Period", "Interval"):
            return str(value)
        case _ if hasattr(value, "item") and not isinstance(value, Collection):
            # numpy's own scalars, such as its booleans.
            return as_text(value.item())
        case _:
            raise NotReadable(f"this is a {type(value).__name__}, not a text.")


def as_order(value: object) -> float | None:
    """The place of a stage among the others: 2, "2.", "Step 2", "2nd", "second", "II". None where the cell is empty.

    Raises `NotReadable` where no one number stands there.

    >>> as_order("Step 2"), as_order("second"), as_order(1.5), as_order(" ")
    (2.0, 2.0, 1.5, None)
    """
    text = as_text(value).strip()
    if not text:
        return None
    numbers = re.findall(r"\d+(?:[.,]\d+)?", text)
    if len(numbers) == 1 and len(text) <= 40:
        return float(numbers[0].replace(",", "."))
    word = text.casefold().strip(".()")
    for names in (_ORDINALS, _ROMAN):
        if word in names:
            return names.index(word) + 1.0
    raise NotReadable(f"“{text[:40]}” is no number; the stage comes last.")


def as_time(value: object) -> datetime | None:
    """The time in UTC of a cell, None where it is empty; a time without a zone is taken as UTC. Raises `NotReadable`.

    >>> as_time("2025-03-14").isoformat(), as_time("14 March 2025").isoformat(), as_time("2025-03-14T12:30:00+02:00").isoformat()
    ('2025-03-14T00:00:00+00:00', '2025-03-14T00:00:00+00:00', '2025-03-14T10:30:00+00:00')
    """
    if is_missing(value) or (isinstance(value, str) and not value.strip()):
        return None
    read: object = _written_time(value.strip()) if isinstance(value, str) else value
    if hasattr(read, "to_pydatetime"):
        read = read.to_pydatetime(warn=False)  # pandas keeps nanoseconds
    elif isinstance(read, date) and not isinstance(read, datetime):
        read = datetime.combine(read, time.min)
    if not isinstance(read, datetime):
        raise NotReadable(f"“{as_text(value)[:40]}” is not a date such as 2025-03-14; the present time stands in its place.")
    try:
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except OverflowError:
        raise NotReadable("the time is out of range; the present time stands in its place.") from None


def _written_time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = int(found[1]), _month(found[2]), int(found[3])
    elif found := _MONTH_FIRST.fullmatch(text):
        day, month, year = int(found[2]), _month(found[1]), int(found[3])
    elif found := _WITH_STOPS.fullmatch(text):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
    else:
        return None
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, start=1) if month.startswith(name.casefold()[:3]))


def _day(value: date) -> str:
    return f"{value.day} {_MONTHS[value.month - 1].capitalize()} {value.year}"


def _length(value: timedelta) -> str:
    # With a unit it can be read as a duration.
    seconds = value.total_seconds()
    size, unit = (86400, "day") if abs(seconds) >= 86400 else (3600, "hour") if abs(seconds) >= 3600 else (60, "minute")
    number = seconds / size if seconds else 0
    return f"{_number(round(number, 6))} {unit if seconds else 'day'}{'' if number == 1 else 's'}"


def _number(value: Any) -> str:
    # Spreadsheets hold 2 as 2.0.
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else str(value)
