"""The text of a summary as the rules see it: its words, where it names the stages, and which words it quotes from the table."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from buyerflow_widgets.factcheck.amounts import Amount, amounts
from buyerflow_widgets.factcheck.facts import Facts
from buyerflow_widgets.factcheck.verdict import Finding
from buyerflow_widgets.factcheck.vocabulary import EXTREMES, TOTALS
from buyerflow_widgets.model import NamePattern, TokenizedText, Word, tokenize_markdown

Phrases = tuple[tuple[str, ...], ...]


class Mention(NamedTuple):
    """A stage is named."""

    first: int
    after: int
    name: NamePattern


@dataclass
class SummaryText:
    """A summary's text beside what may be said."""

    text: str
    facts: Facts
    tokens: TokenizedText = field(init=False)
    _said: dict[tuple[int, int, Phrases, bool], bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.tokens = tokenize_markdown(self.text)

    @property
    def words(self) -> list[Word]:
        """In the text's order."""
        return self.tokens.words

    @cached_property
    def amounts(self) -> list[Amount]:
        """Numbers and lengths of time."""
        return amounts(self.words, self.tokens.plain)

    @cached_property
    def stems(self) -> list[str]:
        """Of the words."""
        return [word.stem for word in self.words]

    @cached_property
    def mentions(self) -> list[Mention]:
        """Where stages are named. Of "Trial" and "Trial run" the longer one is meant where both could be."""
        by_start: dict[str, list[NamePattern]] = {}
        for name in sorted({name for name in self.facts.stages if name}, key=lambda name: (-len(name.keys), name)):
            by_start.setdefault(_first(name.keys[0]), []).append(name)
        found: list[Mention] = []
        at = 0
        while at < len(self.words):
            here = [each for each in by_start.get(_first(self.words[at].key), ()) if each.matches_at(self.words, at)]
            ends = [at + len(each.keys) for each in here]
            # "Trial, in short" may be the stage "Trial" although there is one of the longer name.
            found += [
                Mention(at, end, each)
                for number, (end, each) in enumerate(zip(ends, here, strict=True))
                if not number or (end < len(self.words) and self.words[end].after_break)
            ]
            at = ends[0] if ends else at + 1
        return found

    @cached_property
    def quoted(self) -> list[bool]:
        """Of each word, whether it is quoted: three words in a row as in the table, all of a short text, or a name."""
        marks = [False] * len(self.words)
        keys = [word.key for word in self.words]
        for at, word in enumerate(self.words):
            alone = word.after_break and (at + 1 == len(keys) or self.words[at + 1].after_break)
            for size in (3, 2, 1) if alone else (3, 2):
                if tuple(keys[at : at + size]) in self.facts.runs:
                    marks[at : at + size] = [True] * len(keys[at : at + size])
        for mention in self.mentions:
            marks[mention.first : mention.after] = [True] * (mention.after - mention.first)
        for persona in self.facts.personas:
            for at in range(len(keys)):
                if persona.matches_at(self.words, at):
                    marks[at : at + len(persona.keys)] = [True] * len(persona.keys)
        return marks

    @cached_property
    def sentences(self) -> list[range]:
        """The words of each sentence; the items of a list are one each."""
        items = {at for at, block in enumerate(self.tokens.blocks) if block.kind == "item"}
        return self._split(lambda a, b: a.block != b.block or (a.sentence != b.sentence and b.block not in items))

    @cached_property
    def clauses(self) -> list[range]:
        """The words of each sentence, or part of one before a semicolon."""
        return self._split(lambda before, word: word.sentence != before.sentence or ";" in word.gap)

    def _split(self, parts: Callable[[Word, Word], bool]) -> list[range]:
        cuts = [0, *(at for at in range(1, len(self.words)) if parts(self.words[at - 1], self.words[at])), len(self.words)]
        return [range(start, end) for start, end in pairwise(cuts) if start < end]

    def part_of(self, at: int, parts: list[range]) -> range:
        """That of `parts` in which the word `at` stands."""
        return parts[bisect_left(parts, at + 1, key=lambda part: part.stop)]

    def says(self, part: range, phrases: Phrases, *, own: bool = False) -> bool:
        """Whether one of `phrases` (of stems) stands in `part`; with `own`, not only quoted from the table."""
        key = (part.start, part.stop, phrases, own)
        if key not in self._said:
            self._said[key] = next(self.places(part, phrases, own=own), None) is not None
        return self._said[key]

    def places(self, part: range, phrases: Phrases, *, own: bool = False) -> Iterator[range]:
        """Where `phrases` stand in `part`."""
        by_start: dict[str, list[tuple[str, ...]]] = {}
        for phrase in phrases:
            by_start.setdefault(phrase[0], []).append(phrase)
        for at in part:
            for phrase in by_start.get(self.stems[at], ()):
                after = at + len(phrase)
                if after <= part.stop and tuple(self.stems[at:after]) == phrase and not (own and all(self.quoted[at:after])):
                    yield range(at, after)

    def mentioned(self, part: range) -> list[Mention]:
        """The stages named in `part`."""
        start = bisect_left(self.mentions, part.start, key=lambda mention: mention.first)
        end = bisect_left(self.mentions, part.stop, key=lambda mention: mention.first)
        return self.mentions[start:end]

    def amounts_in(self, part: range) -> list[Amount]:
        """The amounts in `part`."""
        start = bisect_left(self.amounts, part.start, key=lambda amount: amount.first)
        end = bisect_left(self.amounts, part.stop, key=lambda amount: amount.first)
        return self.amounts[start:end]

    def totals(self, amount: Amount) -> bool:
        """Whether a length of time is said to be that of the whole process."""
        clause = self.part_of(amount.first, self.clauses)
        return self.says(clause, TOTALS, own=True) and not self.says(clause, EXTREMES) and not self.mentioned(clause)

    def span(self, first: int, after: int) -> tuple[int, int]:
        """Where the words from `first` to before `after` stand in the Markdown."""
        return self.words[first].start, self.words[after - 1].end


def _first(key: str) -> str:
    """What the words that a name may begin with have in common: they may be longer, or in the plural."""
    return key[:3]


class Findings:
    """One finding for the same words, however often they stand in the text."""

    def __init__(self, summary: SummaryText, rule: int) -> None:
        self._summary, self._rule = summary, rule
        self._found: dict[str, Finding] = {}

    def add(self, span: tuple[int, int], message: Callable[[str], str]) -> None:
        """One more place, with the sentence that is made of its words."""
        words = self._summary.text[slice(*span)]
        before = self._found.get(key := words.casefold())
        if before is None:
            self._found[key] = Finding(rule=self._rule, message=message(words), words=words, spans=(span,))
        elif span not in before.spans:
            self._found[key] = before.model_copy(update={"spans": (*before.spans, span)})

    def all(self) -> list[Finding]:
        """In the order of their first places."""
        return list(self._found.values())
