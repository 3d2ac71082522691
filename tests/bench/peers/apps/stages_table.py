"""What all of them show: five stages of seven cells, and the reading of a duration that Python derives from what is written."""

COLUMNS = ("Stage", "Buyer Actions", "Duration", "Key Influencers", "Content", "Goal", "Actions")
ROWS = tuple((f"Stage {row}", "some words", "1 week", "some more words", "words", "and words", "and words") for row in range(1, 6))


def reading(text: str) -> str:
    """`text` in days: "3 weeks" is "21 days"."""
    return f"{int(text.split(maxsplit=1)[0]) * 7} days"
