"""How much room a text needs where the program that shows it does not say: estimated, rather too much than too little."""

import unicodedata
from collections.abc import Iterator
from typing import Final

_WIDE: Final = "\u1100"
"""From here on there are characters as wide as two."""


def line_count(text: str, width: int) -> int:
    """How many lines `text` takes, broken between words at `width` characters.

    >>> line_count("Shift supervisors; reliability engineer", 20)
    2
    """
    return sum(1 for line in text.split("\n") for _ in _wrapped(line, width))


def parts(text: str, width: int, lines: int) -> list[str]:
    """`text` in parts that take at most so many lines each; all of it, but for the line breaks at which it is parted.

    >>> parts("Shift supervisors; reliability engineer", 20, 1)
    ['Shift supervisors; ', 'reliability engineer']
    """
    found, used = [""], 0
    for line in text.split("\n"):
        for number, piece in enumerate(_wrapped(line, width)):
            if used == lines:
                found.append("")
                used = 0
            found[-1] += piece if number or not used else f"\n{piece}"
            used += 1
    return found


def _wrapped(line: str, width: int) -> Iterator[str]:
    """The space at which it is broken stays at the end. Wide characters, such as 漢, count as two."""
    start = used = gap = 0
    if not line or max(line) < _WIDE:
        while len(line) - start > width:
            end = line.rfind(" ", start, start + width + 1) + 1
            end = end if end > start else start + width
            yield line[start:end]
            start = end
        yield line[start:]
        return
    for at, character in enumerate(line):
        used += 1 if character < _WIDE else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if used > width and not character.isspace():
            end = gap if gap > start else at
            yield line[start:end]
            start, used = end, at - end + 1
        if character.isspace():
            gap = at + 1
    yield line[start:]
