"""A table as it stands where it came from: a sheet of a file, or a DataFrame."""

from collections.abc import Sequence
from typing import NamedTuple


class Sheet(NamedTuple):
    """Rows of cells. A cell is what the source has there: a text, number, time, or None."""

    name: str
    """The sheet's, or the file's; "" of a DataFrame."""
    rows: Sequence[Sequence[object]]
    first_row: int = 1
    """The number of its first row, as people count: 0 of a DataFrame, whose headings are not counted."""
    is_headed: bool = False
    """The first row is known to be headings."""
