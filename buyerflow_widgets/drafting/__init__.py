"""Drafts by a language model, none of which is the person's until they accept it: texts for blank cells, stages from notes."""

from buyerflow_widgets.drafting.cells import MAX_CELLS, CellDraft, blank_cells, draft_cells
from buyerflow_widgets.drafting.notes import MAX_NOTES, StageProposal, propose_stages

__all__ = ["MAX_CELLS", "MAX_NOTES", "CellDraft", "StageProposal", "blank_cells", "draft_cells", "propose_stages"]
