"""What people and models write reaches the page as plain, safe HTML."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buyerflow_widgets.rendering import markdown_html


def test_a_summary_keeps_its_form() -> None:
    page = markdown_html("Lead with **weight**.\n\n### How\n\n- one\n- *two*\n")
    for part in (">Lead with <strong>weight</strong>.</p>", ">How</h3>", ">one</li>", "<em>two</em>"):
        assert part in page


def test_headings_stay_below_those_of_the_page() -> None:
    page = markdown_html("# One\n\nTwo\n---\n\n### Three\n\n#### Four")
    assert re.findall(r"<h\d", page) == ["<h3", "<h3", "<h3", "<h4"]
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
    tags = re.findall(r"<[^>]+>", markdown_html(markdown))
    for tag in tags:
        assert not re.search(r"script:|<script|<img|data:|style=|class=|\bid=|\son\w+=|title=", tag, re.IGNORECASE)


def test_a_link_opens_beside_the_app() -> None:
    assert 'href="https://example.org" target="_blank" rel="noopener noreferrer"' in markdown_html("[x](https://example.org)")


ALLOWED = re.compile(r"</?(p|br|hr|h[3-6]|ul|ol|li|strong|em|code|pre|blockquote|a|table|thead|tbody|tr|th|td)\b[^<]*>")


@given(st.text() | st.lists(st.sampled_from(list("#*_[]()<>!|-`~&a\n:"))).map("".join))
def test_any_text_gives_only_allowed_tags(text: str) -> None:
    assert "<" not in ALLOWED.sub("", markdown_html(text))


@pytest.mark.parametrize("piece", ["[", "*", "`", "> ", "- ", "![](", "<", "**a ", "|a", "&#", "_a"])
def test_hostile_text_is_rendered_in_time(piece: str) -> None:
    started = time.process_time()
    markdown_html((piece * 20_000)[:20_000])
    assert time.process_time() - started < 3


def test_marks_nest_in_whatever_they_cross_and_are_no_ones_but_ours() -> None:
    text = "The **CFO signs** in 9 weeks, see <mark>x</mark> and [nine weeks](https://example.org/9)."
    words = ["The **CFO", "9 weeks", "nine", "/9"]
    found = [(text.index(each), text.index(each) + len(each), at) for at, each in enumerate(words, start=1)]
    page = markdown_html(text, found)
    assert '<mark data-n="1">The </mark><strong><mark data-n="1">CFO</mark> signs</strong>' in page
    assert 'in <mark data-n="2">9 weeks</mark>' in page
    assert "&lt;mark&gt;x&lt;/mark&gt;" in page
    assert '<a href="https://example.org/9"' in page
    assert re.sub("</?mark[^>]*>", "", page) == markdown_html(text)


marked_texts = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(list("#*_[]()<>!|-`~&a\n:\ue000\ue001\\")))


@given(marked_texts, st.lists(st.tuples(*[st.integers(-2, 40)] * 3)))
def test_any_marks_in_any_text_give_only_allowed_tags(text: str, marks: list[tuple[int, int, int]]) -> None:
    page = markdown_html(text, marks)
    assert "<" not in re.sub('<mark data-n="\\d+">|</mark>', "", ALLOWED.sub("", page))
    assert page.count("<mark ") == page.count("</mark>")
    assert not marks or not re.search("[\ue000-\ue0ff]", page)
