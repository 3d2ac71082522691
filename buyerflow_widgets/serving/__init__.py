"""The command `buyerflow`: Voilà with defaults of our own, and a guard at each of its doors."""

from buyerflow_widgets.serving.cli import main

__all__ = ["main"]
