"""Nothing goes to a model before the person was told what goes where, and said yes."""

from collections.abc import Callable

from buyerflow_widgets.llm import ModelSettings
from buyerflow_widgets.model import Frozen


class ConsentRequest(Frozen):
    """What the page asks."""

    what: str
    """What is sent, as it stands in a sentence: "the persona and its six stages"."""
    model: str
    host: str


class Consent:
    """Asks once for each model and host, for as long as the app is open."""

    def __init__(self, notify: Callable[[], object]) -> None:
        self._notify = notify
        self._given: set[tuple[str, str]] = set()
        self._then: Callable[[], object] | None = None
        self.asked: ConsentRequest | None = None
        """The open question, if any."""

    def ask(self, settings: ModelSettings | None, what: str, then: Callable[[], object]) -> None:
        """Runs `then` at once where no model is called or the person has agreed before, else when they agree."""
        if settings is None or (settings.model, settings.host) in self._given:
            then()
            return
        self.asked, self._then = ConsentRequest(what=what, model=settings.model, host=settings.host), then
        self._notify()

    def allow(self) -> None:
        """The person agrees to the open question."""
        asked, then = self._close()
        if asked and then:
            self._given.add((asked.model, asked.host))
            then()

    def decline(self) -> None:
        """Not now; nothing was sent."""
        self._close()

    def _close(self) -> tuple[ConsentRequest | None, Callable[[], object] | None]:
        asked, then = self.asked, self._then
        self.asked = self._then = None
        self._notify()
        return asked, then
