"""What a file would bring in, and what is wrong with it."""

from pydantic import Field

from buyerflow_widgets.model import BuyingProcessState, Frozen


class Problem(Frozen):
    """Something in a table that cannot be taken in, or is taken in differently."""

    row: int
    """As the spreadsheet counts: from 1, headings included."""
    column: str
    """The heading; empty where it is about the whole row."""
    sentence: str

    def __str__(self) -> str:
        place = f"Row {self.row}, {self.column}" if self.column else f"Row {self.row}"
        return f"{place}: {self.sentence}"


class Preview(Frozen):
    """What would come in. Nothing does while there are problems."""

    processes: tuple[BuyingProcessState, ...]
    problems: tuple[Problem, ...] = ()
    """What must be put right in the file first."""
    notes: tuple[str, ...] = ()
    """What is taken in differently from how it stands in the file."""
    headings: tuple[str, ...] = ()
    """Of a table: its columns, as they stand there."""
    columns: dict[str, str] = Field(default_factory=dict)
    """Of a table: which field each heading was taken for; those that are left out are not in it."""
