"""Markdown to safe HTML. What people and models write is never trusted: no HTML of theirs, scripts, images or styles get through."""

from functools import cache

import nh3
from markdown_it import MarkdownIt

_TAGS = {"p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "a"}
_TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}


def to_html(markdown: str) -> str:
    r"""`markdown` as HTML that is safe to put into a page; its headings start at h3, below those of the page.

    >>> to_html("# Who buys <script>")
    '<h3>Who buys &lt;script&gt;</h3>\n'
    """
    parser = _parser()
    tokens = parser.parse(markdown)
    for token in tokens:
        if token.tag in ("h1", "h2"):
            token.tag = "h3"
    return nh3.clean(
        parser.renderer.render(tokens, parser.options, {}),
        tags=_TAGS,
        # "*" is named because the default lets `title` and `lang` through everywhere.
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        # A link in the same tab would leave the app.
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")
