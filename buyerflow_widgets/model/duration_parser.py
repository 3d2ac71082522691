"""Reads durations as people write them: "2–4 weeks" is 14 to 28 days. In English; plain ranges in German, French and Spanish too.

The text is split into numbers, words and signs, and read from left to right. A number that belongs to no length makes the whole text
unknown, and so does a second, different length: which of them is meant, nobody can tell. Only what stands in brackets at the end, and
words behind a comma, are remarks and left alone.
"""

import math
import re
import unicodedata
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from buyerflow_widgets.model.durations import HOUR, MINUTE, MONTH, WORKDAY, YEAR, DayRange, length_in_words
from buyerflow_widgets.model.words import SMALL_NUMBERS, TENS, VAGUE_NUMBERS

ENGLISH_UNITS: Final[dict[str, float]] = {
    word: days
    for days, words in (
        (MINUTE / 60, "second seconds sec secs"),
        (MINUTE, "minute minutes min mins"),
        (HOUR, "hour hours hr hrs h"),
        (1.0, "day days d"),
        (WORKDAY, "weekday weekdays workday workdays"),
        (7.0, "week weeks wk wks w"),
        (14.0, "fortnight fortnights"),
        (MONTH, "month months mth mths mo mos"),
        (3 * MONTH, "quarter quarters qtr qtrs"),
        (YEAR, "year years yr yrs y"),
        (10 * YEAR, "decade decades"),
    )
    for word in words.split()
}
"""Days of each English unit, by its spellings. To add a unit, add a line; "m" alone could be minutes, months or meetings."""
_FOREIGN_UNITS = {
    word: days
    for days, words in (
        (MINUTE, "minuten minuto minutos"),
        (HOUR, "stunde stunden std heure heures hora horas"),
        (1.0, "tag tage tagen jour jours día días dia dias"),
        (WORKDAY, "werktag werktage werktagen arbeitstag arbeitstage arbeitstagen"),
        (7.0, "woche wochen semaine semaines semana semanas"),
        (MONTH, "monat monate monaten mois mes meses"),
        (3 * MONTH, "quartal quartale quartalen trimestre trimestres"),
        (6 * MONTH, "semestre semestres"),
        (YEAR, "jahr jahre jahren an ans année années año años"),
    )
    for word in words.split()
}
UNITS: Final[dict[str, float]] = ENGLISH_UNITS | _FOREIGN_UNITS
"""The same with the German, French and Spanish ones."""
# "30 working days" have 6 weeks; "2 working weeks" are 2 weeks.
_WORKING = {"business", "working", "work", "bus", "banking"}
_ADJECTIVES = _WORKING | {"full", "calendar", "fiscal", "budget", "whole", "solid", "entire", "complete", "straight", "consecutive"}
_WORKING_AFTER = {"ouvrés", "ouvrables", "hábiles", "laborables"}
# Units only behind a digit: as words they are something else.
_ONLY_BEHIND_DIGITS = {"h", "d", "w", "y", "mo", "min", "sec", "secs", "second", "std"}

_NUMBERS: dict[str, float] = {word: float(value) for value, word in enumerate(SMALL_NUMBERS)}
_TENS = {word: 20.0 + 10 * at for at, word in enumerate(TENS)}
_FOREIGN_NUMBERS = {
    word: float(value)
    for value, words in enumerate(
        (
            "", "ein eine einen einem einer un une una uno", "zwei deux dos", "drei trois tres", "vier quatre cuatro", "fünf cinq cinco",
            "sechs seis", "sieben sept siete", "acht huit ocho", "neun neuf nueve", "zehn dix diez", "elf onze once", "zwölf douze doce",
        )
    )
    for word in words.split()
} | {"anderthalb": 1.5, "eineinhalb": 1.5, "zweieinhalb": 2.5, "dreieinhalb": 3.5}  # fmt: skip
# "Media" is a half in Spanish only: in English it makes no number of a text.
_HALVES = {"half", "halb", "halbe", "halber", "halbes", "halben", "demi", "demie", "medio", "media"}
_ARTICLES = {"a", "an"}
# Numbers too, but none that a length is written with here.
_OTHER_NUMBERS = {"hundred", "thousand", "million", "billion", "hundert", "cent", "cien", "dutzend"}

_ABOUT = {
    "about", "around", "approx", "approximately", "roughly", "circa", "ca", "c", "nearly", "almost", "some", "maybe", "perhaps", "just",
    "only", "~", "≈", "ungefähr", "etwa", "rund", "environ", "unos", "unas", "aproximadamente",
}  # fmt: skip
_Phrases = dict[str, tuple[tuple[str, ...], ...]]


def _phrases(*phrases: str) -> _Phrases:
    """Phrases by their first word, the longest first."""
    words = sorted((tuple(each.split()) for each in phrases), key=len, reverse=True)
    return {first: tuple(each for each in words if each[0] == first) for first in {each[0] for each in words}}


_AT_LEAST = _phrases(
    "in excess of", "north of", "at least", "at the least", "at the very least", "more than", "longer than", "greater than",
    "upwards of", "upward of", "min",
    "minimum", "min of", "minimum of", "a minimum of", "a min of", "as little as", "beyond", "above", "exceeding", "exceeds",
    "exceed", "> =", ">", "≥", "mindestens", "mehr als", "länger als", "au moins", "plus de", "plus d '", "al menos", "más de", "mínimo",
    "como mínimo",
)  # fmt: skip
_AT_MOST = _phrases(
    "up to", "less than", "fewer than", "shorter than", "at most", "at the most", "at the very most", "under", "below", "within",
    "max", "maximum", "max of", "maximum of", "a maximum of", "a max of", "as much as", "as long as", "< =", "<", "≤", "höchstens",
    "maximal", "weniger als", "bis zu", "au plus", "moins de", "moins d '", "jusqu ' à", "hasta", "menos de", "máximo", "como máximo",
)  # fmt: skip
# Limits only with a "not" before them. "Over" alone is one where a clause begins.
_NEGATED = {
    ("over",): "most",
    ("after",): "most",
    ("later", "than"): "most",
    ("before",): "least",
    ("sooner", "than"): "least",
    ("earlier", "than"): "least",
}
_SLIGHTLY = {"just", "well", "little", "slightly", "bit", "far"}
_SIGNS_BEFORE = {"", "(", "[", "~", "<", ">", "≤", "≥", "≈", "=", ":", "•", "*"}
_NOT = {"no", "not", "never", "nicht", "pas", "nunca", "won't", "shouldn't", "doesn't", "don't", "isn't", "can't", "cannot"}
_VERBS = {"be", "take", "takes", "last", "lasts", "need", "needs", "to"}
# Passed over before a number: they say nothing of its limits.
_DURING = _phrases(
    "in the region of", "in the order of", "on the order of", "over the course of", "over a period of", "a period of",
    "a total of",
)  # fmt: skip
_OPEN_BEHIND = _phrases(
    "+", "plus", "or more", "or longer", "or over", "or above", "and more", "and up", "and over", "and above", "minimum", "min",
    "at least", "upwards", "upward", "onwards", "onward", "oder mehr", "ou plus", "o más",
)  # fmt: skip
_CAPPED_BEHIND = _phrases(
    "or less", "or fewer", "or under", "or shorter", "or below", "and under", "max", "maximum", "at most", "at the most", "tops",
    "oder weniger", "ou moins", "o menos",
)  # fmt: skip
_FIXED: dict[tuple[str, ...], tuple[float, float]] = {
    tuple(each.split()): length
    for phrases, length in (
        ("at once|immediate|immediately|instant|instantly|on the spot|right away|straight away", (0.0, 0.0)),
        ("sofort|immédiatement|de inmediato|inmediatamente", (0.0, 0.0)),
        ("same day|same - day|the same day", (0.0, 1.0)),
        ("next day|next - day|the next day|overnight|over night", (1.0, 1.0)),
    )
    for each in phrases.split("|")
}
# What stands before a point in time ("in 2 weeks"), a rhythm ("every 2 weeks") or a sum ("plus 2 weeks").
_NOT_BEFORE = {
    "every", "each", "per", "after", "before", "by", "in", "since", "until", "till", "past", "previous", "plus", "additional", "extra",
    "times", "once", "twice", "thrice", "double", "of", "alle", "jede", "pro", "nach", "vor", "seit", "après", "avant", "dans", "depuis",
    "tras", "en", "hace",
}  # fmt: skip
# What stands behind one, or behind a part of a whole.
_NOT_BEHIND = {
    "out", "ago", "away", "from", "per", "a", "an", "each", "every", "apiece", "before", "after", "prior", "later", "earlier", "old",
    "until", "till", "par", "je", "ahead", "into", "times", "x", "×", "*", "/", "±", "%",
    "daily", "weekly", "monthly", "quarterly", "yearly", "annually", "vor", "nach", "pro", "avant", "après", "antes", "después", "por",
    "latest", "earliest", "delay", "late", "early", "overdue", "faster", "slower", "quicker", "sooner",
}  # fmt: skip
_COMPARATIVES = {"more", "less", "longer", "shorter", "fewer"}
# Nothing of the text can be a length where one of these stands in it.
_UNKNOWN = {
    "ongoing", "continuous", "continuously", "tbd", "tbc", "forever", "indefinite", "indefinitely", "unlimited", "infinite", "permanent",
    "unknown", "biweekly", "bimonthly", "laufend", "unbefristet",
    "tous", "toutes", "todos", "todas", "cada", "jeden", "jede",
}  # fmt: skip
# "a week" is a length by itself behind these, but not in "two calls a week".
_BEFORE_A = {"takes", "take", "lasts", "last", "usually", "typically", "often", "is", "normally", "generally", "for", "be", "average"}
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | {"’": "'", "‘": "'"})

_FRACTIONS = {sign: unicodedata.numeric(sign) for sign in "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"}
_TOKEN = re.compile(r"[¼-¾⅐-⅞]|[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+(?:'t\b)?[\w]*|[^\w\s]|\w")
# "1h30m" is one hour and 30 minutes.
_GLUED_UNIT = re.compile(r"(?<![0-9a-z])([0-9]{1,6})([a-z]{1,4})(?=[0-9])")
_BARE_DECIMAL = re.compile(r"(?<![\w.])\.(?=[0-9]{1,2}(?![0-9.]))")
_TRAILING_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
# A label such as the one of "Phase 2: 6 weeks".
_STAGE_LABEL = re.compile(r"^(?:stage|phase|step|etappe|étape|etapa) [0-9]{1,2} ?[:.)-] ?(?=\S)")
# "6-8 weeks; 3 demos": behind a semicolon or a bar, numbers of other things.
_COUNTS_BEHIND = re.compile(rf" ?[;|] ?[0-9]{{1,3}} (?!(?:{'|'.join(UNITS)}|for|in|if|at|on|to|or|and|more|less)\b)[a-z]{{3,}}$")
_MOST_TOKENS = 400
"""A cell with more says more than how long something takes."""


class _Token(NamedTuple):
    text: str
    is_glued: bool
    """Nothing stands between it and the token before it."""


class _Quantity(NamedTuple):
    low: float
    high: float
    after: int
    """The index behind it."""
    is_article: bool = False
    has_digits: bool = False
    is_ambiguous: bool = False
    """1/2 before a plural: "1 or 2 weeks", or half of one."""


class _Length(NamedTuple):
    low: float
    """Days."""
    high: float
    after: int
    unit: float
    """Days of its unit, of a compound the smallest."""
    is_article: bool = False
    is_open: bool = False
    """A plus stands behind its number: "12+ weeks"."""


# Each edit shows every duration again, and few of them have changed.
@lru_cache(maxsize=1024)
def parse_duration(text: str) -> DayRange | None:
    """How long `text` says something takes, in calendar days, or None where that is unknown. It never raises.

    >>> parse_duration("2–4 weeks, active")
    DayRange(min_days=14.0, max_days=28.0)
    >>> parse_duration("over a year").max_days
    inf
    >>> parse_duration("one budget cycle") is None
    True
    """
    text = text.translate(_DASHES).lower()
    text = " ".join((text if text.isascii() else "".join(map(_without_variants, text))).split())
    remarks: list[str] = []
    while (bracket := _TRAILING_BRACKET.search(text)) and bracket.start():
        remarks.insert(0, bracket[1])
        text = text[: bracket.start()]
    for remark in remarks:
        words = [token.text for token in _tokens(remark)]
        if not _UNKNOWN.isdisjoint(words) or (words and (words[0] in _NOT_BEHIND or words[0] in _NOT or re.fullmatch("x[0-9]+", words[0]))):
            return None
        if words and any(tuple(words) in phrases.get(words[0], ()) for phrases in (_OPEN_BEHIND, _CAPPED_BEHIND)):
            text = f"{text} {remark}"
    text = _COUNTS_BEHIND.sub("", _STAGE_LABEL.sub("", text))
    tokens = _tokens(text)
    if len(tokens) > _MOST_TOKENS:
        return None
    reader = _DurationReader(tokens)
    if len(remarks) == 1 and reader.says_nothing_of_time():
        # Such as "Awareness (2-4 weeks)".
        return parse_duration(remarks[0])
    return reader.read()


def duration_in_days(text: str) -> str:
    """What `text` was understood as, in days, to show beside it; "" where it is unknown.

    >>> duration_in_days("2-4 weeks"), duration_in_days("18 months+"), duration_in_days("soon")
    ('14–28 days', '547+ days', '')
    """
    length = parse_duration(text)
    if length is None:
        return ""
    if length.min_days < 1 and length.max_days <= 1:
        return "same day"
    return length_in_words(length, 1, "day", decimals_below=15)


def _without_variants(sign: str) -> str:
    """Full-width and other forms of a letter or digit as the plain one; fractions stay: 1½ is no 11/2."""
    if sign < "\x80" or unicodedata.category(sign) == "No":
        return sign
    return unicodedata.normalize("NFKC", sign)


def _tokens(text: str) -> list[_Token]:
    text = _BARE_DECIMAL.sub("0.", _GLUED_UNIT.sub(r"\1 \2 ", text))
    found: list[_Token] = []
    end = 0
    for match in islice(_TOKEN.finditer(text), _MOST_TOKENS + 1):
        found.append(_Token(match[0], match.start() == end and bool(found)))
        end = match.end()
    return found


class _DurationReader:
    """Reads the tokens of one text. What a method reads at an index it returns with the index behind it, or None."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._words = [token.text for token in tokens]
        self._is_unknown = False

    def read(self) -> DayRange | None:
        if not _UNKNOWN.isdisjoint(self._words):
            return None
        found: list[DayRange] = []
        at = 0
        if numbered := self._numbered():
            found, at = [numbered[0]], numbered[1]
        in_remark = False
        while at < len(self._tokens):
            if length := self._limited(at):
                found.append(length[0])
                at = length[1]
                continue
            if self._is_unknown or self._is_number(at):
                return None
            word = self._words[at]
            in_remark = in_remark or bool(found and word in (",", ";", ":", "."))
            if found and word in _COMPARATIVES:
                return None
            if word in _NOT and not (in_remark and self._words[at + 1 : at + 2] and not self._says_a_limit(at + 1)):
                return None
            at += 1
        if not found or any(each != found[0] for each in found):
            return None
        return found[0]

    def says_nothing_of_time(self) -> bool:
        """Whether it is a name or a word such as "variable": no number, nothing that turns or limits what follows in brackets."""
        of_time = _NOT | _NOT_BEFORE | _NOT_BEHIND | _UNKNOWN | _COMPARATIVES | UNITS.keys()
        is_plain = of_time.isdisjoint(self._words) and not any(map(self._is_number, range(len(self._words))))
        limits = (_AT_LEAST, _AT_MOST, _OPEN_BEHIND, _CAPPED_BEHIND)
        return is_plain and not any(word in phrases for word in self._words for phrases in limits) and self._limited(0) is None

    def _says_a_limit(self, at: int) -> bool:
        return self._words[at] in _COMPARATIVES | {"later", "sooner", "earlier", "over", "under", "enough"}

    def _word(self, at: int) -> str:
        return self._words[at] if 0 <= at < len(self._words) else ""

    def _phrase(self, phrases: _Phrases, at: int) -> int:
        """The index behind the longest of `phrases` that stands at `at`, else `at`."""
        for phrase in phrases.get(self._word(at), ()):
            if tuple(self._words[at : at + len(phrase)]) == phrase:
                after = at + len(phrase)
                # "min. 2 weeks"
                return after + 1 if self._word(after) == "." and self._tokens[after].is_glued else after
        return at

    def _is_number(self, at: int) -> bool:
        word = self._words[at]
        # "Q3", too: what it says of the length nobody can tell.
        return (
            any(sign.isnumeric() for sign in word)
            or word in _NUMBERS
            or word in _TENS
            or word in _OTHER_NUMBERS
            or word in _HALVES - {"media"}
        )

    def _begins_clause(self, at: int) -> bool:
        return (
            at == 0 or self._words[at - 1] in (",", ";", ":", ".", "(", "-") or self._words[at - 1] in _ABOUT | _BEFORE_A | {"just", "well"}
        )

    # -- a length with what limits it

    def _limited(self, at: int) -> tuple[DayRange, int] | None:
        """A length with its limits, and the index behind it.

        Where it is one, but is contradicted or no duration by what stands around it, the whole text is unknown.
        """
        start = at
        limit, at = self._limit_before(self._phrase(_DURING, at))
        if limit == "contradiction":
            return None
        begins = at = self._fillers(at)
        is_from = not limit and self._word(at) in ("from", "von", "de", "desde", "ab")
        between = self._between(at + is_from)
        length = between or self._range(at + is_from)
        if length is None and limit == "least":
            # "more than 3 but less than 6 months"
            low = self._quantity(at)
            high = self._upper_limit(low.after) if low else None
            length = _Length(low.low * high.unit, low.low * high.unit, low.after, high.unit) if low and high else None
        if length is None:
            return None
        if is_from and length.low == length.high and self._word(at) != "de":
            limit = "least"
        is_over_a_range = start < at and self._words[at - 1] == "over" and length.low != length.high
        if limit == "least" and (capped := self._upper_limit(length.after)) and capped.high >= length.high:
            result, after = DayRange(length.low, capped.high, length.unit), capped.after
        else:
            behind, after = self._limit_behind(length)
            if (limit and behind and limit != behind) or is_over_a_range:
                self._is_unknown = True
                return None
            limit = limit or behind
            result = DayRange(0.0 if limit == "most" else length.low, math.inf if limit == "least" else length.high, length.unit)
        if length.is_article and not (limit or is_from or start != at or self._begins_clause(start)):
            return None
        if self._is_no_duration(start, begins, after, is_limited=bool(limit)):
            self._is_unknown = True
            return None
        return result, after

    def _limit_before(self, at: int) -> tuple[str, int]:
        """What limits a length from before ("up to", "not more than"): "least", "most", "" or "contradiction"; and the index behind it."""
        negations = 0
        while self._word(at) in _NOT:
            negations, at = negations + 1, at + 1
            while self._word(at) in _VERBS:
                at += 1
        if (after := self._phrase(_AT_LEAST, at)) > at:
            limit = "most" if negations else "least"
        elif (after := self._phrase(_AT_MOST, at)) > at:
            limit = "least" if negations else "most"
        elif negations:
            fits: list[tuple[str, int]] = [
                (limit, len(words)) for words, limit in _NEGATED.items() if tuple(self._words[at : at + len(words)]) == words
            ]
            limit, size = fits[0] if fits else ("contradiction", 0)
            after = at + size
        elif self._word(at) == "over" and (self._begins_clause(at) or self._word(at - 1) in _SLIGHTLY):
            limit, after = "least", at + 1
        else:
            return "", at
        return "contradiction" if negations > 1 else limit, after

    def _limit_behind(self, length: _Length) -> tuple[str, int]:
        """What limits a length from behind ("+", "or more", ", max"): "least", "most" or ""; and the index behind it."""
        at = length.after
        if length.is_open:
            return "least", at
        after_comma = at + (self._word(at) == ",")
        for phrases, limit in ((_OPEN_BEHIND, "least"), (_CAPPED_BEHIND, "most")):
            after = self._phrase(phrases, after_comma)
            if after > after_comma and (after_comma == at or after == len(self._words)):
                return limit, after
        is_vague = self._word(at) == "or" and self._word(at + 1) == "so"
        return "", at + 2 * is_vague

    def _upper_limit(self, at: int) -> _Length | None:
        """The length in ", max 4 weeks" behind a lower limit."""
        while self._word(at) in (",", ";", "-", "/", "and", "but"):
            at += 1
        limit, after = self._limit_before(at)
        return self._range(self._fillers(after)) if limit == "most" else None

    def _fillers(self, at: int) -> int:
        while self._word(at) in _ABOUT or (self._word(at) == "." and self._word(at - 1) in _ABOUT):
            at += 1
        return self._phrase(_DURING, at)

    def _is_no_duration(self, start: int, begins: int, after: int, *, is_limited: bool) -> bool:
        """Whether what stands around a length from `start` to `after` makes it a point in time, a rhythm or a part of something."""
        before, then, next_one = self._word(start - 1), self._word(after), self._word(after + 1)
        if before in _NOT_BEFORE and not (before == "in" and is_limited):
            return True
        if (
            before in UNITS
            or before in VAGUE_NUMBERS
            or before in _FOREIGN_NUMBERS
            or (before == "of" and self._word(start - 2) == "couple")
        ):
            return True  # "day 2 weeks", "a few 2-week sprints"
        if self._tokens[begins].is_glued and before not in _SIGNS_BEFORE:
            return True  # "$30 days", "T+30 days", "-3 days"
        if before == "a" and self._word(start - 2) == "y":
            return True  # "il y a 2 mois"
        is_footnote = then == "*" and after + 1 == len(self._words)
        has_both_ends = then == "from" and "to" in self._words[after:]  # "6 weeks from signature to go-live"
        if then in _NOT_BEHIND and not (is_footnote or has_both_ends):
            return True
        if then == "or" or (then == "," and next_one in _NOT_BEHIND):
            return True
        if then in ("to", "-", "bis", "and") and (
            next_one in UNITS.keys() - _ONLY_BEHIND_DIGITS or next_one in ("", "?", ".", "go", "counting")
        ):
            return True  # "2 weeks to months", "2 weeks to ?"
        if (then == "at" and next_one in ("a", "the")) or (then in ("in", "im") and next_one in ("advance", "voraus")):
            return True  # "one day at a time", "2 weeks at the latest"
        # "2-week sprints" are several.
        is_one = self._word(after - 2) == "-" and not self._words[after - 1].endswith("s")
        return is_one and then.endswith("s") and not then.endswith("ss")

    # -- lengths without limits

    def _numbered(self) -> tuple[DayRange, int] | None:
        """The length of numbered units: "Weeks 3-6" are four weeks."""
        days = UNITS.get(self._word(0))
        if days is None or self._word(0) in _ONLY_BEHIND_DIGITS:
            return None
        first = self._digits(1)
        if first is None or self._word(first[1]) not in ("-", "to"):
            return None
        last = self._digits(first[1] + 1)
        if last is None or self._word(last[1]) in UNITS:
            return None
        length = (abs(last[0] - first[0]) + 1) * days
        return DayRange(length, length, days), last[1]

    def _between(self, at: int) -> _Length | None:
        """A length such as "between 2 and 3 weeks"."""
        joint = {"between": ("and",), "zwischen": ("und",), "entre": ("et", "y", "e")}.get(self._word(at))
        if joint is None:
            return None
        first = self._quantity(self._fillers(at + 1))
        if first is None:
            return None
        unit = None if self._word(first.after) in joint else self._unit(first.after, first)
        then = unit[1] if unit else first.after
        if self._word(then) not in joint:
            return None
        second = self._single(self._fillers(then + 1))
        return self._joined(first, unit[0] if unit else None, second) if second else None

    def _range(self, at: int) -> _Length | None:
        """A range ("2-4 weeks", "2 weeks to 2 months", "one or two weeks", "30/60/90 days"), else a compound or a single length."""
        at += self._word(at) in _ARTICLES and self._digits(at + 1) is not None  # "a 14-day trial"
        if listed := self._listed(at):
            return listed
        fixed = self._fixed(at)
        first = None if fixed else self._quantity(at)
        if fixed is None and first is None:
            return None
        if first is not None:
            is_open = self._word(first.after) == "+"
            if (joined := self._joint(first.after + is_open)) and (second := self._single(joined)):
                if first.is_ambiguous:
                    return None
                both = self._joined(first, None, second)
                return both._replace(is_open=is_open or both.is_open)
        single = fixed or self._compound(at)
        if single is None:
            return None
        if joined := self._joint(single.after):
            second = self._fixed(joined) or self._compound(joined)
            if second:
                return single._replace(
                    low=min(single.low, second.low),
                    high=max(single.high, second.high),
                    after=second.after,
                    is_open=single.is_open or second.is_open,
                )
            bare = self._quantity(joined)
            if bare and self._word(joined - 1) == "or" and bare.low == bare.high and self._unit(bare.after, bare) is None:
                # "a day or two"
                ends = (single.low, single.high, bare.low * single.unit)
                return single._replace(low=min(ends), high=max(ends), after=bare.after)
        return single

    def _joined(self, first: _Quantity, unit: float | None, second: _Length) -> _Length:
        days = unit or second.unit
        ends = (first.low * days, first.high * days, second.low, second.high)
        return _Length(min(ends), max(ends), second.after, second.unit, is_open=second.is_open)

    def _joint(self, at: int) -> int | None:
        """The index behind a dash or a word that stands between the ends of a range."""
        word = self._word(at)
        if word == "up" and self._word(at + 1) == "to":
            return self._fillers(at + 2)
        if word in ("-", "to", "or", "bis", "oder", "à", "ou"):
            pass
        elif word in ("a", "o") and self._is_number_at(at + 1):
            pass  # Spanish
        else:
            return None
        then = self._fillers(at + 1)
        return then + 2 if self._words[then : then + 2] == ["up", "to"] else then

    def _is_number_at(self, at: int) -> bool:
        return at < len(self._tokens) and (self._is_number(at) or self._words[at] in _FOREIGN_NUMBERS)

    def _listed(self, at: int) -> _Length | None:
        numbers, then = [], at
        while self._word(then).isdecimal() and 2 <= len(self._word(then)) <= 4:
            numbers.append(float(self._words[then]))
            if self._word(then + 1) != "/":
                break
            then += 2
        if len(numbers) < 2:
            return None
        unit = self._unit(then + 1, _Quantity(0, 0, then + 1, has_digits=True))
        return _Length(min(numbers) * unit[0], max(numbers) * unit[0], unit[1], unit[0]) if unit else None

    def _fixed(self, at: int) -> _Length | None:
        for phrase, (low, high) in _FIXED.items():
            if tuple(self._words[at : at + len(phrase)]) == phrase:
                after = at + len(phrase)
                if self._word(after) in ("after", "before", "following", "upon", "on", "once", "when", "if", "as", "nach", "and"):
                    self._is_unknown = True
                    return None
                return _Length(low, high, after, 1.0)
        return None

    def _compound(self, at: int) -> _Length | None:
        """A single length, or several with falling units: "1 year and 2 months", "1h 30m"."""
        whole = last = self._single(at)
        before_comma: _Length | None = None
        while whole and last and last.low == last.high and not last.is_open:
            then = whole.after
            if self._word(then) in ("and", "&", "und", "et", "y", "+"):
                then += 1
            elif self._word(then) == ",":
                before_comma, then = before_comma or whole, then + 1
            part = self._part(then, last)
            if part is None:
                break
            whole, last = whole._replace(low=whole.low + part.low, high=whole.high + part.high, after=part.after, unit=part.unit), part
        # "2 weeks, 3 days on site" are two.
        return before_comma if before_comma and whole and whole.after < len(self._tokens) else whole

    def _part(self, at: int, last: _Length) -> _Length | None:
        """A part of a compound: of a smaller unit than the one before it, and shorter than one of those."""
        quantity = self._quantity(at)
        if quantity is None or quantity.is_article or quantity.low != quantity.high:
            return None
        part = self._single(at, above=last.unit)
        if part is None and last.unit == HOUR and re.fullmatch("[0-5][0-9]", self._word(at)) and at + 1 == len(self._tokens):
            minutes = quantity.low * MINUTE
            part = _Length(minutes, minutes, at + 1, MINUTE)  # "1h30"
        return part if part and part.low == part.high and part.unit < last.unit and part.low < last.unit else None

    def _single(self, at: int, *, above: float | None = None) -> _Length | None:
        """One quantity with its unit."""
        quantity = self._quantity(at)
        if quantity is None:
            return None
        then = quantity.after
        share = {"quarter": 0.25, "quarters": 0.25, "third": 1 / 3, "thirds": 1 / 3, "half": 0.5, "halves": 0.5}.get(self._word(then))
        if share and self._word(then + 1) == "of" and self._word(then + 2) in (*_ARTICLES, "one"):
            unit = self._unit(then + 3, quantity)
            return _Length(quantity.low * share * unit[0], quantity.high * share * unit[0], unit[1], unit[0]) if unit else None
        is_open = self._word(then) == "+"
        unit = self._unit(then + is_open, quantity, above=above)
        if unit is None:
            return None
        days, after = unit
        if quantity.is_ambiguous and self._words[after - 1].endswith("s"):
            return None
        more = 0.0
        if self._words[after : after + 3] == ["and", "a", "half"]:
            more, after = days / 2, after + 3
        elif self._word(after) in ("et", "y") and self._word(after + 1) in ("demi", "demie", "medio", "media"):
            more, after = days / 2, after + 2
        return _Length(quantity.low * days + more, quantity.high * days + more, after, days, quantity.is_article, is_open)

    def _unit(self, at: int, quantity: _Quantity, *, above: float | None = None) -> tuple[float, int] | None:
        """Days of the unit at `at`, behind a quantity."""
        if self._word(at) == "-":
            at += 1
        word = self._word(at)
        adjective = word if word in _ADJECTIVES else ""
        if adjective:
            at += 1
            if self._word(at) == "." and self._tokens[at].is_glued:
                at += 1
            word = self._word(at)
        if word == "m" and above is not None and quantity.has_digits:
            days: float | None = {HOUR: MINUTE, YEAR: MONTH}.get(above)
        else:
            days = UNITS.get(word)
        if days is None or (word in _ONLY_BEHIND_DIGITS and not quantity.has_digits):
            return None
        if adjective in _WORKING:
            if days < 1:
                return None  # Eight working hours are a day, not a third of one.
            days = WORKDAY if days == 1 else days
        after = at + 1
        if self._word(after) in _WORKING_AFTER and days == 1:
            days, after = WORKDAY, after + 1
        if self._word(after) == "'" and self._tokens[after].is_glued:
            after += 1 + (self._word(after + 1) == "s" and self._tokens[after + 1].is_glued)
        if self._word(after) == "." and self._tokens[after].is_glued:
            after += 1
        return days, after

    # -- numbers

    def _digits(self, at: int) -> tuple[float, int] | None:
        """A number in digits; None for one that is written differently here and there, such as 1.000 and 1,5."""
        word = self._word(at)
        if not word[:1].isascii() or not word[:1].isdigit():
            return None
        whole, point, part = word.partition(".")
        if (
            not whole.isdecimal()
            or len(whole) > 6
            or (point and not (part.isdecimal() and (len(part) < 3 or (whole == "0" and len(part) == 3))))
        ):
            return self._decimal_comma(at)
        return float(word), at + 1

    def _decimal_comma(self, at: int) -> tuple[float, int] | None:
        """The number of "1,5 Wochen", where the unit says that a comma is the decimal sign."""
        whole, comma, part = self._word(at).partition(",")
        says_so = self._word(at + 1) in _FOREIGN_UNITS and self._word(at + 1) not in ENGLISH_UNITS
        if comma and says_so and whole.isdecimal() and part.isdecimal() and len(part) < 3:
            return float(f"{whole}.{part}"), at + 1
        return None

    def _quantity(self, at: int) -> _Quantity | None:
        """A number, in digits or words, exact or not; a bracket that repeats it is passed over: "thirty (30) days"."""
        found = self._number(at)
        if found and self._word(found.after) == "(" and self._word(found.after + 2) == ")":
            again = self._digits(found.after + 1)
            if again and again[0] == found.low == found.high:
                return found._replace(after=found.after + 3)
        return found

    def _number(self, at: int) -> _Quantity | None:
        word, then = self._word(at), self._word(at + 1)
        if word in _FRACTIONS:
            share = _FRACTIONS[word]
            is_of = then == "of" and self._word(at + 2) in _ARTICLES
            return _Quantity(share, share, at + (3 if is_of else 1), has_digits=True)
        if digits := self._digits(at):
            return self._after_digits(at, *digits)
        if word == "half" and then == "a" and self._word(at + 2) == "dozen":
            return _Quantity(6, 6, at + 3)
        if word in ("a", "half") and then == "dozen":
            return _Quantity(12 if word == "a" else 6, 12 if word == "a" else 6, at + 2)
        if word == "dozen":
            return _Quantity(12, 12, at + 1)
        if word in _HALVES:
            after = at + 1 + (then in _ARTICLES)
            if then == "of" and self._word(at + 2) in _ARTICLES:
                after = at + 3
            if self._word(after) == "-" and self._word(after + 1) in UNITS:
                after += 1
            return _Quantity(0.5, 0.5, after)
        vague_at = at + (word == "a" and then in ("couple", "few"))
        if (vague := VAGUE_NUMBERS.get(self._word(vague_at))) is not None:
            return _Quantity(*vague, vague_at + 1 + (self._word(vague_at + 1) == "of"))
        if word in _TENS:
            joint = at + 1 + (then == "-")
            ones = _NUMBERS.get(self._word(joint), 0)
            number, after = (_TENS[word] + ones, joint + 1) if 0 < ones < 10 else (_TENS[word], at + 1)
        elif word in _NUMBERS or word in _FOREIGN_NUMBERS:
            number, after = _NUMBERS.get(word, _FOREIGN_NUMBERS.get(word, 0.0)), at + 1
            if word in _FOREIGN_NUMBERS and self._word(after) in _HALVES:
                return _Quantity(0.5, 0.5, after + 1)
        elif word in _ARTICLES and then != "hundred":
            return _Quantity(1, 1, at + 1, is_article=True)
        elif word in _ARTICLES:
            number, after = 1.0, at + 1
        else:
            return None
        if self._word(after) == "hundred":
            number, after = self._below_hundred(100 * number, after + 1)
        return self._and_a_half(number, after, has_digits=False)

    def _below_hundred(self, hundreds: float, at: int) -> tuple[float, int]:
        rest = self._number(at + (self._word(at) == "and"))
        is_exact = rest is not None and not rest.is_article and not rest.has_digits and rest.low == rest.high and rest.low % 1 == 0
        return (hundreds + rest.low, rest.after) if rest and is_exact and rest.low < 100 else (hundreds, at)

    def _and_a_half(self, number: float, after: int, *, has_digits: bool) -> _Quantity:
        if self._words[after : after + 3] == ["and", "a", "half"] and self._word(after + 3) in UNITS.keys() | _ADJECTIVES:
            return _Quantity(number + 0.5, number + 0.5, after + 3, has_digits=has_digits)
        if self._word(after) == "and" and (share := {"a": 0.25, "one": 0.25, "three": 0.75}.get(self._word(after + 1))):
            then = after + 2 + (self._word(after + 2) == "-")
            if self._word(then) in ("quarter", "quarters") and self._word(then + 1) in UNITS:
                return _Quantity(number + share, number + share, then + 1, has_digits=has_digits)
        if self._word(after) == "dozen":
            return _Quantity(12 * number, 12 * number, after + 1, has_digits=has_digits)
        return _Quantity(number, number, after, has_digits=has_digits)

    def _after_digits(self, at: int, number: float, after: int) -> _Quantity | None:
        if fraction := self._fraction(at):
            return _Quantity(fraction[0], fraction[0], fraction[1], has_digits=True, is_ambiguous=True)
        then = self._word(after)
        if then in _FRACTIONS:
            more = _FRACTIONS[then]
            return _Quantity(number + more, number + more, after + 1, has_digits=True)
        if mixed := self._fraction(after):
            return _Quantity(number + mixed[0], number + mixed[0], mixed[1], has_digits=True)
        return self._and_a_half(number, after, has_digits=True)

    def _fraction(self, at: int) -> tuple[float, int] | None:
        """n/m with m of 2 to 4, written without spaces."""
        upper, lower = self._word(at), self._word(at + 2)
        if self._word(at + 1) != "/" or not (upper in ("1", "2", "3") and lower in ("2", "3", "4") and int(upper) < int(lower)):
            return None
        is_tight = self._tokens[at + 1].is_glued and self._tokens[at + 2].is_glued
        return (int(upper) / int(lower), at + 3) if is_tight and self._word(at + 3) != "/" else None
