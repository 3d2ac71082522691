"""Somebody who only hears the page: a screen reader that runs in it, and is moved by its own commands."""

import re
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.support.waiting import until

READER = Path(__file__).parents[2] / "buyerflow_widgets/frontend/node_modules/@guidepup/virtual-screen-reader/lib/esm/index.browser.js"
# Real readers announce what is written where it can be seen. This one takes every change for news: of an attribute, of what is hidden or
# taken away.
START = """async () => {
  const { virtual } = await import("/reader.js");
  const isNews = ({ type, target, addedNodes }) =>
    (type === "characterData" || addedNodes.length > 0) && (target.closest ? target : target.parentElement).checkVisibility();
  class News extends MutationObserver {
    constructor(tell) {
      super((changes) => tell(changes.filter(isNews)));
    }
  }
  window.reader = virtual;
  await virtual.start({ container: document.body, window: { document, MutationObserver: News } });
}"""
COMMAND = "([name, ...given]) => reader[name](...given)"
LIVE = ("polite: ", "assertive: ")
# One item after another, to the first that is read with the text in it: all that were read on the way.
WALK = """async ([text, most, live]) => {
  const read = [];
  while (read.length < most && !read.at(-1)?.includes(text)) {
    await reader.next();
    read.push((await reader.spokenPhraseLog()).findLast((phrase) => !live.some((how) => phrase.startsWith(how))));
  }
  return read;
}"""
MOST = 600
"""Items: more than the page has."""
NAMELESS = re.compile(r"(?:button|link|menuitem|textbox)(?:$|, (?:not )?(?:disabled|expanded|has popup))")
PROGRESS = ("polite: Save status", "polite: Sending “")
"""How far Python is, which a busy machine tells more of. Of a place with a name this reader speaks the name."""


class Listener:
    """Hears what the reader's cursor comes to ("button, Start"), and what is announced wherever that is ("polite: …", "assertive: …")."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._accounted = 0
        # From the page's own address, as its policy asks.
        page.route("**/reader.js", lambda route: route.fulfill(path=READER, content_type="text/javascript"))
        page.evaluate(START)

    def hear(self, text: str) -> list[str]:
        """Moves on, item by item, to the first that is read with this text in it; all that was read. No control may be without a name."""
        read: list[str] = self._page.evaluate(WALK, [text, MOST, LIVE])
        assert text in read[-1], f"{text!r} is not among {read}"
        assert list(filter(NAMELESS.match, read)) == []
        return read

    def perform(self, command: str) -> str:
        """A command such as "moveToNextHeading"; what is read there."""
        self._do("perform", command)
        return self._read()[-1]

    def act(self) -> None:
        """Does what the item under the cursor is there for."""
        self._do("act")

    def press(self, key: str) -> None:
        """A key such as "Enter" or "Control+z"."""
        self._do("press", key)

    def type(self, text: str) -> None:
        """Into the item under the cursor."""
        self._do("type", text)

    def lands(self, *texts: str) -> None:
        """Waits until the cursor was led to something that is read with this text in it; of several, the last is where it is."""

        def are_read() -> bool:
            last = self._read()[-len(texts) :]
            return all(text in phrase for text, phrase in zip(texts, last, strict=True))

        with suppress(AssertionError):
            until(are_read)
        assert are_read(), f"{texts} are not the last of {self._read()[-10:]}"

    def announced(self, *beginnings: str) -> None:
        """Waits until this was announced since the last call, a phrase for each, in this order. Nothing else was, and nothing twice."""
        with suppress(AssertionError):
            until(lambda: len(self._news(self._log())) >= len(beginnings))
        log = self._log()
        news, self._accounted = self._news(log), len(log)
        assert [phrase[: len(begin)] for phrase, begin in zip_longest(news, beginnings, fillvalue="")] == list(beginnings), news

    def _do(self, *command: str) -> Any:
        return self._page.evaluate(COMMAND, command)

    def _log(self) -> list[str]:
        log: list[str] = self._do("spokenPhraseLog")
        return log

    def _read(self) -> list[str]:
        return [phrase for phrase in self._log() if not phrase.startswith(LIVE)]

    def _news(self, log: list[str]) -> list[str]:
        return [phrase for phrase in log[self._accounted :] if phrase.startswith(LIVE) and not phrase.startswith(PROGRESS)]
