"""The screen: `BuyerFlow`, the whole app as one widget, and `StageGrid`, its table by itself."""

from typing import TYPE_CHECKING

from buyerflow_widgets.widgets.visitor import OUR_PAGE_VARIABLE, WENT_WRONG

if TYPE_CHECKING:
    from buyerflow_widgets.widgets.app import BuyerFlow
    from buyerflow_widgets.widgets.stage_grid import StageGrid

__all__ = ["OUR_PAGE_VARIABLE", "WENT_WRONG", "BuyerFlow", "StageGrid"]


def __getattr__(name: str) -> object:
    # A server that only starts kernels needs no widgets.
    match name:
        case "BuyerFlow":
            from buyerflow_widgets.widgets.app import BuyerFlow

            return BuyerFlow
        case "StageGrid":
            from buyerflow_widgets.widgets.stage_grid import StageGrid

            return StageGrid
        case _:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
