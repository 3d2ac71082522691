"""Writes `frontend/src/wire.gen.ts`, the front end's types of `widgets/wire.py`: `python -m tests.widgets.write_wire`."""

import json
import subprocess
from pathlib import Path

from buyerflow_widgets.widgets.wire import wire_schema

FRONTEND = Path(__file__).parents[2] / "buyerflow_widgets" / "frontend"
FILE = FRONTEND / "src" / "wire.gen.ts"


def wire_types() -> str:
    """What the file should hold."""
    schema = json.dumps(wire_schema())
    ran = subprocess.run(["node", "scripts/wire.mjs"], cwd=FRONTEND, input=schema, capture_output=True, text=True, check=True)
    return ran.stdout


if __name__ == "__main__":
    FILE.write_text(wire_types(), encoding="utf-8")
