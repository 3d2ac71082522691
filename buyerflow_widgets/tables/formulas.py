"""Texts that a spreadsheet would run as a formula, made harmless on their way into a CSV file and restored on their way back.

OWASP, "CSV Injection": what begins with = + - @, a tab or a line break may be run, also after spaces, and in full width.
An apostrophe in front makes it text. Numbers such as -5 or +3,5 % are no formulas and stay numbers.
"""

import re
from typing import Final

# What spreadsheets may skip before they look: spaces, controls, and characters that nobody sees.
_SKIPPED = "[\\s\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
# ＝ ﹦ ⁼ and their like are turned into = by some input methods and programs (Unicode's compatibility forms).
_SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫"
_FORMULA: Final = re.compile(f"(?:{_SKIPPED}*[{_SIGNS}]|[\t\r\n]|{_SKIPPED}*[\t\r\n])")
_NUMBER: Final = re.compile(r"[+-]\d[\d.,]* ?%?")


def neutralised(text: str) -> str:
    """`text` as it can stand in a CSV file: with an apostrophe in front if a spreadsheet might run it, else as it is.

    No two texts become the same one: `restored(neutralised(text)) == text` holds for every text.

    >>> neutralised("=1+1"), neutralised("-5 days"), neutralised("-5"), neutralised("’tis"), neutralised("'=1+1")
    ("'=1+1", "'-5 days", '-5', '’tis', "''=1+1")
    """
    return f"'{text}" if _is_risky(text) else text


def restored(text: str) -> str:
    """What `neutralised` was given: without the apostrophe that it put in front. Other apostrophes stay.

    >>> restored("'-5 days"), restored("'tis"), restored("''=1+1")
    ('-5 days', "'tis", "'=1+1")
    """
    return text[1:] if text[:1] == "'" and _is_risky(text[1:]) else text


def _is_risky(text: str) -> bool:
    # Most texts begin with a letter or a digit: those are seen to at once.
    if text[:1].isalnum():
        return False
    # Apostrophes in front change nothing, so that an escaped text is told from one that was typed with an apostrophe.
    bare = text.lstrip("'")
    return _FORMULA.match(bare) is not None and _NUMBER.fullmatch(bare) is None
