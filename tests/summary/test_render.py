"""What people and models write reaches the page as plain, safe HTML."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buyerflow_widgets.summary import to_html


def test_a_summary_keeps_its_form() -> None:
    page = to_html("Lead with **weight**.\n\n### How\n\n- one\n- *two*\n")
    for part in ("<p>Lead with <strong>weight</strong>.</p>", "<h3>How</h3>", "<li>one</li>", "<em>two</em>"):
        assert part in page


def test_headings_stay_below_those_of_the_page() -> None:
    page = to_html("# One\n\nTwo\n---\n\n### Three\n\n#### Four")
    assert re.findall(r"<h\d>", page) == ["<h3>", "<h3>", "<h3>", "<h4>"]
    assert page.count("</h3>") == 3


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<b style="position:fixed" class="x" id="y">x</b>',
        "![x](https://example.org/?stolen=text)",
        "![x][y]\n\n[y]: https://example.org/a.png",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        '[x](https://example.org "title\\" onclick=\\"alert(1)")',
        "|a|\n|:-:|\n|b|",
        "```html\n<script>\n```",
    ],
)
def test_nothing_that_acts_loads_or_styles_gets_through(markdown: str) -> None:
    tags = re.findall(r"<[^>]+>", to_html(markdown))
    for tag in tags:
        assert not re.search(r"script:|<script|<img|data:|style=|class=|\bid=|\son\w+=|title=", tag, re.IGNORECASE)


def test_a_link_opens_beside_the_app() -> None:
    assert 'href="https://example.org" target="_blank" rel="noopener noreferrer"' in to_html("[x](https://example.org)")


ALLOWED = re.compile(r"</?(p|br|hr|h[3-6]|ul|ol|li|strong|em|code|pre|blockquote|a|table|thead|tbody|tr|th|td)\b[^<]*>")


@given(st.text() | st.lists(st.sampled_from(list("#*_[]()<>!|-`~&a\n:"))).map("".join))
def test_any_text_gives_only_allowed_tags(text: str) -> None:
    assert "<" not in ALLOWED.sub("", to_html(text))


@pytest.mark.parametrize("piece", ["[", "*", "`", "> ", "- ", "![](", "<", "**a ", "|a", "&#", "_a"])
def test_hostile_text_is_rendered_in_time(piece: str) -> None:
    started = time.perf_counter()
    to_html((piece * 20_000)[:20_000])
    assert time.perf_counter() - started < 3
