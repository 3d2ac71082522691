"""The tidy DataFrame of 10,000 processes of seven stages against other ways to it; their JSON; setting them side by side; their store.

`python -m tests.bench.frames [--short]`; prints medians and their ratios within one run.
"""

import argparse
import gc
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
from pydantic import TypeAdapter

from buyerflow_widgets.analyses import aligned_stages
from buyerflow_widgets.model import parse_duration
from buyerflow_widgets.model.process import STAGE_FIELDS, BuyingProcessState
from buyerflow_widgets.session import Session
from buyerflow_widgets.storage import Store
from buyerflow_widgets.tables import from_frame, from_json, to_frame, to_json
from tests.support.many_personas import processes

COUNT = 10_000
PROCESSES = TypeAdapter(tuple[BuyingProcessState, ...])


def by_hand(made: list[BuyingProcessState]) -> pd.DataFrame:
    """The same columns with the same types, one after the other, as one would write them down."""
    rows = [(process, stage) for process in made for stage in process.buying_stages]
    days = [parse_duration(stage.duration) for _, stage in rows]
    columns: dict[str, Any] = {
        name: pd.Series([getattr(process, name) for process, _ in rows], dtype="str")
        for name in ("persona_id", "persona_name", "persona_pain_points")
    }
    orders = [order for process in made for order in range(1, len(process.buying_stages) + 1)]
    columns["stage_order"] = pd.Series(orders, dtype="Int64")
    columns |= {field: pd.Series([getattr(stage, field) for _, stage in rows], dtype="str") for field in STAGE_FIELDS}
    columns["duration_min_days"] = pd.Series([each.min_days if each else None for each in days], dtype="Float64")
    columns["duration_max_days"] = pd.Series([each.max_days if each else None for each in days], dtype="Float64")
    columns["status"] = pd.Series(pd.Categorical([process.status for process, _ in rows], categories=["in_progress", "completed"]))
    # UTC, without a zone: so a spreadsheet takes it.
    columns["last_updated_at"] = pd.Series([process.last_updated_at.replace(tzinfo=None) for process, _ in rows], dtype="datetime64[us]")
    return pd.DataFrame(columns)


def from_dumps(made: list[BuyingProcessState]) -> pd.DataFrame:
    """Rows of `model_dump()`, without the durations in days: less than `to_frame` gives."""
    rows = []
    for process in made:
        persona = process.model_dump(exclude={"buying_stages", "ai_generated_summary"})
        rows += [persona | {"stage_order": order} | stage.model_dump() for order, stage in enumerate(process.buying_stages, start=1)]
    return pd.DataFrame(rows)


def compared(label: str, ways: Mapping[str, Callable[[], object]], aims: Mapping[str, str], rounds: int) -> None:
    """Times the ways in turns, so that what else the machine does meets all, and prints the first against each of the others."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            gc.collect()
            # What reads durations remembers the last ones: each way reads them all.
            parse_duration.cache_clear()
            begun = time.perf_counter()
            way()
            times[name].append((time.perf_counter() - begun) * 1000)
    ours, *others = ways
    sys.stdout.write(f"{label}: {ours} {median(times[ours]):.0f} ms\n")
    for other in others:
        ratio = median(times[ours]) / median(times[other])
        sys.stdout.write(f"  against {other:32} {median(times[other]):7.0f} ms  {ratio:.2f}{aims.get(other, '')}\n")


def from_store(made: list[BuyingProcessState], rounds: int) -> None:
    """Takes processes into a store, and reads all of them: what the app adds to what the store and the frame cost by themselves."""
    with TemporaryDirectory() as folder, closing(Session(Store.open(Path(folder, "maps.sqlite")))) as session:
        begun = time.perf_counter()
        session.add_all(made)
        taken = time.perf_counter() - begun
        sys.stdout.write(f"add_all of {len(made):,}: {1000 * taken / len(made):.2f} ms a persona (aim: at most 1)\n")
        with closing(Store.open(Path(folder, "maps.sqlite"))) as store:
            ways = {"to_frame of the app": lambda: to_frame(session.stream()), "of the store": lambda: to_frame(store.stream())}
            compared(f"from a store of {len(made):,}", ways, {"of the store": " (aim: at most 1.2)"}, rounds)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description="Measures the tidy DataFrame and the reading of JSON.")
    parser.add_argument("--short", action="store_true", help="fewer rounds")
    short = parser.parse_args().short
    rounds = 5 if short else 15
    made = list(processes(range(COUNT)))
    frame = to_frame(made)
    pd.testing.assert_frame_equal(frame, by_hand(made))
    text = to_json(made).encode()
    sys.stdout.write(f"{COUNT:,} processes of seven stages, medians of {rounds}\n")
    frames = {
        "to_frame": lambda: to_frame(made),
        "columns by hand": lambda: by_hand(made),
        "rows of model_dump()": lambda: from_dumps(made),
    }
    compared("DataFrame", frames, {"columns by hand": " (aim: at most 1.3)", "rows of model_dump()": " (aim: at most 0.75)"}, rounds)
    reading = {"from_json": lambda: from_json(text), "validate_json": lambda: PROCESSES.validate_json(text)}
    compared("JSON", reading, {"validate_json": " (aim: at most 1.2)"}, rounds)
    back = {"from_frame": lambda: from_frame(frame), "to_frame": lambda: to_frame(made)}
    compared("back", back, {}, max(2, rounds // 5))
    fewer = to_frame(made[: COUNT // 10])
    aligned = {"aligned_stages": lambda: aligned_stages(frame), f"{COUNT // 10:,} personas": lambda: aligned_stages(fewer)}
    compared("side by side", aligned, {}, max(2, rounds // 5))
    from_store(made[: COUNT // 5] if short else made, max(2, rounds // 5))


if __name__ == "__main__":
    main()
