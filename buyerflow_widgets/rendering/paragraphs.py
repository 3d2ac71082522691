"""The summary's Markdown as plain paragraphs, for formats that have styles of their own."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from buyerflow_widgets.model import Frozen
from buyerflow_widgets.rendering.markdown import parser

if TYPE_CHECKING:
    from markdown_it.token import Token


class Paragraph(Frozen):
    """One paragraph without markup."""

    kind: Literal["heading", "item", "text"]
    text: str
    level: int = 0
    """Of an item: how many lists it stands in besides its own."""


def paragraphs(markdown: str) -> tuple[Paragraph, ...]:
    """The paragraphs of `markdown` in order, without markup; numbered items keep their numbers, a table's row is one text.

    >>> [(each.kind, each.text) for each in paragraphs("# Who *buys*")]
    [('heading', 'Who buys')]
    """
    return tuple(_read(parser().parse(markdown)))


def _read(tokens: "list[Token]") -> Iterator[Paragraph]:
    lists: list[int | None] = []
    marks: list[str] = []
    cells: list[str] | None = None
    heading = False
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                lists.append(None)
            case "ordered_list_open":
                lists.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                number = lists[-1]
                marks = ["" if number is None else f"{number}. "]
                lists[-1] = None if number is None else number + 1
            case "heading_open" | "heading_close":
                heading = token.type == "heading_open"
            case "tr_open":
                cells = []
            case "tr_close":
                yield Paragraph(kind="text", text=" | ".join(cells or []))
                cells = None
            case "inline" if cells is not None:
                cells.append(_plain(token))
            case "inline" | "code_block" | "fence":
                text = _plain(token) if token.type == "inline" else token.content.rstrip("\n")
                # Only the first paragraph of an item bears its mark.
                kind: Literal["heading", "item", "text"] = "heading" if heading else "item" if marks else "text"
                yield Paragraph(kind=kind, text="".join(marks) + text, level=max(0, len(lists) - 1))
                marks = []


def _plain(token: "Token") -> str:
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(breaks.get(child.type, child.content) for child in token.children or [])
