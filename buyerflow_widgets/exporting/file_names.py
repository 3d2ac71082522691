"""Names of files and of sheets, from words that people typed."""

import unicodedata
from collections.abc import Collection

# Reserved by Windows, with any suffix.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³")}
_MAX_NAME_BYTES = 120
_MAX_SHEET_NAME = 31


def file_name(name: str, suffix: str) -> str:
    """A file's name from a person's words: letters and digits only, so that it is safe on every system.

    >>> file_name("Head of IT / Support (40 people)", "csv")
    'head-of-it-support-40-people.csv'
    >>> file_name("../..", "json"), file_name("CON", "json")
    ('buying-process.json', 'buying-process-con.json')
    """
    # One way to write each letter; marks belong to the letters before them, as in Hindi.
    letters = unicodedata.normalize("NFC", name.lower())
    words = "".join(letter if unicodedata.category(letter)[0] in "LNM" else " " for letter in letters).split()
    # File systems count bytes, and some letters have four.
    stem = "-".join(words).encode()[:_MAX_NAME_BYTES].decode(errors="ignore").strip("-")
    if stem in _DEVICES:
        stem = f"buying-process-{stem}"
    return f"{stem or 'buying-process'}.{suffix}"


def sheet_name(name: str, taken: Collection[str]) -> str:
    """A sheet's name from a person's words, as Excel allows it, and unlike those in `taken` (lower case).

    >>> sheet_name("Sales/Marketing [EU]", ()), sheet_name("Buyer", ("buyer",)), sheet_name("'", ())
    ('Sales Marketing EU', 'Buyer (2)', 'Persona')
    """
    clean = "".join(" " if character in "[]:*?/\\" or not character.isprintable() else character for character in name)
    stem = _fitting(" ".join(clean.split()), _MAX_SHEET_NAME) or "Persona"
    if stem.lower() == "history":
        stem = "History of persona"  # Excel keeps that name for itself.
    number, found = 1, stem
    while found.lower() in taken:
        number += 1
        end = f" ({number})"
        found = _fitting(stem, _MAX_SHEET_NAME - len(end)) + end
    return found


def _fitting(text: str, length: int) -> str:
    # Excel counts UTF-16 units, and allows no apostrophe at either end.
    return text.strip("' ").encode("utf-16-le")[: 2 * length].decode("utf-16-le", errors="ignore").strip("' ")
