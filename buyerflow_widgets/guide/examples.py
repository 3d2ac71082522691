"""The example under each question: it fits the stage, by what its name says, and the buyer, by the words of persona and stages."""

import re
from typing import NamedTuple

from buyerflow_widgets.model import BuyingProcessState, BuyingStage


class _Kind(NamedTuple):
    """A kind of buyer. Its words stand inside the sentences of `_Moment`."""

    words: str
    """A pattern of how words begin that tell this kind."""
    persona: str
    pains: str
    """Several, in small letters: "slow reports"."""
    offer: str
    """What is bought."""
    users: str
    chief: str


_ANYBODY = _Kind("", "Head of customer support", "repeated complaints", "the new solution", "daily users", "budget owner")
# The first that is found counts. Software stands before the trades that buy it.
_KINDS = (
    _Kind(
        r"crm|erp\b|saas|software|apps?\b|api\b|cloud|help ?desk|ticketing|dashboard|spreadsheet|cyber|website|database|(?-i:IT\b)",
        "Head of sales operations", "slow reports", "the software", "team leads", "head of IT",
    ),
    _Kind(
        r"hospital|clinic|patient|nurs|medical|health|pharma|doctor|physician|wards?\b|surg",
        "Ward manager (regional hospital)", "incomplete handovers", "the new system", "ward staff", "medical director",
    ),
    _Kind(
        r"school|universit|teach|student|campus|facult|curricul|college|education",
        "Head of department (secondary school)", "outdated course materials", "the course package", "teachers", "head of school",
    ),
    _Kind(
        r"bank|insur|loan|credit|wealth|complian|treasur|audit|financ|account(?:ing|ant|s\b)",
        "Compliance manager (regional bank)", "open audit findings", "the new service", "case handlers", "head of finance",
    ),
    _Kind(
        r"retail|shops?\b|e-?commerce|merchandis|supermarket|assortment|store manager",
        "Category manager (food retailer)", "empty shelves", "the new range", "store managers", "head of buying",
    ),
    _Kind(
        r"logistic|warehous|fleet|freight|shipping|shipment|truck|supply chain",
        "Fleet manager (parcel service)", "half-empty trips", "the new fleet plan", "dispatchers", "head of operations",
    ),
    _Kind(
        r"plants?\b|factor(?:y|ies)|manufactur|maintenance|machine|production|assembly|industr|spare part|line stop|stoppage",
        "Plant maintenance manager (food manufacturer)", "unplanned line stoppages", "the new equipment", "shift leads", "plant manager",
    ),
    _Kind(
        r"sales|marketing|campaign|agency|brand",
        "Marketing manager (mid-size company)", "cold leads", "the new service", "account managers", "head of sales",
    ),
)  # fmt: skip


class _Moment(NamedTuple):
    """What a stage is about."""

    words: str
    """A pattern of how words begin that tell this moment."""
    buyer_actions: str
    duration: str
    key_influencers: str
    seller_actions: str
    content_type: str
    key_message: str


_ANY_MOMENT = _Moment(
    "", "Asks colleagues, reads up, and writes down what comes next.", "2–4 weeks", "{users}, {chief}",
    "Answer what they will ask next, before they ask.", "Guide, customer story", "The next step is small, and you do not take it alone.",
)  # fmt: skip
# The first that is found in a stage's name counts; each stage of the sets is found.
_MOMENTS = (
    _Moment(
        r"trial|try|pilot|test|validat|proof|poc\b|sign[- ]?up|reference",
        "Tries {offer} with one team and notes what the {users} say.", "4–6 weeks", "{users}, two reference customers",
        "Set up a trial, and name one person who answers within a day.", "Trial plan, customer reference",
        "After four weeks you know whether it helps against {pains}.",
    ),
    _Moment(
        r"aware|attention|see\b|need|problem|pain|notic|trigger|complain|identif|realis|realiz",
        "Counts what {pains} cost, and tells the {chief}.", "2–4 weeks", "{users}, {chief}",
        "Publish a plain guide to the causes of {pains}.", "Checklist, short article", "You can find out in a day what {pains} cost you.",
    ),
    _Moment(
        r"require|defin|specif|scope|brief|budget|rfp\b|tender|list",
        "Writes down what {offer} must do, and what it may cost.", "2–4 weeks", "{users}, purchasing",
        "Send a list of requirements that they can make their own.", "Requirements checklist",
        "Know what you need before anybody quotes you a price.",
    ),
    _Moment(
        r"compar|select|evaluat|consider|desire|shortlist|demo|choos|choice|vendor|supplier|offer|quote",
        "Sees {offer} at work at three suppliers, and scores the offers.", "4–8 weeks", "{users}, purchasing",
        "Show {offer} with a case of their own.", "Product demo, comparison sheet",
        "See it do your hardest job before you decide.",
    ),
    _Moment(
        r"research|interest|explor|think|search|look|find|learn|discover|read",
        "Looks for ways to end {pains}, and asks two peers what worked.", "3–6 weeks", "{users}, peers elsewhere",
        "Invite them to a talk on how others ended {pains}.", "Webinar, how-to guide",
        "There are three ways to end {pains}; see which one fits you.",
    ),
    _Moment(
        r"onboard|adopt|activat|implement|roll|install|train|deploy|launch|go[- ]live|use\b|using",
        "Trains the {users} on {offer}, and moves the old work over.", "1–2 months", "{users}",
        "Guide the first weeks with a plan and a weekly call.", "Onboarding plan, training",
        "Your team works with it by the end of the second week.",
    ),
    _Moment(
        r"reten|retain|care\b|advoca|expan|renew|loyal|recommend|refer|support|grow|extend",
        "Reviews what {offer} has changed, and tells peers about it.", "6–12 months", "{users}, {chief}",
        "Show the results each quarter, and ask what is next.", "Review of results, user meeting",
        "You got what was promised, and here is what comes next.",
    ),
    _Moment(
        r"deci|action|do\b|buy|purchas|procure|consensus|approv|agree|sign|contract|negotiat|order|pay",
        "Shows the {chief} costs and gains, and gets the order signed.", "2–6 weeks", "{chief}, purchasing",
        "Help them write the one page that the {chief} reads.", "Business case, offer",
        "It pays for itself within a year, and here is the sum.",
    ),
)  # fmt: skip


def persona_example(process: BuyingProcessState, field: str) -> str:
    """What a field of the persona might say of a buyer of this kind."""
    kind = _kind(process)
    return kind.persona if field == "persona_name" else _sentence(kind.pains)


def stage_example(process: BuyingProcessState, stage: BuyingStage, field: str) -> str:
    """What a field of this stage might say, other than its name."""
    kind = _kind(process)
    template: str = getattr(_moment(stage.stage_name), field)
    return _sentence(template.format_map(kind._asdict()))


def roles(process: BuyingProcessState) -> tuple[str, ...]:
    """Who often has a say with a buyer of this kind."""
    kind = _kind(process)
    return (_sentence(kind.users), _sentence(kind.chief), "Purchasing")


def _kind(process: BuyingProcessState) -> _Kind:
    texts = (process.persona_name, process.persona_pain_points, *(stage.stage_name for stage in process.buying_stages))
    return next((kind for kind in _KINDS if _has(kind.words, "\n".join(texts))), _ANYBODY)


def _moment(stage_name: str) -> _Moment:
    return next((moment for moment in _MOMENTS if _has(moment.words, stage_name)), _ANY_MOMENT)


def _has(words: str, text: str) -> bool:
    return re.search(rf"\b(?:{words})", text, re.IGNORECASE) is not None


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]
