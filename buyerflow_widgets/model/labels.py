"""The words people see for phases and fields. Accessible names are a contract: tests and screen readers find controls by them."""

import re
from functools import lru_cache
from typing import Final

from buyerflow_widgets.model.words import SMALL_NUMBERS
from buyerflow_widgets.model.workspace import Phase

PHASE_LABELS: Final = {
    Phase.INTRODUCTION: "Introduction",
    Phase.PERSONA: "Persona",
    Phase.STAGES: "Stages",
    Phase.ALIGNMENT: "Alignment",
    Phase.SUMMARY: "Summary",
    Phase.REVIEW: "Review",
}

FIELD_LABELS: Final = {
    "persona_name": "Persona Name",
    "persona_pain_points": "Pain Points",
    "stage_name": "Stage Name",
    "buyer_actions": "Buyer Actions",
    "duration": "Duration",
    "key_influencers": "Key Influencers",
    "seller_actions": "Seller Actions",
    "content_type": "Content Type",
    "key_message": "Key Message",
    "stage_set": "Stages",
    "ai_generated_summary": "Summary",
}


def split_name(persona_name: str) -> tuple[str, str]:
    """The role, and what stands in brackets behind it.

    >>> split_name("Plant Maintenance Manager (mid-size food manufacturer)")
    ('Plant Maintenance Manager', 'mid-size food manufacturer')
    >>> split_name("")
    ('Unnamed persona', '')
    """
    name = " ".join(persona_name.split())
    role, bracket, rest = name.partition(" (")
    if bracket and role and rest.endswith(")"):
        return role, rest[:-1]
    return name or "Unnamed persona", ""


@lru_cache(maxsize=1024)
def split_values(text: str) -> tuple[str, ...]:
    """The separate values in a cell that lists several: at semicolons and line breaks; where there are none, at commas.

    >>> split_values("Webinar; how-to guide, printed"), split_values("Plant manager, purchasing")
    (('Webinar', 'how-to guide, printed'), ('Plant manager', 'purchasing'))
    """
    lines = text.replace(";", "\n").split("\n")
    return tuple(name for part in (lines if len(lines) > 1 else text.split(",")) if (name := part.strip()))


_BULLET = re.compile(r"^(?:[•‣▪◦●○■□✓➢→·]|(?:[-–—*]|\+(?!\s*\d)|\(?\d{1,3}[.)])(?=\s))\s*")
_BETWEEN = re.compile(r"[;；؛•‣▪●■]")


def split_items(text: str) -> tuple[str, ...]:
    r"""The items of a list that somebody typed: by line, semicolon or bullet, without their bullets and numbers. A comma does not split.

    >>> split_items("- Downtime, at night\n2. Late parts; no spares")
    ('Downtime, at night', 'Late parts', 'no spares')
    """
    parts = (part.strip() for line in text.splitlines() for part in _BETWEEN.split(line))
    # A number or dash is a mark only where a space follows, which a part that is nothing else has lost.
    return tuple(item for part in parts if (item := _BULLET.sub("", f"{part} ", count=1).strip()))


def stage_label(stage_name: str, position: int) -> str:
    """What to call a stage: its name, or where it stands (from 1) while it has none.

    >>> stage_label("", 3)
    'Stage 3'
    """
    return " ".join(stage_name.split()) or f"Stage {position}"


def match_key(text: str) -> str:
    """What two texts share that are the same to people: letters without case, single spaces.

    >>> match_key(" ROI  model") == match_key("Roi model")
    True
    """
    return " ".join(text.split()).casefold()


def counted(number: int, noun: str) -> str:
    """`noun` with its number: words to twelve, as prose has them.

    >>> counted(2, "stage"), counted(1, "cell"), counted(40, "cell")
    ('two stages', 'one cell', '40 cells')
    """
    word = "no" if not number else SMALL_NUMBERS[number] if number <= 12 else number
    return f"{word} {noun}{'' if number == 1 else 's'}"
