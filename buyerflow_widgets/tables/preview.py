"""What a table or file would bring in, what is wrong with it, and what is left out or read in another way: each with its place."""

from pydantic import Field

from buyerflow_widgets.model import BuyingProcessState, Frozen


class Remark(Frozen):
    """Something to know about one place of a table."""

    sentence: str
    """Without its place, such as "“second” is no number."."""
    sheet: str = ""
    """The sheet's name, where the file has several."""
    row: int | None = None
    """From 1: in a file as the spreadsheet counts, headings included; in a DataFrame without them. None: not about one row."""
    column: str = ""
    """The heading, or the letter of a column where each is a stage; empty where it is about the whole row."""

    def __str__(self) -> str:
        row = "" if self.row is None else f"row {self.row}" if self.sheet else f"Row {self.row}"
        place = ", ".join(filter(None, (f"Sheet “{self.sheet}”" if self.sheet else "", row, self.column)))
        return f"{place}: {self.sentence[:1].lower()}{self.sentence[1:]}" if place else self.sentence


class Preview(Frozen):
    """What would come in. Nothing does while there are problems."""

    processes: tuple[BuyingProcessState, ...]
    problems: tuple[Remark, ...] = ()
    """What must be chosen, or put right in the table, first."""
    notes: tuple[Remark, ...] = ()
    """What is left out, and what is taken in differently from how it stands in the table."""
    headings: tuple[str, ...] = ()
    """The columns of all its tables, as they stand there."""
    columns: dict[str, str] = Field(default_factory=dict)
    """Which field each heading was taken for; those that are left out are not in it."""
    asked: tuple[str, ...] = ()
    """Headings of which nobody but the person can say what they are; the problems say why."""


class TableWarning(UserWarning):
    """Something of a table was left out, or read in another way than it stands there. Its text has a line for each."""
