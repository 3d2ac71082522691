"""For the reference: puts the examples of a docstring into a block of code, where Markdown would make quotations of `>>>`."""

import re
from typing import Any

import griffe

# From a prompt to the next blank line.
_EXAMPLE = re.compile(r"^>>> .*(?:\n(?!\s*$).*)*", re.MULTILINE)


class Doctests(griffe.Extension):
    """Changes docstrings as they are read for the page; the source stays as it is."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Fence the examples of one object."""
        if obj.docstring:
            obj.docstring.value = _EXAMPLE.sub(lambda found: f"```pycon\n{found.group()}\n```", obj.docstring.value)
