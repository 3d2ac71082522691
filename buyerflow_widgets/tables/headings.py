"""Which of our fields a table's column holds, by its heading."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from buyerflow_widgets.model import FIELD_LABELS, PERSONA_FIELDS, STAGE_FIELDS, BuyerFlowError

# The field's own name and its label are known besides.
_WORDS: Final = {
    "persona_id": ("id",),
    "persona_name": ("persona", "buyer", "buyer persona", "customer", "role"),
    "persona_pain_points": ("pain points", "pains", "challenges", "problems"),
    "stage_order": ("order", "no", "nr", "number", "position", "#"),
    "stage_name": ("stage", "buying stage", "phase", "step"),
    "buyer_actions": ("actions", "buyer action", "customer actions", "what the buyer does", "buyer does", "activities"),
    "duration": ("time", "length", "how long", "timeframe", "time frame"),
    "key_influencers": ("influencers", "stakeholders", "decision makers", "who influences", "people", "who"),
    "seller_actions": ("our actions", "sales actions", "seller does", "what we do", "we do"),
    "content_type": ("content", "content types", "assets", "format", "formats"),
    "key_message": ("message", "messages", "key messages", "what we say"),
    "ai_generated_summary": ("summary",),
    "status": (),
    "last_updated_at": ("last updated", "last change", "updated"),
}
FIELDS: Final = tuple(_WORDS)
"""What a column can be taken for."""


class HeadingError(BuyerFlowError, ValueError):
    """The headings of a table cannot be understood. Its text is one sentence."""


def guess(heading: str) -> str:
    """The field that a heading most likely means, or "".

    >>> guess("Buyer Actions"), guess(" how  long? "), guess("Budget")
    ('buyer_actions', 'duration', '')
    """
    words = _words(heading)
    return next((field for field in FIELDS if words in _known(field)), "")


def columns_by_field(headings: Iterable[object], columns: Mapping[str, str | None] | None = None) -> dict[str, int]:
    """Where each field stands among `headings` (from 0): as `columns` says (heading → field, None to ignore it), else by `guess`.

    Raises `HeadingError` where `columns` names a heading or a field that does not exist, two headings mean one field, or none means any.

    >>> columns_by_field(["Who", "Stage Name"], {"Who": "persona_name"})
    {'persona_name': 0, 'stage_name': 1}
    """
    headings, said = list(headings), dict(columns or {})
    for name, field in said.items():
        if name not in headings:
            raise HeadingError(f"There is no column “{name}”; the columns are {_listed(headings)}.")
        if field is not None and field not in FIELDS:
            raise HeadingError(f"Column “{name}”: “{field}” is not a field; the fields are {', '.join(FIELDS)}.")
    found: dict[str, int] = {}
    chosen = set(said.values())
    for place, heading in enumerate(headings):
        is_said = heading in said
        field = said[str(heading)] if is_said else guess(str(heading))
        if not field or (not is_said and field in chosen):
            continue
        if field in found:
            raise HeadingError(f"Columns “{headings[found[field]]}” and “{heading}” both mean {field}; name one of them in `columns`.")
        found[field] = place
    if not any(field in found for field in (*PERSONA_FIELDS, *STAGE_FIELDS)):
        raise HeadingError(f"No column holds a field of a persona or a stage; the columns are {_listed(headings)}.")
    return found


def _listed(headings: list[object]) -> str:
    return ", ".join(f"“{str(heading)[:40]}”" for heading in headings[:20]) + (" …" if len(headings) > 20 else "") if headings else "none"


def _words(heading: str) -> str:
    return " ".join(re.sub(r"[^\w#]+|_", " ", heading.casefold()).split())


def _known(field: str) -> set[str]:
    return {_words(field), _words(FIELD_LABELS.get(field, field)), *_WORDS[field]}
