"""The command `buyerflow`: Voilà with defaults of our own, and a guard before each of its addresses.

`guard.py` lists what is checked before a page opens, in order, and where.
"""

from buyerflow_widgets.serving.cli import main

__all__ = ["main"]
