"""Which of our fields a table's column holds, by its heading: in English, and often in German, French and Spanish."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from buyerflow_widgets.model import FIELD_LABELS, MONTH, STAGE_FIELDS, UNITS, UnreadableBlock, read_block

FIELDS: Final = (
    "persona_id", "persona_name", "persona_pain_points", "stage_order", "stage_name", "buyer_actions", "duration", "key_influencers",
    "seller_actions", "content_type", "key_message", "ai_generated_summary", "status", "last_updated_at",
)  # fmt: skip
"""What a column can be taken for."""


LONGEST_HEADING: Final = 80
"""Characters; more are a text."""


class Guess(NamedTuple):
    """What a heading most likely means."""

    field: str
    """ "" where nobody knows."""
    strength: int
    """3: the field's own name or label; 2: a known phrase; 1: words that speak for it; 0: nothing."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Whole headings, as `_tokens` gives them.
_PHRASES: Final = {
    "persona_id": "id",
    "persona_name": "persona|name|role|job title|buyer|audience|target audience|account|client|customer|segment|zielgruppe|käufer",
    "stage_order": "#|no|nr|number|order|seq|sequence|index|position|sort",
    "stage_name": "stage|phase|step|milestone|touchpoint",
    "buyer_actions": "what they do|what the buyer does|buyer does|they do|activities|actions|behavior|behaviour",
    "duration": "how long|time|timeframe|time frame|length|length of stage|time in stage|time to complete|cycle time|lead time",
    "key_influencers": "who|people|roles|who influences|who is involved|who s involved|who has a say|buying center|buying centre|dmu"
    "|champion economic buyer meddic|parties prenantes|personas involucradas",
    "seller_actions": "we do|what we do|what sales should do|our response|our move|our moves|seller|seller does|sales plays|sales play",
    "content_type": "format|formats|content|assets",
    "key_message": "message|messages|what we say|value prop|usp",
    "ai_generated_summary": "summary|buying process overview|process overview",
    "status": "in progress completed|completed|complete",
    "last_updated_at": "updated|modified|last change|stand vom",
}
_BY_PHRASE = {phrase: field for field, phrases in _PHRASES.items() for phrase in phrases.split("|")}

_BUYER = _words(
    "buyer buyers customer customers prospect prospects user users client clients persona personas they their käufer kunde kunden "
    "acheteur acheteurs cliente clientes comprador compradores"
)
_SELLER = _words(
    "seller sellers sales marketing vendor vendors rep reps our we us supplier suppliers provider vertrieb verkauf verkäufer vertriebs "
    "vendeur vendeurs ventas vendedor vendedores vente ventes"
)
_ACTIONS = _words(
    "action actions activity activities task tasks behavior behaviour behaviors do does doing aktion aktionen aktivität aktivitäten "
    "handlung handlungen acción acciones actividad actividades tarea tareas activité activités tâches"
)
_STAGES = _words("stage stages phase phases step steps etappe etappen etapa etapas étape étapes fase fases milestone touchpoint kaufphase")
_JOURNEY = _words("buying journey funnel pipeline purchase process sales name title parcours achat compra kauf customer buyer cycle")
_ORDER = _words("# no nr number num order seq sequence sort index position reihenfolge numéro numero orden nummer n° ordre")
_PERSONA = _words(
    "persona personas audience buyer customer client account käufer zielgruppe user target main name names title job role segment profile "
    "nombre nom primary ideal"
)
# What may stand beside a unit or the word "time" where a column is a duration; what must be there for a persona.
_BESIDE_DURATION = _words("time length number # in stage stages phase step take takes required duration dauer how long total lasts each")
_PERSONA_HEADS = _words("persona personas audience buyer customer client account käufer zielgruppe user segment")
# Words that change nothing.
_FILLERS = _words(
    "the a an of to your for this typical typically main most top key primary avg average est estimated expected approx recommended "
    "der die das des im in le la les de du d l el los las del s is are with by and or und et y is"
)
# With one of these a column is about something else, whatever else it says.
_OTHERS = _words(
    "budget cost costs kosten price prices revenue owner owners kpi kpis channel channels priority url link links email mail phone rate "
    "score scores risk risks emotion emotions feeling feelings country region source sources note notes comment comments next created "
    "leads competitor competitors competition satisfaction probability currency website photo size topic topics zone stamp date start end "
    "due deadline metric metrics tool tools system systems confidence weight trigger"
)
_UPDATED = _words("updated update modified changed edited aktualisiert actualización actualizado actualizada")
# … also where they begin a longer word.
_BEGIN_OTHERS = ("kosten", "presupuesto", "comentario")

# Words that speak for a field, the strongest first: "Message & talking points", "Needs / pain points".
_SIGNS: Final = (
    ("status", "status statut bearbeitungsstatus"),
    ("ai_generated_summary", "summary zusammenfassung résumé resumen"),
    (
        "persona_pain_points",
        "pain pains challenge challenges frustration frustrations problem problems goals needs schmerzpunkt schmerzpunkte "
        "herausforderung herausforderungen douleur dolor reto retos défis probleme problèmes problemas",
    ),
    (
        "key_influencers",
        "influencer influencers influences stakeholder stakeholders decider deciders committee dmu involved champion entscheider "
        "beteiligte beteiligten einflussnehmer influenceurs influenciadores décideurs decisores prenantes involucradas makers maker",
    ),
    ("key_message", "message messages messaging botschaft botschaften kernbotschaft kernbotschaften mensaje mensajes proposition talking"),
    (
        "content_type",
        "content contents asset assets collateral material materials inhalt inhalte inhalts contenu contenus contenido contenidos formate",
    ),
    ("duration", "duration dauer durée duración timeframe timespan zeitraum"),
)
_BY_SIGN = [(field, _words(signs)) for field, signs in _SIGNS]
_UNIT_NAMES = {1 / 24: "hours", 1.0: "days", 7.0: "weeks", MONTH: "months", 3 * MONTH: "quarters", 12 * MONTH: "years"}


def guess(heading: str) -> str:
    """The field that a heading most likely means, or "".

    >>> guess("Buyer Actions"), guess(" how  long? "), guess("Dauer (Wochen)"), guess("Budget")
    ('buyer_actions', 'duration', 'duration', '')
    """
    return best_guess(heading).field


@lru_cache(maxsize=4096)
def best_guess(heading: str) -> Guess:
    """The same with how much speaks for it."""
    tokens = _tokens(heading)
    phrase = " ".join(tokens)
    for field in FIELDS:
        if phrase in (" ".join(_tokens(field)), " ".join(_tokens(FIELD_LABELS.get(field, field)))):
            return Guess(field, 3)
    without_bracket = " ".join(_tokens(re.sub(r"\([^)]*\)", " ", heading)))
    if found := _BY_PHRASE.get(phrase) or _BY_PHRASE.get(without_bracket):
        return Guess(found, 2)
    field = _by_words(tokens, unit_of(heading))
    return Guess(field, 1 if field else 0)


def unit_of(heading: str) -> str:
    """The unit of time that a heading names for the numbers under it, such as "weeks"; "" without one.

    >>> unit_of("Duration (weeks)"), unit_of("Durée (jours)"), unit_of("Duration")
    ('weeks', 'days', '')
    """
    return next((_UNIT_NAMES[days] for token in _tokens(heading) if len(token) > 1 and (days := UNITS.get(token)) in _UNIT_NAMES), "")


class HeadingsAbove(NamedTuple):
    """What the first rows of a block of cells say of its columns."""

    heading_rows: int
    headings: tuple[str, ...]
    """Fields of a stage, or what a map has by itself; "" for anything else."""
    unit: str
    """Of bare durations, such as "weeks"; "" where none is named."""


_NO_HEADINGS = HeadingsAbove(0, (), "")
_BY_ITSELF = ("stage_order", "persona_id")


def headings_above(text: str) -> HeadingsAbove:
    r"""The headings that a block of cells begins with, if it has any.

    Two fields of a stage, or one by its own name where there is one column or all others are known too, make a row of headings. One above
    it may group them.

    >>> headings_above("Duration (weeks)\tName\tBuyer Actions\n2\tTrial\tTries it")
    HeadingsAbove(heading_rows=1, headings=('duration', 'stage_name', 'buyer_actions'), unit='weeks')
    """
    try:
        rows = read_block(text, columns=text.count("\t") + 1)
    except UnreadableBlock:
        return _NO_HEADINGS
    for number, row in enumerate(rows[:2], start=1):
        guesses = [best_guess(cell) if len(cell) <= LONGEST_HEADING else Guess("", 0) for cell in row]
        known = [each.field for each in guesses if each.field in STAGE_FIELDS]
        sure = [each for each in guesses if each.field in STAGE_FIELDS and each.strength > (1 if len(row) > 1 else 2)]
        is_cells = re.search(r"\d", " ".join(row)) or len(known) > len(set(known)) or number == len(rows)
        if not is_cells and (len(sure) >= min(len(row), 2) or (sure and all(each.field for each in guesses))):
            # Beside stages' own columns a "Name" is theirs.
            fields = ["stage_name" if each.field == "persona_name" and "stage_name" not in known else each.field for each in guesses]
            held = [field if field in STAGE_FIELDS or field in _BY_ITSELF else "" for field in fields]
            unit = next((unit_of(cell) for cell, field in zip(row, held, strict=True) if field == "duration"), "")
            return HeadingsAbove(number, (*held, *("",) * (max(map(len, rows)) - len(row))), unit)
    return _NO_HEADINGS


def listed(headings: Iterable[object], most: int = 20) -> str:
    """Headings in a sentence: at most so many."""
    found = [f"“{' '.join(str(heading).split())[:40]}”" for heading in headings]
    return ", ".join(found[:most]) + (" …" if len(found) > most else "") if found else "none"


def _tokens(heading: str) -> list[str]:
    """Words in lower case; camelCase and snake_case are taken apart, and a number in front is not the heading's own."""
    text = unicodedata.normalize("NFKC", heading)
    text = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])", " ", text).casefold()
    tokens = re.findall(r"n°|#|[^\W_]+", text)
    numberless = [token for token in tokens if not token.isdecimal()]
    return numberless or tokens


def _by_words(tokens: list[str], unit: str) -> str:
    words = set(tokens)
    if (words & _UPDATED and "by" not in words) or {"mise", "jour"} <= words:
        return "last_updated_at"
    if words & _OTHERS or any(token.startswith(_BEGIN_OTHERS) for token in tokens) or "by" in words:
        return ""
    rest = words - _FILLERS
    if order := _order_or_stage(words, rest):
        return order
    for field, signs in _BY_SIGN:
        if words & signs:
            return field
    if unit or (words & {"time", "length"} and rest - {"time", "length"} <= _STAGES | {"required", "spent", "needed", "in", "take"}):
        return "duration" if rest <= _BESIDE_DURATION | set(UNITS) else ""
    if {"how", "long"} <= words:
        return "duration"
    return _actions(words, rest) or ("persona_name" if rest and rest <= _PERSONA and rest & _PERSONA_HEADS else "")


def _order_or_stage(words: set[str], rest: set[str]) -> str:
    if not rest & _STAGES:
        return "stage_order" if rest and rest <= _ORDER | {"journey"} and rest & _ORDER else ""
    if rest & _ORDER and rest <= _ORDER | _STAGES | {"journey"}:
        return "stage_order"
    return "stage_name" if rest <= _STAGES | _JOURNEY | _BUYER else ""


def _actions(words: set[str], rest: set[str]) -> str:
    compound = next((token for token in rest if token.endswith(("aktivitäten", "aktionen", "handlungen", "aufgaben"))), "")
    if compound:
        return "seller_actions" if compound.startswith(("vertrieb", "verkauf", "verkäufer", "marketing")) else "buyer_actions"
    if not words & _ACTIONS:
        return ""
    is_seller, is_buyer = bool(words & _SELLER), bool(words & _BUYER)
    if is_seller and is_buyer:
        return ""
    if not rest <= _ACTIONS | _SELLER | _BUYER | {"what", "should", "could", "team"}:
        return ""
    return "seller_actions" if is_seller else "buyer_actions"
