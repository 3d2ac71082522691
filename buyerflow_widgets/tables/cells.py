"""A cell of anybody's DataFrame as the text, number or time that the person who filled it in would read there."""

import math
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from numbers import Integral, Real
from typing import Any

import pandas as pd

from buyerflow_widgets.model import BuyerFlowError


class NotReadable(BuyerFlowError, ValueError):  # noqa: N818 (what happened, as the other errors say it)
    """A cell holds what cannot be read as asked. Its text completes a sentence that begins with the place."""


def is_missing(value: object) -> bool:
    """Whether a cell is empty as pandas has it: None, NaN, NaT or NA. An empty text is not."""
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, Real | Decimal) and math.isnan(value))


def as_text(value: object) -> str:
    """The text of a cell. Raises `NotReadable` for what has none, such as a dict.

    >>> as_text(2.0), as_text(float("nan")), as_text(pd.Timestamp(2025, 3, 14)), as_text(pd.Timedelta(days=3))
    ('2', '', '2025-03-14', '3 days')
    """
    match value:
        case str():
            return value
        case _ if is_missing(value):
            return ""
        case datetime():
            return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", timespec="minutes")
        case date():
            return value.isoformat()
        case timedelta():
            # With a unit it can be read as a duration.
            days = value / timedelta(days=1)
            return f"{_number(days)} day{'' if days == 1 else 's'}"
        case Integral() | bool():
            return str(value)
        case Real() | Decimal():
            return _number(value)
        case list() | tuple():
            return "; ".join(map(as_text, value))
        case pd.Period() | pd.Interval():
            return str(value)
        case _ if hasattr(value, "item") and not isinstance(value, Collection):
            # numpy's own scalars, such as its booleans.
            return as_text(value.item())
        case _:
            raise NotReadable(f"holds a {type(value).__name__}, not a text")


def as_number(value: object) -> float | None:
    """The number of a cell, None where it is empty. Raises `NotReadable`.

    >>> as_number("2."), as_number(" ")
    (2.0, None)
    """
    text = as_text(value).strip()
    try:
        number = float(text) if text else None
    except ValueError:
        number = float("nan")
    if number is not None and not abs(number) < float("inf"):
        raise NotReadable(f"“{text[:40]}” is not a number")
    return number


def as_time(value: object) -> datetime | None:
    """The time in UTC of a cell, None where it is empty; a time without a zone is taken as UTC. Raises `NotReadable`.

    >>> as_time("2025-03-14").isoformat(), as_time("2025-03-14T12:30:00+02:00").isoformat()
    ('2025-03-14T00:00:00+00:00', '2025-03-14T10:30:00+00:00')
    """
    if isinstance(value, str):
        text = value.strip()
        try:
            value = datetime.fromisoformat(text) if text else None
        except ValueError:
            # "03/04/2025" is March to some and April to others.
            raise NotReadable(f"“{text[:40]}” is not a date such as 2025-03-14 or 2025-03-14T10:30:00Z") from None
    if is_missing(value):
        return None
    if isinstance(value, pd.Timestamp):
        value = value.to_pydatetime(warn=False)
    elif isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time.min)
    if not isinstance(value, datetime):
        raise NotReadable(f"“{as_text(value)[:40]}” is not a date such as 2025-03-14")
    try:
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    except OverflowError:
        raise NotReadable("the time is out of range") from None


def _number(value: Any) -> str:
    # Spreadsheets hold 2 as 2.0.
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else str(value)
