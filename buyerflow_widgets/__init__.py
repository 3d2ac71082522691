"""Map how a buyer persona buys: a guided app in a notebook or a web page, and its stages as DataFrames.

>>> from buyerflow_widgets import BuyerFlow
>>> app = BuyerFlow(store=None)
>>> app.to_frame().empty
True
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from buyerflow_widgets.guide import next_prompt, transcript
from buyerflow_widgets.model import (
    STAGE_SETS,
    BuyingProcessState,
    BuyingStage,
    EventRefused,
    Phase,
    StagesExist,
    Workspace,
    missing,
    progress,
    reduce,
)
from buyerflow_widgets.model.events import (
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
    QuestionOpened,
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

if TYPE_CHECKING:
    from buyerflow_widgets import analyses
    from buyerflow_widgets.exporting import export
    from buyerflow_widgets.session import Session
    from buyerflow_widgets.storage import Store
    from buyerflow_widgets.summary import summarize
    from buyerflow_widgets.tables import FrameError, TableWarning, from_frame, to_frame, with_days
    from buyerflow_widgets.widgets import BuyerFlow, StageGrid

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
    "QuestionOpened",
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
    "TableWarning",
    "Workspace",
    "analyses",
    "export",
    "from_frame",
    "missing",
    "next_prompt",
    "progress",
    "reduce",
    "summarize",
    "to_frame",
    "transcript",
    "with_days",
]

# pandas, the widgets and the database cost up to two seconds to import: only who uses them pays.
_LAZY = {
    "BuyerFlow": "buyerflow_widgets.widgets",
    "FrameError": "buyerflow_widgets.tables",
    "Session": "buyerflow_widgets.session",
    "StageGrid": "buyerflow_widgets.widgets",
    "Store": "buyerflow_widgets.storage",
    "analyses": "buyerflow_widgets.analyses",
    "export": "buyerflow_widgets.exporting",
    "from_frame": "buyerflow_widgets.tables",
    "summarize": "buyerflow_widgets.summary",
    "TableWarning": "buyerflow_widgets.tables",
    "to_frame": "buyerflow_widgets.tables",
    "with_days": "buyerflow_widgets.tables",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(_LAZY[name])
    return module if module.__name__ == f"{__name__}.{name}" else getattr(module, name)


def __dir__() -> list[str]:
    """What people complete to: the public names, without what was merely imported here."""
    return [*__all__, "__version__"]
