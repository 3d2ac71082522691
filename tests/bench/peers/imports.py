"""How long the package takes to import, against what it stands on."""

import subprocess
import sys

_OURS = "from buyerflow_widgets import BuyerFlow"
_THEIRS = "import ipywidgets, anywidget, pydantic"
_TIMES = 5


def import_seconds() -> tuple[float, float]:
    """Ours and theirs, each in processes of its own, in turns: the best of each."""
    taken: dict[str, list[float]] = {_OURS: [], _THEIRS: []}
    for _ in range(_TIMES):
        for statement, times in taken.items():
            code = f"import time; begun = time.perf_counter(); {statement}; print(time.perf_counter() - begun)"
            times.append(float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout))
    return min(taken[_OURS]), min(taken[_THEIRS])
