"""The papers (README, docs/ and what stands beside them), read: their links, pictures, addresses, sentences and examples."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
PAPERS = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/**/*.md"), *ROOT.glob(".github/**/*.md")],
)
SETTINGS = [ROOT / "mkdocs.yml", ROOT / ".pre-commit-config.yaml", ROOT / ".editorconfig", *sorted(ROOT.glob(".github/**/*.yml"))]

HOSTS = frozenset(
    {
        # Where people read on.
        "genkit.dev", "github.com", "semver.org", "voila.readthedocs.io", "www.python.org", "z2jh.jupyter.org",
        # Examples.
        "localhost", "maps.example.com",
    }
)  # fmt: skip
"""To which addresses may lead."""
_ADDRESS = re.compile(r"""\bhttps?://([^\s/"'<>()`…]+)""")
_IN_HTML = re.compile(r"""\b(?:href|src|srcset)="([^"]*)\"""")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?:])\s+|\n{2,}|\s*\|\s*|\n- ")
_FEWEST_WORDS = 5
"""Of what counts as a sentence: shorter ones are labels."""


class Example(NamedTuple):
    """A block of code."""

    language: str
    line: int
    code: str


def examples(text: str) -> list[Example]:
    """The blocks of code of a page, in their order."""
    return [Example(token.info.strip(), token.map[0] + 1, token.content) for token in _tokens(text) if token.type == "fence" and token.map]


def targets(text: str) -> list[str]:
    """What links, pictures and HTML of a page lead to, but for other sites."""
    found = []
    for token in _tokens(text):
        if token.type in ("html_block", "html_inline"):
            found += _IN_HTML.findall(token.content)
        found += [str(token.attrs[name]) for name in ("href", "src") if name in token.attrs]
    return [target for target in found if not urlsplit(target).scheme]


def broken(page: Path, root: Path = ROOT) -> list[str]:
    """The targets of a page that are not there: files, and headings in pages."""
    wrong = []
    for target in targets(page.read_text(encoding="utf-8")):
        path, _, heading = unquote(target).partition("#")
        file = (page.parent / path).resolve() if path else page
        if not (file.is_file() and file.is_relative_to(root) and _has_heading(file, heading)):
            wrong.append(target)
    return wrong


def _has_heading(file: Path, heading: str) -> bool:
    return not heading or file.suffix != ".md" or heading in headings(file.read_text(encoding="utf-8"))


def headings(text: str) -> set[str]:
    """The names by which a page's headings are linked to."""
    texts = [after.content for token, after in pairwise(_tokens(text)) if token.type == "heading_open"]
    return {re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", each).strip().lower()) for each in texts}


def foreign_hosts(text: str) -> set[str]:
    """The hosts in a text, in its code too, that are not among ours."""
    return {host for host in (found.rpartition("@")[2].partition(":")[0] for found in _ADDRESS.findall(text)) if host not in HOSTS}


def repeated_sentences(text: str) -> list[str]:
    """The sentences that stand in a page twice; of its code too."""
    plain = re.sub(r"[*`]|\]\([^)]*\)|\[", "", text)
    sentences = [" ".join(each.split()).strip("- ") for each in _SENTENCE_ENDS.split(plain)]
    long = [each for each in sentences if len(each.split()) >= _FEWEST_WORDS]
    return sorted({each for each in long if long.count(each) > 1})


def _tokens(text: str) -> Iterator[Token]:
    """All tokens of a page, those of its lines too."""
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        yield token
        yield from token.children or ()
