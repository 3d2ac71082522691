"""The screen: `BuyerFlow`, the whole app as one widget, and `StageGrid`, its table by itself."""

from buyerflow_widgets.widgets.app import BuyerFlow
from buyerflow_widgets.widgets.stage_grid import StageGrid

__all__ = ["BuyerFlow", "StageGrid"]
