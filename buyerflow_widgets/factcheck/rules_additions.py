"""The rules of what a summary must not add: people and names (4), claims (7), and marks or too many words (8)."""

import re
from itertools import islice

from buyerflow_widgets.factcheck.rules_coverage import strange_stages
from buyerflow_widgets.factcheck.rules_numbers import shares
from buyerflow_widgets.factcheck.text import Findings, Told
from buyerflow_widgets.factcheck.verdict import Finding
from buyerflow_widgets.factcheck.vocabulary import (
    BEFORE_NAMES,
    CAPITAL_ROLES,
    CERTAIN,
    FIRMS,
    MODIFIED_ROLES,
    NAMES_FOLLOW,
    ORDINARY_BEFORE_ROLES,
    ORDINARY_CAPITALS,
    PEOPLE_VERBS,
    ROLES,
    SAME_ROLE,
    STATISTICAL,
    STOPWORDS,
)
from buyerflow_widgets.model import counted, counted_words, stem

_LEFTOVER = re.compile(
    r"</?[a-zA-Z][^<>\n]{0,200}>|<\||\|>|```|!\[|\[[^\]\n]{0,120}\](?!\()|\{\{|\}\}|^#{1,6}[^#\s]|^\|.{0,300}\|[ \t]*$|"
    r"\*\*(?=[ \t\n])(?<=[ \t\n]\*\*)|\bTODO\b|\blorem ipsum\b",
    re.MULTILINE,
)
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_DOMAIN = re.compile(r"\b[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\.(?:com|io|net|org|ai|co|de|eu|app|dev)\b", re.IGNORECASE)
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]")


def people_known(told: Told) -> list[Finding]:
    """Rule 4."""
    found = Findings(told, 4)
    stages = {at for place in strange_stages(told) for at in range(*place)}
    titles = _titles(told)
    at = 0
    while at < len(told.words):
        after = at + 1
        if at in titles:
            after, short = titles[at]
            if short not in told.known.stems:
                found.add(told.span(at, after), lambda words: f"“{words}” is nobody in your table.")
        elif at in stages:
            pass  # found by the rule of stages
        elif first := _strange_role(told, at):
            found.add(told.span(at + 1 - first, after), lambda words: f"“{words}” is nobody in your table.")
        elif _is_name(told, at):
            while after < len(told.words) and not told.words[after].breaks and _is_name(told, after) and not _strange_role(told, after):
                after += 1
            if not _is_firm(told, at, after):
                found.add(told.span(at, after), lambda words: f"The name “{words}” is not in your table.")
        at = after
    return found.all()


def _titles(told: Told) -> dict[int, tuple[int, str]]:
    """Where roles are written out: the word after them, and their short form."""
    found: dict[int, tuple[int, str]] = {}
    for short, long in SAME_ROLE.items():
        for place in told.places(range(len(told.words)), (long,)):
            if place.start not in found or found[place.start][0] < place.stop:
                found[place.start] = (place.stop, short)
    return found


def _strange_role(told: Told, at: int) -> int:
    """How many words, up to `at`, name a role that is not in the table."""
    word = told.words[at]
    known = word.stem in told.known.stems
    if word.stem in MODIFIED_ROLES and (word.stem != "lead" or word.key == "lead") and at and not word.breaks:
        before = told.words[at - 1]
        plain = before.stem in ORDINARY_BEFORE_ROLES or before.stem in STOPWORDS or before.stem in told.known.stems
        # "Brief managers" tells whoever reads it to brief them.
        if not plain and not (before.opens and word.key != word.stem) and before.key[0].isalpha():
            return 2
    if word.stem not in ROLES or known:
        return 0
    return int(word.key not in CAPITAL_ROLES or told.text[word.start : word.end].isupper())


def _is_name(told: Told, at: int) -> bool:
    """Whether the word is a name by its capital letter, and none that the table has."""
    word = told.words[at]
    if not word.capital or word.stem in told.known.stems or word.stem in ORDINARY_CAPITALS:
        return False
    text = told.text[word.start : word.end]
    if len(text) > 1 and text.isupper():
        return True
    if word.key in STOPWORDS or told.reading.blocks[word.block].kind == "heading" or len(text) == 1:
        return False
    if not word.opens:
        return True
    if word.stem in BEFORE_NAMES:
        return False
    if ":" in word.gap and told.words[at - 1].block == word.block and told.stems[at - 1] in NAMES_FOLLOW:
        return True
    # At the start of a sentence any word has a capital: only what follows tells a name.
    if told.reading.plain[word.end : word.end + 2] in ("'s", "’s"):
        return True
    then = told.words[at + 1] if at + 1 < len(told.words) and told.words[at + 1].sentence == word.sentence else None
    if then is None:
        return False
    if then.gap.strip() == ",":
        return then.key in ("the", "a", "an", "our", "their", "who")
    if then.breaks:
        return False
    return then.stem in PEOPLE_VERBS or (
        then.capital and not then.opens and _is_name(told, at + 1) and not told.text[then.start : then.end].isupper()
    )


def _is_firm(told: Told, first: int, after: int) -> bool:
    """Whether a name is a brand's: for the rule of claims."""
    words = told.words[first:after]
    texts = [told.text[word.start : word.end] for word in words]
    behind = told.reading.plain[words[-1].end : words[-1].end + 1]
    return (
        any(_INNER_CAPITAL.search(text) for text in texts)
        or any(word.stem in FIRMS for word in words[1:])
        or behind in ("™", "®", "©")
        or bool(_DOMAIN.match(told.reading.plain, words[0].start))
    )


def claims_known(told: Told) -> list[Finding]:
    """Rule 7."""
    found = Findings(told, 7)
    stems, plain = told.known.stems, told.reading.plain
    for amount in told.amounts:
        if amount.kind in ("percent", "money") and not {(amount.kind, amount.low), (amount.kind, amount.high)} <= told.known.shares:
            start, end = told.span(amount.first, amount.after)
            end += len(plain[end : end + 2].rstrip()) if plain[end : end + 2].strip() in ("%", "€", "$", "£", "¥") else 0
            start -= start > 0 and plain[start - 1] in "$€£¥"
            found.add((start, end), lambda words: f"“{words}” is not in your table.")
    for share in shares(told):
        found.add(told.span(*share), lambda words: f"“{words}” is a statistic that your table does not hold.")
    for at, word in enumerate(told.words):
        if word.stem in CERTAIN and word.stem not in stems:
            found.add(told.span(at, at + 1), lambda words: f"“{words}” is more certain than your table.")
    for place in told.places(range(len(told.words)), STATISTICAL):
        if not stems.issuperset(told.stems[place.start : place.stop]):
            found.add(told.span(place.start, place.stop), lambda words: f"“{words}” claims what your table does not hold.")
    at = 0
    while at < len(told.words):
        after = at + 1
        if _is_name(told, at):
            while after < len(told.words) and not told.words[after].breaks and _is_name(told, after):
                after += 1
            if _is_firm(told, at, after):
                found.add(told.span(at, after), lambda words: f"The brand “{words}” is not in your table.")
        at = after
    said = "\n".join(told.known.lines).casefold()
    for domain in _DOMAIN.finditer(plain):
        # As it stands there, or made of words of the table: "acme.com" of "Acme".
        if domain[0].casefold() not in said and not stems.issuperset(
            stem(part.casefold()) for part in domain[0].replace("-", ".").split(".")
        ):
            found.add(domain.span(), lambda words: f"The address “{words}” is not in your table.")
    return found.all()


def form(told: Told) -> list[Finding]:
    """Rule 8."""
    found = Findings(told, 8)
    fewest, most = told.known.length
    length = counted_words(told.reading.plain)
    if length > most:
        found.add((0, 0), lambda _: f"It has {length} words; {most} are enough for this map.")
    elif length < max(fewest, 1):
        found.add((0, 0), lambda _: f"It has {counted(length, 'word')}; the table gives enough for {max(fewest, 1)}.")
    bare = _ESCAPED.sub("··", told.text)
    for mark in islice(_LEFTOVER.finditer(bare), 20):
        if not any(mark[0] in line for line in told.known.lines):
            found.add(mark.span(), lambda words: f"“{words}” looks like left-over markup.")
    return [each if each.words else each.model_copy(update={"spans": ()}) for each in found.all()]
