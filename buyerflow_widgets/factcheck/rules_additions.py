"""The rules of what a summary must not add: people and names (4), claims (7), and marks or too many words (8)."""

import re
from itertools import islice

from buyerflow_widgets.factcheck.rules_coverage import strange_stages
from buyerflow_widgets.factcheck.rules_numbers import shares
from buyerflow_widgets.factcheck.text import Findings, SummaryText
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
from buyerflow_widgets.model import count_words, counted, stem

_LEFTOVER = re.compile(
    r"</?[a-zA-Z][^<>\n]{0,200}>|<\||\|>|```|!\[|\[[^\]\n]{0,120}\](?!\()|\{\{|\}\}|^#{1,6}[^#\s]|^\|.{0,300}\|[ \t]*$|"
    r"\*\*(?=[ \t\n])(?<=[ \t\n]\*\*)|\bTODO\b|\blorem ipsum\b",
    re.MULTILINE,
)
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_DOMAIN = re.compile(r"\b[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\.(?:com|io|net|org|ai|co|de|eu|app|dev)\b", re.IGNORECASE)
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]")


def people_known(summary: SummaryText) -> list[Finding]:
    """Rule 4."""
    found = Findings(summary, 4)
    stages = {at for place in strange_stages(summary) for at in range(*place)}
    titles = _titles(summary)
    at = 0
    while at < len(summary.words):
        after = at + 1
        if at in titles:
            after, short = titles[at]
            if short not in summary.facts.stems:
                found.add(summary.span(at, after), lambda words: f"“{words}” is nobody in your map.")
        elif at in stages:
            pass  # found by the rule of stages
        elif first := _strange_role(summary, at):
            found.add(summary.span(at + 1 - first, after), lambda words: f"“{words}” is nobody in your map.")
        elif _is_name(summary, at):
            while (
                after < len(summary.words)
                and not summary.words[after].after_break
                and _is_name(summary, after)
                and not _strange_role(summary, after)
            ):
                after += 1
            if not _is_firm(summary, at, after):
                found.add(summary.span(at, after), lambda words: f"The name “{words}” is not in your map.")
        at = after
    return found.all()


def _titles(summary: SummaryText) -> dict[int, tuple[int, str]]:
    """Where roles are written out: the word after them, and their short form."""
    found: dict[int, tuple[int, str]] = {}
    for short, long in SAME_ROLE.items():
        for place in summary.places(range(len(summary.words)), (long,)):
            if place.start not in found or found[place.start][0] < place.stop:
                found[place.start] = (place.stop, short)
    return found


def _strange_role(summary: SummaryText, at: int) -> int:
    """How many words, up to `at`, name a role that is not in the table."""
    word = summary.words[at]
    known = word.stem in summary.facts.stems
    if word.stem in MODIFIED_ROLES and (word.stem != "lead" or word.key == "lead") and at and not word.after_break:
        before = summary.words[at - 1]
        plain = before.stem in ORDINARY_BEFORE_ROLES or before.stem in STOPWORDS or before.stem in summary.facts.stems
        # "Brief managers" tells whoever reads it to brief them.
        if not plain and not (before.starts_sentence and word.key != word.stem) and before.key[0].isalpha():
            return 2
    if word.stem not in ROLES or known:
        return 0
    return int(word.key not in CAPITAL_ROLES or summary.text[word.start : word.end].isupper())


def _is_name(summary: SummaryText, at: int) -> bool:
    """Whether the word is a name by its capital letter, and none that the table has."""
    word = summary.words[at]
    if not word.is_capitalised or word.stem in summary.facts.stems or word.stem in ORDINARY_CAPITALS:
        return False
    text = summary.text[word.start : word.end]
    if len(text) > 1 and text.isupper():
        return True
    if word.key in STOPWORDS or summary.tokens.blocks[word.block].kind == "heading" or len(text) == 1:
        return False
    if not word.starts_sentence:
        return True
    if word.stem in BEFORE_NAMES:
        return False
    if ":" in word.gap and summary.words[at - 1].block == word.block and summary.stems[at - 1] in NAMES_FOLLOW:
        return True
    # At the start of a sentence any word has a capital: only what follows tells a name.
    if summary.tokens.plain[word.end : word.end + 2] in ("'s", "’s"):
        return True
    then = summary.words[at + 1] if at + 1 < len(summary.words) and summary.words[at + 1].sentence == word.sentence else None
    if then is None:
        return False
    if then.gap.strip() == ",":
        return then.key in ("the", "a", "an", "our", "their", "who")
    if then.after_break:
        return False
    return then.stem in PEOPLE_VERBS or (
        then.is_capitalised and not then.starts_sentence and _is_name(summary, at + 1) and not summary.text[then.start : then.end].isupper()
    )


def _is_firm(summary: SummaryText, first: int, after: int) -> bool:
    """Whether a name is a brand's: for the rule of claims."""
    words = summary.words[first:after]
    texts = [summary.text[word.start : word.end] for word in words]
    behind = summary.tokens.plain[words[-1].end : words[-1].end + 1]
    return (
        any(_INNER_CAPITAL.search(text) for text in texts)
        or any(word.stem in FIRMS for word in words[1:])
        or behind in ("™", "®", "©")
        or bool(_DOMAIN.match(summary.tokens.plain, words[0].start))
    )


def claims_known(summary: SummaryText) -> list[Finding]:
    """Rule 7."""
    found = Findings(summary, 7)
    stems, plain = summary.facts.stems, summary.tokens.plain
    for amount in summary.amounts:
        if amount.kind in ("percent", "money") and not {(amount.kind, amount.low), (amount.kind, amount.high)} <= summary.facts.shares:
            start, end = summary.span(amount.first, amount.after)
            end += len(plain[end : end + 2].rstrip()) if plain[end : end + 2].strip() in ("%", "€", "$", "£", "¥") else 0
            start -= start > 0 and plain[start - 1] in "$€£¥"
            found.add((start, end), lambda words: f"“{words}” is not in your map.")
    for share in shares(summary):
        found.add(summary.span(*share), lambda words: f"“{words}” is a statistic that your map does not hold.")
    for at, word in enumerate(summary.words):
        if word.stem in CERTAIN and word.stem not in stems:
            found.add(summary.span(at, at + 1), lambda words: f"“{words}” is more certain than your map.")
    for place in summary.places(range(len(summary.words)), STATISTICAL):
        if not stems.issuperset(summary.stems[place.start : place.stop]):
            found.add(summary.span(place.start, place.stop), lambda words: f"“{words}” claims what your map does not hold.")
    at = 0
    while at < len(summary.words):
        after = at + 1
        if _is_name(summary, at):
            while after < len(summary.words) and not summary.words[after].after_break and _is_name(summary, after):
                after += 1
            if _is_firm(summary, at, after):
                found.add(summary.span(at, after), lambda words: f"The brand “{words}” is not in your map.")
        at = after
    said = "\n".join(summary.facts.lines).casefold()
    for domain in _DOMAIN.finditer(plain):
        # As it stands there, or made of words of the table: "acme.com" of "Acme".
        if domain[0].casefold() not in said and not stems.issuperset(
            stem(part.casefold()) for part in domain[0].replace("-", ".").split(".")
        ):
            found.add(domain.span(), lambda words: f"The address “{words}” is not in your map.")
    return found.all()


def form(summary: SummaryText) -> list[Finding]:
    """Rule 8."""
    found = Findings(summary, 8)
    fewest, most = summary.facts.length
    length = count_words(summary.tokens.plain)
    if length > most:
        found.add((0, 0), lambda _: f"It has {length} words; {most} are enough for this map.")
    elif length < max(fewest, 1):
        found.add((0, 0), lambda _: f"It has {counted(length, 'word')}; the map gives enough for {max(fewest, 1)}.")
    bare = _ESCAPED.sub("··", summary.text)
    for mark in islice(_LEFTOVER.finditer(bare), 20):
        if not any(mark[0] in line for line in summary.facts.lines):
            found.add(mark.span(), lambda words: f"“{words}” looks like left-over markup.")
    return [each if each.words else each.model_copy(update={"spans": ()}) for each in found.all()]
