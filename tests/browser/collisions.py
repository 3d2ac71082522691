"""Two windows on one persona that change the same field."""

from collections.abc import Callable

from tests.support.app_page import AppPage
from tests.support.servers import Server

Open = Callable[..., AppPage]


def both(server: Server, another_window: Open, width: int = 1280) -> tuple[AppPage, AppPage]:
    """Two windows with the same persona, in Stages."""
    first = another_window(server, width)
    first.begin()
    first.saved()
    second = another_window(server)
    second.in_step("Stages")
    return first, second


def collide(first: AppPage, second: AppPage, mine: str, theirs: str, column: str = "Duration", row: int = 1) -> None:
    """The first window writes in a cell while the second one changes it."""
    first.cell(column, row).dblclick()
    first.page.keyboard.press("ControlOrMeta+a")
    first.page.keyboard.insert_text(mine[:-4])
    second.type_into(column, row, theirs)
    second.saved()
    # An open edit does not show what has come in.
    first.until(lambda: first.hears(theirs))
    first.page.keyboard.type(mine[-4:])
    first.page.keyboard.press("Tab")
