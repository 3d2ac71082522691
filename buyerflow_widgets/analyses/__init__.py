"""Analyses of the tidy DataFrame, each a function from a DataFrame to a DataFrame; `analyses.plots` draws some of them.

All take what `to_frame` gives, whole or filtered, and change nothing in it; another frame is refused with `ForeignFrame`. Lengths
are in calendar days.
"""

from buyerflow_widgets.analyses.comparison import aligned_stages, side_by_side
from buyerflow_widgets.analyses.content import content_coverage, content_reuse
from buyerflow_widgets.analyses.cycle import cycle_length
from buyerflow_widgets.analyses.gaps import gaps
from buyerflow_widgets.analyses.influencers import influencers
from buyerflow_widgets.analyses.pain_points import pain_point_hints
from buyerflow_widgets.analyses.samples import sample_processes
from buyerflow_widgets.analyses.stage_rows import ForeignFrame, persona_labels
from buyerflow_widgets.analyses.staleness import staleness

__all__ = [
    "ForeignFrame",
    "aligned_stages",
    "content_coverage",
    "content_reuse",
    "cycle_length",
    "gaps",
    "influencers",
    "pain_point_hints",
    "persona_labels",
    "sample_processes",
    "side_by_side",
    "staleness",
]
