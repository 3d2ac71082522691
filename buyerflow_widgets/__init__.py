"""Map how a buyer persona buys: a guided app in a notebook or a web page, and its stages as DataFrames.

>>> from buyerflow_widgets import BuyerFlow
>>> app = BuyerFlow(store=None)
>>> app.to_frame().empty
True
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from buyerflow_widgets.events import (
    Answered,
    BlockPasted,
    CellEdit,
    CellsEdited,
    Finished,
    PersonaAdded,
    PersonaDeleted,
    PersonaEdited,
    PersonaOpened,
    PhaseOpened,
    ProcessAdded,
    QuestionSkipped,
    StageAdded,
    StageDeleted,
    StageDuplicated,
    StageEdited,
    StageMoved,
    StagesAdded,
    StageSetChosen,
    SummaryWritten,
)
from buyerflow_widgets.flow import EventRefused, StagesExist, apply
from buyerflow_widgets.guide import next_prompt
from buyerflow_widgets.progress import missing, progress
from buyerflow_widgets.stage_sets import STAGE_SETS
from buyerflow_widgets.state import BuyingProcessState, BuyingStage, Phase, Workspace
from buyerflow_widgets.transcript import transcript

if TYPE_CHECKING:
    from buyerflow_widgets import analyses
    from buyerflow_widgets.exporting import export
    from buyerflow_widgets.frames import FrameError, from_frame, to_frame
    from buyerflow_widgets.session import Session
    from buyerflow_widgets.storage import Store
    from buyerflow_widgets.summary import summarize
    from buyerflow_widgets.widgets.app import BuyerFlow
    from buyerflow_widgets.widgets.stage_grid import StageGrid

__version__ = "0.1.0"

__all__ = [
    "STAGE_SETS",
    "Answered",
    "BlockPasted",
    "BuyerFlow",
    "BuyingProcessState",
    "BuyingStage",
    "CellEdit",
    "CellsEdited",
    "EventRefused",
    "Finished",
    "FrameError",
    "PersonaAdded",
    "PersonaDeleted",
    "PersonaEdited",
    "PersonaOpened",
    "Phase",
    "PhaseOpened",
    "ProcessAdded",
    "QuestionSkipped",
    "Session",
    "StageAdded",
    "StageDeleted",
    "StageDuplicated",
    "StageEdited",
    "StageGrid",
    "StageMoved",
    "StageSetChosen",
    "StagesAdded",
    "StagesExist",
    "Store",
    "SummaryWritten",
    "Workspace",
    "analyses",
    "apply",
    "export",
    "from_frame",
    "missing",
    "next_prompt",
    "progress",
    "summarize",
    "to_frame",
    "transcript",
]

# pandas, the widgets and the database cost up to two seconds to import: only who uses them pays.
_LAZY = {
    "BuyerFlow": "buyerflow_widgets.widgets.app",
    "FrameError": "buyerflow_widgets.frames",
    "Session": "buyerflow_widgets.session",
    "StageGrid": "buyerflow_widgets.widgets.stage_grid",
    "Store": "buyerflow_widgets.storage",
    "analyses": "buyerflow_widgets.analyses",
    "export": "buyerflow_widgets.exporting",
    "from_frame": "buyerflow_widgets.frames",
    "summarize": "buyerflow_widgets.summary",
    "to_frame": "buyerflow_widgets.frames",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(_LAZY[name])
    return module if module.__name__ == f"{__name__}.{name}" else getattr(module, name)


def __dir__() -> list[str]:
    """What people complete to: the public names, without what was merely imported here."""
    return [*__all__, "__version__"]
