"""Files of others, and our own, as processes: read with suspicion, shown before anything is taken in."""

from buyerflow_widgets.importing.files import MAX_BYTES, FileRefused, read_file
from buyerflow_widgets.importing.preview import Preview, Problem
from buyerflow_widgets.importing.tables import MAX_ROWS, Sheet, read_table

__all__ = ["MAX_BYTES", "MAX_ROWS", "FileRefused", "Preview", "Problem", "Sheet", "read_file", "read_table"]
