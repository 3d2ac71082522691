"""The table and the ratios, as text."""

import math
from collections.abc import Callable, Iterator, Mapping
from statistics import quantiles

from tests.bench.peers.contestants import Contestant
from tests.bench.peers.measure import Measured, Opening, middle

Row = tuple[str, Callable[[Measured], float], int]

_LABEL, _COLUMN = 26, 12


def p95(values: list[float]) -> float:
    """19 of 20 are below; NaN of nothing."""
    if len(values) < 2:
        return values[0] if values else math.nan
    return quantiles(values, n=20, method="inclusive")[-1]


def _opened(which: str, value: Callable[[Opening], float], summary: Callable[[list[float]], float] = middle) -> Callable[[Measured], float]:
    def of(measured: Measured) -> float:
        openings: list[Opening] = getattr(measured, which)
        return summary([each for opening in openings if not math.isnan(each := value(opening))])

    return of


def _rows() -> Iterator[Row | str]:
    yield "Edit: from the commit to Python's text in the DOM"
    yield "median, ms", lambda each: middle(each.edits), 1
    yield "p95, ms", lambda each: p95(each.edits), 1
    yield "… and saved, median, ms", lambda each: middle(each.settled), 1
    yield "… and saved, p95, ms", lambda each: p95(each.settled), 1
    yield "bytes to the server", lambda each: middle(each.sent), 0
    yield "bytes to the page", lambda each: middle(each.received), 0
    for which in ("cold", "warm"):
        cache = "an empty" if which == "cold" else "a full"
        yield f"Opening with {cache} cache: from the navigation until it can be used"
        yield "median, ms", _opened(which, lambda each: each.interactive), 0
        yield "p95, ms", _opened(which, lambda each: each.interactive, p95), 0
        yield "first contentful paint, ms", _opened(which, lambda each: each.first_paint), 0
        yield "requests", _opened(which, lambda each: each.requests), 0
        yield "kB to the page", _opened(which, lambda each: each.kilobytes), 1
        yield "layout shift", _opened(which, lambda each: each.layout_shift), 3
        yield "longest task, ms", _opened(which, lambda each: each.longest_task), 0
    yield "Memory of the process of one page"
    yield "resident, MB", lambda each: middle(each.resident), 0
    yield "its own, MB", lambda each: middle(each.own), 0


def table(measured: Mapping[Contestant, Measured], versions: Mapping[Contestant, str]) -> Iterator[str]:
    """Line by line; a column for each contestant."""
    yield " " * _LABEL + "".join(f"{each.label:>{_COLUMN}}" for each in measured)
    yield " " * _LABEL + "".join(f"{versions[each]:>{_COLUMN}}" for each in measured)
    for row in _rows():
        if isinstance(row, str):
            yield row
            continue
        label, value, decimals = row
        values = [value(each) for each in measured.values()]
        yield f"  {label:{_LABEL - 2}}" + "".join(f"{_number(each, decimals):>{_COLUMN}}" for each in values)


def ratios(measured: Mapping[Contestant, Measured]) -> Iterator[str]:
    """Line by line: what the app costs against others, as far as both took part."""
    named = {contestant.name: each for contestant, each in measured.items() if each.edits}
    ours, many = named.get("ours"), named.get("ours-200")
    bare, durable = named.get("bare"), named.get("bare-durable")

    def ratio(label: str, mine: float, other: float) -> str:
        return f"  {label:62} {_number(mine / other if other else math.nan, 2):>6}"

    if ours and many:
        yield ratio("edit, 200 stages / 5, median", middle(many.edits), middle(ours.edits))
        yield ratio("edit, 200 stages / 5, p95", p95(many.edits), p95(ours.edits))
        yield ratio("edit, 200 stages / 5, bytes both ways", _bytes(many), _bytes(ours))
    if ours:
        for label, other in (("a bare anywidget with NODELAY", bare), ("… that also stores durably", durable)):
            if other:
                yield ratio(f"edit, ours / {label}, median", middle(ours.edits), middle(other.edits))
                yield ratio(f"edit, ours / {label}, p95", p95(ours.edits), p95(other.edits))
                yield ratio(f"edit and saved, ours / {label}, median", middle(ours.settled), middle(other.settled))
                yield ratio(f"edit, ours / {label}, bytes both ways", _bytes(ours), _bytes(other))
        for which in ("cold", "warm"):
            opened = _opened(which, lambda each: each.interactive)
            peers = {each.label: opened(of) for each, of in measured.items() if each.packages and getattr(of, which)}
            if peers:
                fastest = min(peers, key=peers.__getitem__)
                yield ratio(f"opening {which}, ours / the fastest peer ({fastest})", opened(ours), peers[fastest])
            if bare:
                yield ratio(f"opening {which}, ours / a bare anywidget", opened(ours), opened(bare))
        if bare:
            yield ratio("kernel's own memory, ours / a bare anywidget", middle(ours.own), middle(bare.own))
            yield ratio("kernel's resident memory, ours / a bare anywidget", middle(ours.resident), middle(bare.resident))


def _bytes(measured: Measured) -> float:
    return middle(measured.sent) + middle(measured.received)


def _number(value: float, decimals: int) -> str:
    return "–" if math.isnan(value) else f"{value:,.{decimals}f}"
