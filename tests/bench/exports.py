"""CSV and XLSX export against `DataFrame.to_csv` and bare XlsxWriter, which write the same cells; the other formats by the persona.

`python -m tests.bench.exports [--short]`; prints medians, their ratio within one run, and the peak of Python's memory.
"""

import argparse
import gc
import io
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from openpyxl import load_workbook
from xlsxwriter import Workbook

from buyerflow_widgets.exporting import FORMATS, export
from buyerflow_widgets.exporting.csv import COLUMNS
from buyerflow_widgets.exporting.xlsx import MAX_SHEETS
from buyerflow_widgets.model.process import BuyingProcessState
from buyerflow_widgets.tables import to_frame
from tests.support.many_personas import processes as made


def csv_by_pandas(processes: Sequence[BuyingProcessState]) -> bytes:
    """From processes to the file, as an analyst would."""
    return to_frame(processes)[list(COLUMNS)].to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def csv_of_frame(frame: pd.DataFrame) -> bytes:
    """From a frame that is there already."""
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def cells_of(written: bytes) -> list[list[tuple[object, ...]]]:
    """The rows of each sheet."""
    book = load_workbook(io.BytesIO(written), read_only=True)
    return [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]


def xlsx_bare(sheets: list[list[tuple[object, ...]]]) -> bytes:
    """The same cells, which are there already, without a check, a format or a thought."""
    out = io.BytesIO()
    book = Workbook(out, {"constant_memory": True})
    for rows in sheets:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write_number(number, column, value)
    book.close()
    return out.getvalue()


def compared(ours: Callable[[], bytes], theirs: Callable[[], bytes], rounds: int) -> tuple[float, float]:
    """Medians in milliseconds of this process's own time, in turns, so that what else the machine does meets both."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds + 1):
        for way, taken in zip((ours, theirs), times, strict=True):
            gc.collect()
            begun = time.process_time()
            way()
            taken.append(1000 * (time.process_time() - begun))
    # The first round warms up.
    return statistics.median(times[0][1:]), statistics.median(times[1][1:])


def peak(run: Callable[[], object]) -> float:
    """The most memory that Python had at once, in MB, besides the processes themselves."""
    tracemalloc.start()
    run()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description="Measures CSV and XLSX export against the bare libraries.")
    parser.add_argument("--short", action="store_true", help="fewer personas and rounds")
    short = parser.parse_args().short
    many, rounds = (2_000, 3) if short else (10_000, 5)
    processes = list(made(range(many)))
    some = processes[:MAX_SHEETS]
    frame = to_frame(processes)[list(COLUMNS)]
    all_cells, some_cells = (cells_of(FORMATS["xlsx"].write(each)) for each in (processes, some))
    cases: list[tuple[str, Callable[[], bytes], Callable[[], bytes]]] = [
        (f"CSV of {many:,}, DataFrame.to_csv", lambda: FORMATS["csv"].write(processes), lambda: csv_of_frame(frame)),
        (f"CSV of {many:,}, frame and to_csv", lambda: FORMATS["csv"].write(processes), lambda: csv_by_pandas(processes)),
        (f"XLSX of {many:,}, bare XlsxWriter", lambda: FORMATS["xlsx"].write(processes), lambda: xlsx_bare(all_cells)),
        (f"XLSX of {len(some)} with sheets, bare", lambda: FORMATS["xlsx"].write(some), lambda: xlsx_bare(some_cells)),
    ]
    say = sys.stdout.write
    say(f"personas of seven stages, medians of {rounds}: ours, theirs in ms, ratio; peak in MB: ours, theirs\n")
    for label, ours, theirs in cases:
        mine, other = compared(ours, theirs, rounds)
        say(f"  {label:36} {mine:9.1f} {other:9.1f}  {mine / other:5.2f}   {peak(ours):7.1f} {peak(theirs):7.1f}\n")
    say("to a path: ms a persona (slides: aim at most 20); peak in MB, and as parts of the file\n")
    with TemporaryDirectory() as folder:
        for suffix, chosen in (("html", processes[: many // 2]), ("md", processes[: many // 2]), ("json", some), ("pptx", some)):
            path = Path(folder, f"maps.{suffix}")
            export(chosen[:2], path)  # what it needs is imported
            begun = time.process_time()
            export(chosen, path)
            taken = 1000 * (time.process_time() - begun) / len(chosen)
            most = peak(partial(export, chosen, path))
            say(f"  {suffix} of {len(chosen):,}: {taken:.1f} ms; {most:.1f} MB, {most / path.stat().st_size * 1e6:.2f} of the file\n")


if __name__ == "__main__":
    main()
