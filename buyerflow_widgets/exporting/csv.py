"""CSV (RFC 4180): one line per persona and stage, as `frames.to_frame` has them, without needing pandas."""

import csv
import io
from collections.abc import Sequence

from buyerflow_widgets.state import PERSONA_FIELDS, STAGE_FIELDS, BuyingProcessState

COLUMNS = ("persona_id", *PERSONA_FIELDS, "stage_order", *STAGE_FIELDS, "status", "last_updated_at")

# A cell that begins so is run by spreadsheets as a formula (OWASP, "CSV Injection"). An apostrophe makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(processes: Sequence[BuyingProcessState]) -> str:
    """One line per persona and stage, with a line of headings. A persona without stages has one line. UTF-8, CRLF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for process in processes:
        persona = [process.persona_id, process.persona_name, process.persona_pain_points]
        end = [process.status, process.model_dump(mode="json", include={"last_updated_at"})["last_updated_at"]]
        for order, stage in enumerate(process.buying_stages, start=1):
            texts = [getattr(stage, field) for field in STAGE_FIELDS]
            writer.writerow([*map(_as_text, persona), order, *map(_as_text, texts), *end])
        if not process.buying_stages:
            writer.writerow([*map(_as_text, persona), "", *[""] * len(STAGE_FIELDS), *end])
    return out.getvalue()


def _as_text(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value
