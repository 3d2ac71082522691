"""The rules of what a summary must tell: persona and pain (1), stages (2), total (5), blanks (6)."""

from bisect import bisect_left
from collections import Counter

from buyerflow_widgets.factcheck.amounts import value
from buyerflow_widgets.factcheck.facts import matches
from buyerflow_widgets.factcheck.text import Mention, SummaryText
from buyerflow_widgets.factcheck.verdict import Finding
from buyerflow_widgets.factcheck.vocabulary import (
    ALL_STAGES,
    ASIDES,
    FIELD_WORDS,
    LENGTHS,
    MISSING,
    NOTHING_MISSING,
    ORDINALS,
    ORDINARY_BEFORE_STAGE,
    STAGE_NAMES,
    STAGES,
    STOPWORDS,
    TELLING,
    UNKNOWN,
)
from buyerflow_widgets.model import NamePattern, counted, format_duration


def listed(names: list[str]) -> str:
    """At most three of `names`, and how many more."""
    shown = [f"“{name if len(name) <= 60 else name[:60] + '…'}”" for name in names]
    if len(shown) > 3:
        return f"{', '.join(shown[:3])} and {len(shown) - 3} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def persona_and_pain(summary: SummaryText) -> list[Finding]:
    """Rule 1."""
    facts, found = summary.facts, []
    if facts.personas and not any(name.matches_at(summary.words, at) for name in facts.personas for at in range(len(summary.words))):
        found.append(Finding(rule=1, message="The persona is not named as in your map."))
    blocks: dict[int, set[str]] = {}
    for word in summary.words:
        blocks.setdefault(word.block, set()).add(word.stem)
    if facts.pains and not any(_is_named(pain, block) for pain in facts.pains for block in blocks.values()):
        found.append(Finding(rule=1, message="None of the pain points in your map is named."))
    return found


def _is_named(pain: frozenset[str], block: set[str]) -> bool:
    # People say a pain in words of their own: two of those that carry it are enough.
    telling = pain - STOPWORDS or pain
    return len(telling & block) >= min(2, len(telling))


def stages_in_order(summary: SummaryText) -> list[Finding]:
    """Rule 2."""
    names = [(label, name) for label, name in zip(summary.facts.names, summary.facts.stages, strict=True) if name]
    found, left_out = [], []
    places: dict[NamePattern, list[int]] = {}
    for mention in summary.mentions:
        places.setdefault(mention.name, []).append(mention.first)
    telling = _where_all_are_told(summary, {name for _, name in names}) or {
        name: [at for at in each if not summary.says(summary.part_of(at, summary.clauses), ASIDES)] or each for name, each in places.items()
    }
    position = 0
    for label, name in names:
        if name not in places:
            left_out.append(label)
            continue
        at = bisect_left(telling[name], position)
        if at < len(telling[name]):
            position = telling[name][at] + 1
        else:
            span = summary.span(telling[name][0], telling[name][0] + len(name.keys))
            message = f"“{summary.text[slice(*span)]}” is not told at its place in the order of your map."
            found.append(Finding(rule=2, message=message, words=summary.text[slice(*span)], spans=(span,)))
    if left_out:
        are = "are" if len(left_out) > 1 else "is"
        found.insert(0, Finding(rule=2, message=f"{listed(left_out)} {are} not named."))
    return found + [_strange(summary, *place) for place in strange_stages(summary)]


def _heads(summary: SummaryText) -> list[tuple[int, Mention | None]]:
    """The first word of each block, and the stage that the block begins with."""
    firsts = [at for at, word in enumerate(summary.words) if not at or word.block != summary.words[at - 1].block]
    by_place = {mention.first: mention for mention in summary.mentions}
    return [(at, by_place.get(at)) for at in firsts]


def _where_all_are_told(summary: SummaryText, names: set[NamePattern]) -> dict[NamePattern, list[int]] | None:
    """Where the stages stand in the first section that tells each in a paragraph, item or heading of its own."""
    sections: dict[int, dict[NamePattern, list[int]]] = {}
    firsts = {at for at, _ in _heads(summary)}
    for mention in summary.mentions:
        # At one place two may stand: "Trial", and "Trial: the second".
        if mention.first in firsts:
            section = summary.tokens.blocks[summary.words[mention.first].block].section
            sections.setdefault(section, {}).setdefault(mention.name, []).append(mention.first)
    return next((places for places in sections.values() if places.keys() >= names), None)


def strange_stages(summary: SummaryText) -> list[tuple[int, int]]:
    """Items of the list of stages, and names before "stage", that are none of the table's: first word, and the one after."""
    found = [place for group in _groups(summary) for place in _strange_items(summary, group)]
    for at in range(1, len(summary.words)):
        word, before = summary.words[at], summary.words[at - 1]
        if word.stem not in STAGES or word.after_break or before.stem in summary.facts.stems or before.stem in ORDINARY_BEFORE_STAGE:
            continue
        # At the start of a sentence: "Pilot stage", but not "Six stages".
        is_name = before.is_capitalised and before.starts_sentence and value(before.key) is None and before.stem not in STOPWORDS
        if before.stem in STAGE_NAMES or is_name:
            found.append((at - 1, at))
    return found


def _groups(summary: SummaryText) -> list[list[tuple[int, Mention | None]]]:
    """The heads of the items of each list, and of paragraphs that begin in bold one after the other."""
    groups: list[list[tuple[int, Mention | None]]] = []
    last = None
    for head in _heads(summary):
        block = summary.tokens.blocks[summary.words[head[0]].block]
        kind = (block.kind, block.bold or block.kind == "item")
        if not kind[1] or (last and last[0] == "item" and block.kind == "item" and block.indent > last[1]):
            last = last if kind[1] else None
            continue
        if last is None or (last[0], last[1]) != (block.kind, block.indent):
            groups.append([])
        groups[-1].append(head)
        last = (block.kind, block.indent)
    return groups


def _strange_items(summary: SummaryText, group: list[tuple[int, Mention | None]]) -> list[tuple[int, int]]:
    names = zip(summary.facts.names, summary.facts.stages, strict=True)
    wordless = any(name is None and not label.startswith("Stage ") for label, name in names)
    if wordless:
        return []
    tells_stages = sum(mention is not None for _, mention in group) >= min(2, len(summary.facts.stages))
    # A stage that is called "18 months" is no time that something takes.
    in_names = {at for mention in summary.mentions for at in range(mention.first, mention.after)}
    times = {amount.first for amount in summary.amounts if amount.kind == "time"} - in_names
    found = []
    for at, mention in group:
        if mention or (summary.stems[at] == "stage" and summary.stems[at + 1 : at + 2] and summary.stems[at + 1].isdigit()):
            continue
        after = at + 1
        while after < len(summary.words) and not summary.words[after].after_break and "*" not in _between(summary, after):
            after += 1
        # In any list "Pilot, 3 weeks" tells a stage.
        lasts = any(place in times and summary.words[place].sentence == summary.words[at].sentence for place in (after, after + 1))
        if (tells_stages or lasts) and after - at <= 6 and not set(summary.stems[at:after]) <= TELLING:
            found.append((at, after))
    return found


def _between(summary: SummaryText, at: int) -> str:
    return summary.text[summary.words[at - 1].end : summary.words[at].start]


def _strange(summary: SummaryText, first: int, after: int) -> Finding:
    span = summary.span(first, after)
    words = summary.text[slice(*span)]
    return Finding(rule=2, message=f"Your table has no stage “{words}”.", words=words, spans=(span,))


def total_duration(summary: SummaryText) -> list[Finding]:
    """Rule 5."""
    facts, found, every = summary.facts, [], range(len(summary.words))
    times = [amount for amount in summary.amounts if amount.kind == "time"]
    if facts.total:
        right = format_duration(facts.total)
        for amount in times:
            if summary.totals(amount) and not matches(amount, facts.total):
                span = summary.span(amount.first, amount.after)
                words = summary.text[slice(*span)]
                found.append(
                    Finding(rule=5, message=f"The durations in your map add up to {right}, not {words}.", words=words, spans=(span,))
                )
        if not found and not any(matches(amount, facts.total) for amount in times):
            found.append(Finding(rule=5, message=f"The total of {right} is not said."))
    unknown = [at for at, length in enumerate(facts.lengths) if length is None]
    if unknown and not any(_says_unknown(summary, part) for part in summary.sentences):
        durations = summary.facts.unread
        if not all(name and any(name.matches_at(summary.words, at) for at in every) for name in durations):
            message = f"It is not said that {counted(len(unknown), 'stage')} {'has' if len(unknown) == 1 else 'have'} no known duration."
            found.append(Finding(rule=5, message=message))
    return found


def _says_unknown(summary: SummaryText, part: range) -> bool:
    said = set(summary.stems[part.start : part.stop])
    return bool(said & UNKNOWN and said & LENGTHS)


def blanks_named(summary: SummaryText) -> list[Finding]:
    """Rule 6."""
    facts, found = summary.facts, []
    if facts.blanks:
        for place in summary.places(range(len(summary.words)), NOTHING_MISSING, own=True):
            span = summary.span(place.start, place.stop)
            words, blanks = summary.text[slice(*span)], counted(len(facts.blanks), "field")
            are = "is" if len(facts.blanks) == 1 else "are"
            found.append(Finding(rule=6, message=f"{blanks[0].upper()}{blanks[1:]} of your map {are} blank.", words=words, spans=(span,)))
    unnamed = _unnamed(summary)
    if unnamed and not found:
        labels = [f"{facts.names[at]}: {label}" if at >= 0 else label for at, label in unnamed]
        found.append(Finding(rule=6, message=f"Blank, but not said to be missing: {listed(labels)}."))
    return found


def _unnamed(summary: SummaryText) -> list[tuple[int, str]]:
    facts = summary.facts
    open_ = set(facts.blanks)
    by_label = Counter(label for at, label in facts.blanks if at >= 0)
    by_name: dict[NamePattern, list[int]] = {}
    for at, name in enumerate(facts.stages):
        if name:
            by_name.setdefault(name, []).append(at)
    nameless = [at for at, name in enumerate(facts.stages) if not name]
    in_missing = _sections_of_gaps(summary)
    for part in summary.sentences:
        said = summary.stems[part.start : part.stop]
        if not (summary.words[part.start].block in in_missing or MISSING.intersection(said)):
            continue
        labels = [label for label, phrases in FIELD_WORDS.items() if summary.says(part, phrases)]
        open_ -= {(-1, label) for label in labels}
        if not open_ or not (labels or MISSING.intersection(said)):
            continue
        owners = [at for mention in summary.mentioned(part) for at in by_name[mention.name]]
        owners += [at for at in nameless if _says_place(summary, part, at)] if nameless else []
        numbers = {amount.low for amount in summary.amounts_in(part)}
        everywhere = summary.says(part, ALL_STAGES)
        for label in labels:
            open_ -= {(at, label) for at in owners}
            count = by_label[label]
            if count in numbers or (everywhere and count == len(facts.stages)):
                open_ -= {(at, label) for at, each in facts.blanks if each == label}
        if {"nothing", "everything", "detail", "empty"}.intersection(said):
            for at in owners:
                rest = {blank for blank in facts.blanks if blank[0] == at}
                open_ -= rest if len(rest) >= 6 else set()
    return [blank for blank in facts.blanks if blank in open_]


def _says_place(summary: SummaryText, part: range, at: int) -> bool:
    number = str(at + 1)
    phrases = (("stage", number), (ORDINALS[at], "stage")) if at < len(ORDINALS) else (("stage", number),)
    return not summary.facts.names[at].startswith("Stage ") or summary.says(part, phrases)


def _sections_of_gaps(summary: SummaryText) -> set[int]:
    """The blocks below a heading, or in a list below a line with a colon, that speak of what is missing."""
    said: dict[int, set[str]] = {}
    for word in summary.words:
        said.setdefault(word.block, set()).add(word.stem)
    found, heading, line = set(), False, False
    for number, block in enumerate(summary.tokens.blocks):
        missing = bool(MISSING & said.get(number, set()))
        if block.kind == "heading":
            heading, line = missing, False
        elif block.kind == "text":
            line = missing
        if heading or (line and block.kind == "item"):
            found.add(number)
    return found
