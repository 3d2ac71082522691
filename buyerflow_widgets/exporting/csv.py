"""CSV (RFC 4180): one line per persona and stage, as `tables.to_frame` has them, without needing pandas."""

import csv
import io
from collections.abc import Iterable
from operator import attrgetter
from typing import Final

from buyerflow_widgets.model import PERSONA_FIELDS, STAGE_FIELDS, BuyingProcessState
from buyerflow_widgets.tables import neutralised

COLUMNS: Final = ("persona_id", *PERSONA_FIELDS, "stage_order", *STAGE_FIELDS, "status", "last_updated_at")
"""The headings, in order."""

_stage_texts = attrgetter(*STAGE_FIELDS)


def to_csv(processes: Iterable[BuyingProcessState]) -> str:
    """One line per persona and stage, with a line of headings. A persona without stages has one line. CRLF.

    Texts that a spreadsheet might run are neutralised (`formulas`); nothing else is changed.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for process in processes:
        persona = [neutralised(text) for text in (process.persona_id, process.persona_name, process.persona_pain_points)]
        end = (process.status, changed_at_text(process))
        for order, stage in enumerate(process.buying_stages, start=1):
            writer.writerow([*persona, order, *map(neutralised, _stage_texts(stage)), *end])
        if not process.buying_stages:
            writer.writerow([*persona, "", *[""] * len(STAGE_FIELDS), *end])
    return out.getvalue()


def changed_at_text(process: BuyingProcessState) -> str:
    """When it was last changed, as its JSON has it.

    >>> from datetime import UTC, datetime
    >>> changed_at_text(BuyingProcessState(persona_id="", persona_name="", persona_pain_points="", buying_stages=(),
    ...     last_updated_at=datetime(2025, 3, 14, 10, 30, tzinfo=UTC)))
    '2025-03-14T10:30:00Z'
    """
    return process.last_updated_at.isoformat().removesuffix("+00:00") + "Z"
