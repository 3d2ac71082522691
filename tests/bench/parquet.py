"""The Parquet export of a store of 20,000 processes against one of 1,000: time, and memory at its highest.

`python -m tests.bench.parquet [--short]`; each runs in a process of its own, and the memory of importing alone is taken off.
"""

import argparse
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.support.many_personas import fill

SIZES = (1_000, 20_000)
# RSS in KiB on Linux, in bytes on a Mac.
CODE = """
import resource, sys, time
from buyerflow_widgets.tables import write_parquet
from buyerflow_widgets.storage import Store
from tests.support.many_personas import processes
write_parquet(processes(range(1)), sys.argv[2] + "-warm")
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
before, begun = peak(), time.perf_counter()
write_parquet(Store.open(sys.argv[1]).stream(), sys.argv[2])
print(time.perf_counter() - begun, peak() - before)
"""


def measured(store: Path, folder: Path) -> tuple[float, float]:
    """Seconds and MiB of one export."""
    ran = subprocess.run([sys.executable, "-c", CODE, str(store), str(folder)], capture_output=True, text=True, check=True, timeout=600)
    seconds, memory = map(float, ran.stdout.split())
    return seconds, memory


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description="Measures the Parquet export of a large store against a small one.")
    parser.add_argument("--short", action="store_true", help="one round")
    rounds = 1 if parser.parse_args().short else 5
    found: dict[int, list[tuple[float, float]]] = {size: [] for size in SIZES}
    with TemporaryDirectory() as folder:
        for size in SIZES:
            fill(Path(folder) / f"{size}.sqlite", size)
        for number in range(rounds):
            for size in SIZES:
                found[size].append(measured(Path(folder) / f"{size}.sqlite", Path(folder) / f"out-{size}-{number}"))
    say = sys.stdout.write
    say(f"Parquet of {SIZES[0]:,} and of {SIZES[1]:,} processes of seven stages, medians of {rounds}, ratio\n")
    for label, unit, index in (("time", "s", 0), ("peak memory above the imports", "MiB", 1)):
        few, many = (median(each[index] for each in found[size]) for size in SIZES)
        say(f"  {label:30} {few:7.1f} {many:7.1f} {unit:4} {many / max(few, 0.1):.1f}\n")


if __name__ == "__main__":
    main()
