"""The list of all personas: found by text, and given to the page in pages."""

import unicodedata
from threading import Lock

from buyerflow_widgets.model import PHASE_LABELS, PersonaEntry, Phase, split_name
from buyerflow_widgets.session import Session
from buyerflow_widgets.storage import ListState
from buyerflow_widgets.widgets.wire import PersonaLine, PersonaPage

PAGE = 50
"""Personas in one page."""


class Portfolio:
    """The personas of one session, latest change first.

    >>> from buyerflow_widgets.model.events import PersonaAdded
    >>> session = Session()
    >>> portfolio = Portfolio(session)
    >>> for name in ("Plant manager (food)", "Buyer (ÖLMÜHLE)"):
    ...     _ = session.send(PersonaAdded(name=name))
    >>> [line.name for line in portfolio.page("ölmühle buy").personas]
    ['Buyer']
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        # Pages may be asked for on several threads; their versions must rise as the lists do.
        self._lock = Lock()
        self._state: ListState | None = None
        self._version = 0

    def page(self, text: str = "", offset: int = 0) -> PersonaPage:
        """A page of the personas whose name, with what stands in brackets behind it, has all the words of `text`, in any case.

        `version` is another one, and higher, when the list is no longer the same: pages of two versions do not fit together.
        """
        with self._lock:
            # Before the list: what comes in between then makes another version once more.
            state = self._session.list_state()
            version = self._version = self._version + (state != self._state)
            self._state = state
        total, words = state.total, _folded(text).split()
        if words:
            found = [line for line in self._session.personas() if _has(line, words)]
            total, lines = len(found), found[offset : offset + PAGE]
        else:
            lines = [*self._session.personas(offset, PAGE)]
        return PersonaPage(personas=tuple(map(_line, lines)), total=total, offset=offset, version=version)


def _has(line: PersonaEntry, words: list[str]) -> bool:
    name = _folded(line.persona_name)
    return all(word in name for word in words)


def _folded(text: str) -> str:
    # An ö may have been typed as one character, or as an o and its dots.
    return unicodedata.normalize("NFKC", text).casefold()


def _line(line: PersonaEntry) -> PersonaLine:
    name, detail = split_name(line.persona_name)
    begun = PHASE_LABELS[line.phase] if line.phase is not Phase.INTRODUCTION else "Begun"
    return PersonaLine(
        persona_id=line.persona_id,
        name=name,
        detail=detail,
        where="Finished" if line.status == "completed" else begun,
        filled=line.filled,
        cells=line.cells,
        last_updated_at=line.last_updated_at.isoformat(),
    )
