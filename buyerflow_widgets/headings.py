"""Which of our fields a table's column holds, by its heading."""

from collections.abc import Iterable, Mapping
from typing import Final

from buyerflow_widgets.labels import FIELD_LABELS
from buyerflow_widgets.state import PERSONA_FIELDS, STAGE_FIELDS

TABLE_FIELDS: Final = ("persona_id", *PERSONA_FIELDS, "stage_order", *STAGE_FIELDS, "status", "last_updated_at")
"""The fields that a table of processes can hold, in the order in which it is written. Summaries are left to JSON."""


class HeadingError(ValueError):
    """The headings of a table cannot be understood. Its text is one sentence."""


def field_of(heading: object) -> str | None:
    """The field that a heading names, by the field's name or its label: case, spaces and punctuation do not matter.

    >>> field_of("Buyer Actions"), field_of(" buyer_actions"), field_of("Budget")
    ('buyer_actions', 'buyer_actions', None)
    """
    return _FIELDS.get(_bare(heading))


def columns_by_field(headings: Iterable[object], columns: Mapping[str, str | None] | None = None) -> dict[str, int]:
    """Where each field stands among `headings` (from 0): as `columns` says (heading → field, None to ignore it), else by `field_of`.

    Raises `HeadingError` where `columns` names a heading or a field that does not exist, two headings mean one field, or none means any.

    >>> columns_by_field(["Who", "Stage Name"], {"Who": "persona_name"})
    {'persona_name': 0, 'stage_name': 1}
    """
    headings, said = list(headings), dict(columns or {})
    for name, field in said.items():
        if name not in headings:
            raise HeadingError(f"There is no column “{name}”; the columns are {_listed(headings)}.")
        if field is not None and field not in TABLE_FIELDS:
            raise HeadingError(f"Column “{name}”: “{field}” is not a field; the fields are {', '.join(TABLE_FIELDS)}.")
    found: dict[str, int] = {}
    chosen = set(said.values())
    for place, heading in enumerate(headings):
        is_said = heading in said
        field = said[str(heading)] if is_said else field_of(heading)
        if field is None or (not is_said and field in chosen):
            continue
        if field in found:
            raise HeadingError(f"Columns “{headings[found[field]]}” and “{heading}” both mean {field}; name one of them in `columns`.")
        found[field] = place
    if not any(field in found for field in (*PERSONA_FIELDS, *STAGE_FIELDS)):
        raise HeadingError(f"No column holds a field of a persona or a stage; the columns are {_listed(headings)}.")
    return found


def _listed(headings: list[object]) -> str:
    return ", ".join(f"“{str(heading)[:40]}”" for heading in headings[:20]) + (" …" if len(headings) > 20 else "") if headings else "none"


def _bare(heading: object) -> str:
    return "".join(character for character in str(heading).casefold() if character.isalnum())


_FIELDS = {_bare(name): field for field in TABLE_FIELDS for name in (field, FIELD_LABELS.get(field, field))}
