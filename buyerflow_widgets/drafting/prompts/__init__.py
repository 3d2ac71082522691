"""The instructions for a model, each a Markdown file; other instructions get another name."""

from functools import cache
from importlib.resources import files


@cache
def instructions(name: str) -> str:
    """The text of `<name>.md` in this folder."""
    return (files(__name__) / f"{name}.md").read_text(encoding="utf-8")
