"""What the app knows and what can happen to it: frozen models, events, one pure reducer, and what is derived from them."""

from buyerflow_widgets.model import events
from buyerflow_widgets.model.clipboard import MAX_PASTE
from buyerflow_widgets.model.diff import Difference, differences
from buyerflow_widgets.model.durations import MONTH, DayRange, parse_duration, reading, total, weeks
from buyerflow_widgets.model.errors import BuyerFlowError
from buyerflow_widgets.model.labels import FIELD_LABELS, PHASE_LABELS, counted, split_name, split_values, stage_label
from buyerflow_widgets.model.merge import Conflict, Merged, TooManyStages, is_settled, merge, text_of, with_mine
from buyerflow_widgets.model.process import (
    BUYER_FIELDS,
    MAX_STAGES,
    MAX_TEXT,
    PERSONA_FIELDS,
    SELLER_FIELDS,
    STAGE_FIELDS,
    BuyingProcessState,
    BuyingStage,
    Frozen,
    PersonaField,
    StageField,
)
from buyerflow_widgets.model.progress import Progress, content_digest, entry, first_open_phase, missing, missing_fields, progress
from buyerflow_widgets.model.reducer import EventRefused, StagesExist, copy_of, persona_list, reduce, with_added
from buyerflow_widgets.model.stage_sets import STAGE_SETS, STANDARD
from buyerflow_widgets.model.validation import first_reason, type_label
from buyerflow_widgets.model.words import Phrase, Reading, Word, counted_words, phrase, read, read_data, shortened, starts, stem
from buyerflow_widgets.model.workspace import Content, Envelope, PersonaEntry, Phase, Position, Question, SummaryOrigin, Workspace

__all__ = [
    "BUYER_FIELDS",
    "FIELD_LABELS",
    "MAX_PASTE",
    "MAX_STAGES",
    "MAX_TEXT",
    "MONTH",
    "PERSONA_FIELDS",
    "PHASE_LABELS",
    "SELLER_FIELDS",
    "STAGE_FIELDS",
    "STAGE_SETS",
    "STANDARD",
    "BuyerFlowError",
    "BuyingProcessState",
    "BuyingStage",
    "Conflict",
    "Content",
    "DayRange",
    "Difference",
    "Envelope",
    "EventRefused",
    "Frozen",
    "Merged",
    "PersonaEntry",
    "PersonaField",
    "Phase",
    "Phrase",
    "Position",
    "Progress",
    "Question",
    "Reading",
    "StageField",
    "StagesExist",
    "SummaryOrigin",
    "TooManyStages",
    "Word",
    "Workspace",
    "content_digest",
    "copy_of",
    "counted",
    "counted_words",
    "differences",
    "entry",
    "events",
    "first_open_phase",
    "first_reason",
    "is_settled",
    "merge",
    "missing",
    "missing_fields",
    "parse_duration",
    "persona_list",
    "phrase",
    "progress",
    "read",
    "read_data",
    "reading",
    "reduce",
    "shortened",
    "split_name",
    "split_values",
    "stage_label",
    "starts",
    "stem",
    "text_of",
    "total",
    "type_label",
    "weeks",
    "with_added",
    "with_mine",
]
