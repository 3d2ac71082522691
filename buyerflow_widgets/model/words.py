"""Words: a text read as words with their places, so that it can be compared with another, and the words for numbers.

Markdown's marks, case and plurals make no difference.
"""

import html
import re
import unicodedata
from typing import Literal, NamedTuple

SMALL_NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
"""The words for 0 to 19, each at its own index."""
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
VAGUE_NUMBERS = {"couple": (2.0, 2.0), "few": (3.0, 5.0), "several": (4.0, 7.0)}
"""What people mean at least and at most by words for a number that is not exact."""

_CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"  # written without spaces: each character is a word
_WORD = re.compile(rf"[0-9]+(?:[.,][0-9]+)*|[{_CJK}]|(?:[^\W_0-9{_CJK}]|[\u0300-\u036f])+")
_SYNTAX = re.compile(r"\\([!-/:-@\[-`{-~])|&#?\w{1,31};|[*`]|^[ \t]*(?:[-*+]|[0-9]{1,9}[.)])(?=[ \t])|^[ \t]*#{1,6}(?=[ \t])", re.MULTILINE)
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|[0-9]{1,9}[.)])[ \t]")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]")
_BOLD = re.compile(r"[ \t]*(?:\*\*|__)\S")
_BREAKS = frozenset('.,:;!?()[]{}"“”„«»…|\n·•')
_ENDS = frozenset(".!?…\n")
_NAME_CHARACTERS, _NAME_WORDS = 32, 5


class Word(NamedTuple):
    """A word, and where it stands in the text."""

    start: int
    end: int
    key: str
    """Normalised, without case."""
    stem: str
    """And without the plural's ending."""
    gap: str
    """What stands between the word before and this one."""
    after_break: bool
    """The gap holds punctuation: no name goes across it."""
    starts_sentence: bool
    """It stands where a capital letter means nothing: at the start of a sentence or a block."""
    is_capitalised: bool
    sentence: int
    block: int


class Block(NamedTuple):
    """A paragraph, a heading or an item of a list."""

    kind: Literal["heading", "item", "text"]
    indent: int
    bold: bool
    """It begins with bold words."""
    section: int
    """How many headings there were before its own end."""


class TokenizedText(NamedTuple):
    """A text, read."""

    plain: str
    """As long as the text; Markdown's marks are spaces."""
    words: list[Word]
    blocks: list[Block]


def plain(markdown: str) -> str:
    """`markdown` with spaces for its marks, each other character where it was."""

    def blank(found: re.Match[str]) -> str:
        if found[1]:
            return f" {found[1]}"
        shown = html.unescape(found[0]) if found[0][0] == "&" else ""
        return shown[: len(found[0])].ljust(len(found[0]))

    return _SYNTAX.sub(blank, markdown)


def tokenize_markdown(markdown: str) -> TokenizedText:
    """The words and blocks of a Markdown text. Takes time in proportion to its length and never raises.

    >>> [word.stem for word in tokenize_markdown("- **Trial**, 2–4 *weeks*").words]
    ['trial', '2', '4', 'week']
    """
    blocks, block_of_line = _blocks(markdown)
    return TokenizedText(shown := plain(markdown), _words(shown, block_of_line), blocks)


def tokenize_text(text: str) -> list[Word]:
    """The words of a text that is no Markdown, on one line."""
    return _words(" ".join(text.split()), [0])


def _blocks(markdown: str) -> tuple[list[Block], list[int]]:
    blocks: list[Block] = []
    of_line: list[int] = []
    section, goes_on = 0, False
    for line in markdown.split("\n"):
        item, heading = _ITEM.match(line), _HEADING.match(line)
        section += bool(heading)
        if not line.strip():
            goes_on = False
        elif item or heading or not goes_on:
            rest = line[item.end() :] if item else line
            indent = len(item[1].expandtabs(4)) if item else 0
            blocks.append(Block("item" if item else "heading" if heading else "text", indent, bool(_BOLD.match(rest)), section))
            goes_on = not heading
        of_line.append(max(len(blocks) - 1, 0))
    return blocks, of_line


def _words(shown: str, block_of_line: list[int]) -> list[Word]:
    words: list[Word] = []
    end = line = sentence = 0
    for found in _WORD.finditer(shown):
        gap, text = shown[end : found.start()], found[0]
        line += gap.count("\n")
        block = block_of_line[line] if line < len(block_of_line) else 0
        if text in ("s", "S") and gap in ("'", "’") and words:
            end = found.end()
            continue
        new_block = not words or block != words[-1].block
        ends = new_block or not _ENDS.isdisjoint(gap)
        sentence += ends
        key = unicodedata.normalize("NFKD", text).casefold()
        breaks = new_block or not _BREAKS.isdisjoint(gap)
        opens = ends or ":" in gap
        words.append(Word(found.start(), found.end(), key, stem(key), gap, breaks, opens, text[0].isupper(), sentence, block))
        end = found.end()
    return words


def stem(key: str) -> str:
    """`key` without the plural's ending.

    >>> stem("weeks"), stem("agencies"), stem("process")
    ('week', 'agency', 'process')
    """
    if len(key) > 4 and key.endswith("ies"):
        return f"{key[:-3]}y"
    if len(key) > 4 and key.endswith(("sses", "shes", "ches", "xes")):
        return key[:-2]
    return key[:-1] if len(key) > 3 and key.endswith("s") and not key.endswith(("ss", "us", "is")) else key


def truncate_words(text: str, words: int, characters: int = 120) -> str:
    r"""The beginning of `text` on one line, without its full stop; an ellipsis stands for the rest.

    >>> truncate_words("Asks peers,\nreads reviews.", 3), truncate_words("Asks peers.", 3)
    ('Asks peers, reads…', 'Asks peers')
    """
    chunks = text.split()
    short = " ".join(chunks[:words])
    if len(short) > characters:
        short = short[:characters].rsplit(" ", 1)[0]
    return f"{short.rstrip('.;,:')}…" if len(short) < len(" ".join(chunks)) else short.rstrip(".;")


def count_words(text: str) -> int:
    """How many words people would count.

    >>> count_words("Trial – 2–4 weeks")
    3
    """
    return sum(any(sign.isalnum() for sign in chunk) for chunk in text.split())


class NamePattern(NamedTuple):
    """What a stage or persona is recognised by in a text: the first words of its name."""

    keys: tuple[str, ...]
    after_break: tuple[bool, ...]
    cut: bool
    """The last word is the beginning of a longer one."""
    cased: bool
    """One word with a capital letter: in lower case it could be any verb or noun."""

    def matches_at(self, words: list[Word], at: int) -> bool:
        """Whether the name stands at the word with index `at`: case and a plural's "s" at its end do not matter."""
        if at + len(self.keys) > len(words):
            return False
        last = len(self.keys) - 1
        if words[at].block != words[at + last].block:
            return False
        for offset, key in enumerate(self.keys):
            word = words[at + offset]
            if offset and word.after_break and not self.after_break[offset]:
                return False
            if word.key != key and not (offset == last and (word.key.startswith(key) if self.cut else word.key == f"{key}s")):
                return False
        return not self.cased or words[at].is_capitalised or _beside_stage(words, at)


def name_pattern(name: str) -> NamePattern | None:
    """The pattern of `name`: at most five words and 32 characters of it; None where it has no words.

    >>> pattern = name_pattern("Supplier selection")
    >>> pattern.matches_at(tokenize_text("The supplier selection takes weeks"), 1) if pattern else None
    True
    """
    line = " ".join(name.split())
    short = line[:_NAME_CHARACTERS]
    if len(short) < len(line) and " " in short and line[_NAME_CHARACTERS] != " ":
        short = short.rsplit(" ", 1)[0]
    whole = tokenize_text(line)
    words = [word for word in whole if word.start < len(short)]
    words = [word for word in words if " " not in line or line[: word.start].count(" ") < _NAME_WORDS]
    if not words:
        return None
    cut = words[-1].end > len(short)
    keys = [word.key for word in words]
    if cut:
        keys[-1] = unicodedata.normalize("NFKD", line[words[-1].start : len(short)]).casefold()
    return NamePattern(tuple(keys), tuple(word.after_break for word in words), cut, len(whole) == 1 and words[0].is_capitalised)


def _beside_stage(words: list[Word], at: int) -> bool:
    return any(word.stem in ("stage", "phase", "step") for word in (*words[max(at - 1, 0) : at], *words[at + 1 : at + 2]))
