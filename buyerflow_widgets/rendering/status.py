"""What the readable formats say of a process besides its texts."""

from buyerflow_widgets.model import BuyingProcessState, missing_fields, progress, split_items

_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]

TITLE = "Buying processes"
"""What a file is called that holds several personas."""


def status_line(process: BuyingProcessState) -> str:
    """How far along it is, and as of when, such as "Finished, 42 of 42 cells filled, last changed 14 March 2025 (UTC)"."""
    state = "Finished" if process.status == "completed" else "In progress"
    at = process.last_updated_at
    # Month names of our own: those of strftime follow the machine's language.
    day = f"{at.day} {_MONTHS[at.month - 1]} {at.year}"
    return f"{state}, {progress(process)} cells filled, last changed {day} (UTC)"


def pain_points(process: BuyingProcessState) -> tuple[str, ...]:
    """Each by itself."""
    return split_items(process.persona_pain_points)


def gaps(process: BuyingProcessState) -> tuple[str, ...]:
    """What has no text yet, one line for each stage that lacks some, such as "Validation: Duration, Key Message"."""
    lines = [f"{owner}: {', '.join(fields)}" for owner, fields in missing_fields(process)]
    if not (process.ai_generated_summary or "").strip():
        lines.append("Summary")
    return tuple(lines)
