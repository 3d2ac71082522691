"""Reads Markdown to safe HTML, and escapes text for Markdown.

What people and models write is never trusted: no HTML of theirs, scripts, images or styles get through.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # both are loaded when the first summary is shown: a page needs neither before
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TAGS = {"p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "a", "mark"}
_TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}
_TEXTS = {"p", "h3", "h4", "h5", "h6", "li", "th", "td"}
"""What a text in Arabic or Hebrew turns around."""

MAX_MARKS = 99
"""Numbers that marks may have."""
# Characters without a meaning of their own stand for the marks while the Markdown is read: they are neither space nor punctuation.
_END = "\ue000"
_SIGN = re.compile("([\ue000-\ue0ff])")
_MARKUP = re.compile(r"[\\`*_\[\]<>~|&]")
# At the start of a line these begin a heading, a quotation, a list, a rule or a block of code.
_BEGINS_BLOCK = re.compile(r"^(?:([#+=-])|(\d{1,9})([.)]))")
_LINE_END = re.compile(r"\r\n|[\r\n]")
_OUTER_SPACE = re.compile(r"^[ \t]+|[ \t]+$")


def markdown_html(markdown: str, marks: Iterable[tuple[int, int, int]] = ()) -> str:
    r"""`markdown` as HTML that is safe to put into a page; its headings start at h3, below those of the page.

    `marks` are places in `markdown` to be marked: start, end and a number, from 1 to `MAX_MARKS`, that the mark shows. Of two that
    overlap the first is shown; in the address of a link none is.

    >>> markdown_html("# Who buys <script>")
    '<h3 dir="auto">Who buys &lt;script&gt;</h3>\n'
    >>> markdown_html("The CFO", [(4, 7, 1)])
    '<p dir="auto">The <mark data-n="1">CFO</mark></p>\n'
    """
    import nh3

    markdown_it = parser()
    tokens = markdown_it.parse(_signed(markdown, marks))
    for token in tokens:
        if token.tag in ("h1", "h2"):
            token.tag = "h3"
        if token.nesting == 1 and token.tag in _TEXTS:
            token.attrSet("dir", "auto")
        token.content = _SIGN.sub("", token.content)
        if token.children:
            token.children = _marked(token.children)
    return nh3.clean(
        markdown_it.renderer.render(tokens, markdown_it.options, {}),
        tags=_TAGS,
        # "*" is named because the default lets `title` and `lang` through everywhere.
        attributes={"*": {"dir"}, "a": {"href"}, "ol": {"start"}, "mark": {"data-n"}},
        url_schemes={"http", "https", "mailto"},
        # A link in the same tab would leave the app.
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


def escape_markdown(text: str) -> str:
    r"""`text` on one line of Markdown, to be shown as it is; its own line breaks are `<br>`.

    >>> escape_markdown("a*b* | <i>\n- c")
    'a\\*b\\* \\| \\<i\\><br>- c'
    """
    marked = _MARKUP.sub(r"\\\g<0>", text)
    marked = _BEGINS_BLOCK.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", marked)
    # Markdown takes away spaces at both ends.
    return "<br>".join(_OUTER_SPACE.sub(lambda spaces: "&#32;" * len(spaces[0]), line) for line in _LINE_END.split(marked))


def _signed(markdown: str, marks: Iterable[tuple[int, int, int]]) -> str:
    """`markdown` with a sign before and behind each mark, and none of its own."""
    pieces, at = [], 0
    for start, end, number in sorted(marks):
        if start < at or not start < end <= len(markdown) or not 1 <= number <= MAX_MARKS:
            continue
        beginning = markdown[markdown.rfind(" ", 0, start) + 1 : start]
        if "](" in beginning or "://" in beginning:
            continue  # It would change the address of a link.
        # A backslash belongs to the character that it escapes.
        first = start - (start > at and markdown[start - 1] == "\\")
        pieces += [_SIGN.sub("\ufffd", markdown[at:first]), chr(ord(_END) + number), _SIGN.sub("\ufffd", markdown[first:end]), _END]
        at = end
    return "".join([*pieces, _SIGN.sub("\ufffd", markdown[at:])])


def _marked(tokens: "list[Token]") -> "list[Token]":
    """The pieces of one paragraph, with an element around what stands between two signs: within each piece, so that all nest."""
    from markdown_it.token import Token

    made: list[Token] = []
    number = 0
    for token in tokens:
        if token.type != "text":
            token.content = _SIGN.sub("", token.content)
            made.append(token)
            continue
        for piece in _SIGN.split(token.content):
            if _SIGN.fullmatch(piece):
                number = ord(piece) - ord(_END)
            elif piece:
                text = Token("text", "", 0, content=piece)
                around = Token("mark_open", "mark", 1, attrs={"data-n": number}), text, Token("mark_close", "mark", -1)
                made += around if number else [text]
    return made


@cache
def parser() -> "MarkdownIt":
    """The one reader of Markdown: CommonMark with tables, HTML as text."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")
