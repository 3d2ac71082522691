"""Finds numbers and lengths of time in a text: "2-4 weeks", "twenty-five", "half a year", "40 %"."""

import re
from typing import Literal, NamedTuple

from buyerflow_widgets.model import ENGLISH_UNITS, SMALL_NUMBERS, TENS, VAGUE_NUMBERS, Word, stem

_DIGITS = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
DAYS = {stem(word): days for word, days in ENGLISH_UNITS.items() if not word.startswith("sec")}
"""Days of a unit of time, by its word without the plural's ending; "second" is an ordinal here."""
_SHORT = {"h", "d", "w", "y", "mo", "min"}
"""Units only directly behind a number."""
_VALUES = {word: float(value) for value, word in enumerate(SMALL_NUMBERS)} | {word: 20.0 + 10 * at for at, word in enumerate(TENS)}
_SCALES = {"dozen": 12.0, "hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_BEFORE_A = {
    "take",
    "last",
    "about",
    "within",
    "over",
    "under",
    "only",
    "just",
    "for",
    "another",
    "nearly",
    "almost",
    "than",
    "least",
    "most",
}
_DASHES = frozenset("-‐‑‒–—―−")
_MONEY_WORDS = {"dollar", "euro", "pound", "usd", "eur", "gbp"}


class Amount(NamedTuple):
    """A number, or a range of two, with its unit."""

    low: float
    high: float
    """Lengths of time are in days."""
    kind: Literal["time", "percent", "money", "number"]
    first: int
    """The index of its first word."""
    after: int
    """The index of the word after it."""
    bound: Literal["", "least", "most"]
    """"at least 3 weeks", "up to 3 weeks"."""
    unit: float
    """Days of its unit, 1 where it is no time."""
    digits: bool
    """It is written in digits."""


def amounts(words: list[Word], plain: str) -> list[Amount]:
    """All amounts, from left to right; `plain` is the text that `words` were read from.

    >>> from buyerflow_widgets.model.words import tokenize_markdown
    >>> text = tokenize_markdown("two to four weeks, 30 % of 1,500")
    >>> [(each.low, each.high, each.kind) for each in amounts(text.words, text.plain)]
    [(14.0, 28.0, 'time'), (30.0, 30.0, 'percent'), (1500.0, 1500.0, 'number')]
    """
    found, at = [], 0
    while at < len(words):
        amount = _amount(words, at, plain)
        if amount:
            found.append(amount)
        at = amount.after if amount else at + 1
    return found


def value(key: str) -> float | None:
    """The number that one word stands for, if any.

    >>> value("1,500"), value("twelve"), value("week")
    (1500.0, 12.0, None)
    """
    if _DIGITS.fullmatch(key):
        parts = key.split(",")
        thousands = len(parts) > 1 and all(len(part) == 3 for part in parts[1:])
        text = key.replace(",", "" if thousands else ".")
        return float(text if text.count(".") < 2 else text.replace(".", ""))
    return _VALUES.get(key)


def partial_numbers(words: list[Word]) -> set[float]:
    """Every number that some of `words` in a row stand for: a text may be quoted only in part."""
    found = set()
    for at in range(len(words)):
        number = value(words[at].key)
        if number is not None:
            found.add(number)
            whole = _quantity(words, at)
            for after in range(at + 2, whole[2] + 1 if whole else 0):
                part = _quantity(words[:after], at) if after - at < 6 else whole
                found.add(part[0] if part else number)
    return found


def _amount(words: list[Word], at: int, plain: str) -> Amount | None:
    first = _quantity(words, at)
    if first is None:
        return None
    low, high, after, vague = first
    unit, then = _unit(words, after)
    second = _second(words, at, then if unit else after)
    if second:
        second_unit, second_then = _unit(words, second[2])
        if second_unit or not unit:
            low_unit = unit or second_unit
            high, after, unit, then = second[1], second[2], second_unit, second_then
            low = low * (low_unit or 1)
            high = high * (unit or 1)
            low, high = min(low, high), max(low, high)
        else:
            low, high = low * unit, high * unit
    elif unit:
        low, high = low * unit, high * unit
    if unit:
        return Amount(low, high, "time", at, then, _bound(words, at, then), unit, words[at].key[0].isdigit())
    kind = _kind(words, at, after, plain)
    if vague and kind == "number":
        return None
    after += kind == "percent" and after < len(words) and words[after].key in ("percent", "per")
    return Amount(low, high, kind, at, after, "", 1, words[at].key[0].isdigit())


def _quantity(words: list[Word], at: int) -> tuple[float, float, int, bool] | None:
    """Its ends, the index after it, and whether it is only a number before a unit of time."""
    key = words[at].key
    number = value(key)
    if number is not None:
        after = at + 1
        if key in TENS and after < len(words) and not words[after].after_break and 0 < _VALUES.get(words[after].key, 0) < 10:
            number, after = number + _VALUES[words[after].key], after + 1
        while after < len(words) and words[after].stem in _SCALES and not words[after].after_break:
            number, after = number * _SCALES[words[after].stem], after + 1
        return number, number, after, False
    if key in VAGUE_NUMBERS:
        return *VAGUE_NUMBERS[key], at + 1 + (key == "couple" and at + 1 < len(words) and words[at + 1].key == "of"), True
    if key == "half":
        return 0.5, 0.5, at + 1 + (at + 1 < len(words) and words[at + 1].key in ("a", "an")), True
    if key in ("a", "an") and at and words[at - 1].stem in _BEFORE_A and not (at + 2 < len(words) and words[at + 2].key == "of"):
        return 1, 1, at + 1, True
    return None


def _unit(words: list[Word], at: int) -> tuple[float, int]:
    """Days of the unit of time at `at`, 0 without one, and the index after it."""
    if at >= len(words) or not set(words[at].gap) <= {" ", "-", "+", "\u00a0", "‑", "–"}:
        return 0, at
    if words[at].key in ("business", "working", "work", "calendar") and at + 1 < len(words) and words[at + 1].stem == "day":
        return (1 if words[at].key == "calendar" else 7 / 5), at + 2
    if words[at].stem in _SHORT and words[at].gap and words[at].stem != "min":
        return 0, at
    days = DAYS.get(words[at].stem, 0)
    return days, at + bool(days)


def _second(words: list[Word], first: int, at: int) -> tuple[float, float, int, bool] | None:
    """The other end of a range, where one follows."""
    if at >= len(words) or words[at].after_break:
        return None
    if not _DASHES.isdisjoint(words[at].gap):
        return _quantity(words, at) if not set(words[at].gap) - _DASHES - {" "} and value(words[at].key) is not None else None
    joins = words[at].key in ("to", "or") or (words[at].key == "and" and first and words[first - 1].key == "between")
    if not joins or at + 1 >= len(words) or words[at + 1].after_break:
        return None
    return _quantity(words, at + 1)


def _bound(words: list[Word], at: int, after: int) -> Literal["", "least", "most"]:
    before = " ".join(word.key for word in words[max(at - 2, 0) : at])
    behind = " ".join(word.key for word in words[after : after + 2])
    if before.endswith(("at least", "more than", "longer than", "over")) or behind in ("or more", "or longer"):
        return "least"
    if any("+" in word.gap for word in words[at + 1 : after]):
        return "least"
    return "most" if before.endswith(("up to", "at most", "less than", "under", "within")) else ""


def _kind(words: list[Word], at: int, after: int, plain: str) -> Literal["percent", "money", "number"]:
    behind = plain[words[after - 1].end : words[after - 1].end + 2].lstrip()
    then = words[after].stem if after < len(words) and not words[after].after_break else ""
    if (
        behind.startswith("%")
        or then in ("percent", "pc")
        or (then == "per" and words[after + 1 : after + 2] and words[after + 1].key == "cent")
    ):
        return "percent"
    if words[at].gap.endswith(("$", "€", "£", "¥")) or behind.startswith(("$", "€", "£", "¥")) or then in _MONEY_WORDS:
        return "money"
    return "number"
