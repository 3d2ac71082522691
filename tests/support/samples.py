"""The three sample processes."""

from pathlib import Path

from buyerflow_widgets.tables import from_json

FILE = Path(__file__).parents[1] / "data" / "samples.json"
SAMPLES = from_json(FILE.read_bytes())
