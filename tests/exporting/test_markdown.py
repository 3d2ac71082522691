"""Markdown, read back by markdown-it."""

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from buyerflow_widgets.exporting import FORMATS
from buyerflow_widgets.model.process import STAGE_FIELDS
from buyerflow_widgets.rendering import escape_markdown
from tests.support.samples import SAMPLES
from tests.support.texts import NAUGHTY, process

READER = MarkdownIt("commonmark").enable("table")


def parsed(state: object) -> list[Token]:
    return READER.parse(FORMATS["md"].write([state]).decode())  # type: ignore[list-item]


def plain(token: Token) -> str:
    """What a reader of the page sees."""
    assert {child.type for child in token.children or []} <= {"text", "html_inline", "text_special"}
    return "".join("\n" if child.content == "<br>" else child.content for child in token.children or [])


def inlines(tokens: list[Token], kind: str) -> list[str]:
    return [plain(tokens[number + 1]) for number, token in enumerate(tokens) if token.type == kind]


def test_the_samples_come_back() -> None:
    for state in SAMPLES:
        tokens = parsed(state)
        table = [getattr(stage, field) for stage in state.buying_stages for field in STAGE_FIELDS]
        assert inlines(tokens, "td_open") == [text or "Missing" for text in table]
        assert inlines(tokens, "heading_open")[0] == state.persona_name
        bullets = [plain(tokens[number + 2]) for number, token in enumerate(tokens) if token.type == "list_item_open"]
        assert bullets[: len(state.persona_pain_points.splitlines())] == state.persona_pain_points.splitlines()
        assert state.ai_generated_summary
        assert state.ai_generated_summary.strip() in FORMATS["md"].write([state]).decode()


def same_ends(text: str) -> str:
    # CommonMark has one kind of line end, and shows spaces and tabs at the ends of a line alike.
    return "\n".join(line.replace("\t", " ") for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1) | st.sampled_from(NAUGHTY[1:]))
def test_no_text_becomes_markup(text: str) -> None:
    tokens = parsed(process(key_message=text, stage_name=text, buyer_actions=text))
    found = inlines(tokens, "td_open")
    assert len(found) == len(STAGE_FIELDS)
    assert same_ends(found[0]).split() == same_ends(text).split() or found[0] == "Missing"
    assert len(inlines(READER.parse(f"- {escape_markdown(text)}"), "list_item_open")) == 1


def test_headings_of_the_summary_stand_below_those_of_the_file() -> None:
    state = process(ai_generated_summary="# Who buys\n\nA plant.")
    assert "### Who buys" in FORMATS["md"].write([state]).decode()


@given(st.text(st.sampled_from('<>[]()!`\\ab/:?&"=\n \t~-#|*_.1'), max_size=40) | st.sampled_from(NAUGHTY))
@example("<script>alert(1)</script>")
@example("[Read on](https://example.com) ![](x) <https://example.com>\n\n[a]: https://example.com")
@example("`\\`<b>` \\<i> \\\\<u>")
@example("> ```\n\n<div>\n[a](b)")
def test_no_summary_brings_html_or_links(text: str) -> None:
    written = FORMATS["md"].write([process(ai_generated_summary=text)]).decode()
    tokens = READER.parse(written)
    kinds = {token.type for token in tokens} | {child.type for token in tokens for child in token.children or []}
    assert not kinds & {"html_block", "html_inline", "link_open", "image"}
