"""`Slices`: what a screen shows, by name. Each is rendered again only where the frozen state that it shows is another object."""

from collections.abc import Callable, Iterable
from operator import is_not
from typing import Any, ParamSpec

from buyerflow_widgets.widgets.wire import Slice

_P = ParamSpec("_P")


class Slices:
    """The slices of one screen. `render` calls `show` or `show_each` for each that is on screen; one that it does not call for stays.

    >>> from buyerflow_widgets.widgets.wire import News
    >>> text = ["Changed elsewhere: Duration."]
    >>> slices = Slices(lambda each: each.show("news", lambda said: News(number=1, text=said), text[0]))
    >>> slices.update()
    ({'news': News(kind='news', number=1, text='Changed elsewhere: Duration.')}, ())
    >>> slices.update()
    ({}, ())
    """

    def __init__(self, render: Callable[["Slices"], None]) -> None:
        self._render = render
        self._made: dict[str, tuple[tuple[object, ...], Slice | None]] = {}
        """By name: what it was made of, and what was made."""
        self._each: dict[str, dict[str, tuple[Any, ...]]] = {}
        """By kind and id: what each of these was made of."""
        self._changed: dict[str, Slice] = {}
        self._gone: list[str] = []
        self.present: dict[str, Slice] = {}
        """All of them."""

    def update(self) -> tuple[dict[str, Slice], tuple[str, ...]]:
        """The slices that changed since the last call, and the names of those that are gone."""
        self._changed, self._gone = {}, []
        self._render(self)
        return self._changed, tuple(self._gone)

    def show(self, name: str, make: Callable[_P, Slice | None], *of: _P.args, **_: _P.kwargs) -> None:
        """The slice of this name is `make(*of)`, made again only where one of `of` is another object; there is none where that is None."""
        before = self._made.get(name)
        if before is not None and not any(map(is_not, before[0], of)):
            return
        slice_ = make(*of)  # type: ignore[call-arg]
        self._made[name] = (of, slice_)
        if before is not None and before[1] == slice_:
            return
        if slice_ is None:
            self._remove(name)
        else:
            self.present[name] = self._changed[name] = slice_

    def show_each(self, kind: str, make: Callable[_P, Slice | None], each: Iterable[tuple[str, tuple[Any, ...]]]) -> None:
        """One slice "<kind>/<id>" for each id and what it is made of. Others of this kind are gone."""
        before, now = self._each.get(kind, {}), dict(each)
        for key, of in now.items():
            # Most are as they were.
            was = before.get(key)
            if was is None or any(map(is_not, was, of)):
                self.show(f"{kind}/{key}", make, *of)  # type: ignore[call-arg]
        for key in before.keys() - now.keys():
            self._made.pop(f"{kind}/{key}", None)
            self._remove(f"{kind}/{key}")
        # Only now: what was interrupted is done again.
        self._each[kind] = now

    def _remove(self, name: str) -> None:
        if self.present.pop(name, None) is not None:
            self._gone.append(name)
