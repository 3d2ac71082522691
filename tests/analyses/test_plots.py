"""The plots: what they draw, and that they need nobody's server."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import altair as alt
import pandas as pd
import pytest

from buyerflow_widgets import to_frame
from buyerflow_widgets.analyses import plots, sample_processes

NOW = datetime(2025, 4, 30, tzinfo=UTC)
SAMPLES = to_frame(sample_processes())
PLANT = "p-001-plant-maintenance-manager"
PLOTS: dict[str, Callable[[pd.DataFrame], alt.LayerChart]] = {
    "coverage": plots.content_coverage,
    "cycle": plots.cycle_length,
    "gaps": plots.gaps,
    "influencers": lambda frame: plots.influencers(frame, PLANT),
    "reuse": plots.content_reuse,
    "staleness": lambda frame: plots.staleness(frame, NOW),
}


def drawn(chart: alt.LayerChart) -> list[list[dict[str, Any]]]:
    """The rows that each layer draws."""
    spec = chart.to_dict()
    return [spec["datasets"][layer.get("data", spec.get("data"))["name"]] for layer in spec["layer"]]


@pytest.mark.parametrize("plot", PLOTS.values(), ids=PLOTS)
def test_a_plot_is_a_picture_with_a_title_in_words(plot: Callable[[pd.DataFrame], alt.LayerChart]) -> None:
    bundle, metadata = plots.picture(plot(SAMPLES).to_dict())
    assert set(bundle) == {"image/png", "text/plain"}
    assert bundle["image/png"].startswith(b"\x89PNG")
    assert bundle["text/plain"].startswith("Chart: ")
    assert 300 < metadata["image/png"]["width"] < 1000


@pytest.mark.parametrize("name", sorted(set(PLOTS) - {"influencers"}))
def test_there_is_a_plot_of_nothing_too(name: str) -> None:
    assert PLOTS[name](to_frame([])).to_dict()["title"]


def test_a_cycle_without_an_upper_end_has_an_arrow() -> None:
    frame = SAMPLES.copy()
    frame.loc[frame["persona_id"] == PLANT, "duration_max_days"] = float("inf")
    bar = drawn(plots.cycle_length(frame))[0][0]
    assert bar["persona"] == "Plant Maintenance Manager"
    assert bar["least"] == pytest.approx(23)
    assert bar["length"] == "→ 23+ weeks"


def test_gaps_are_counted_by_persona_and_field() -> None:
    frame = SAMPLES.copy()
    frame.loc[(frame["persona_id"] == PLANT) & (frame["stage_order"] > 4), "key_message"] = " "
    chart = plots.gaps(frame)
    counts = [{key: row[key] for key in ("persona", "label", "missing")} for row in drawn(chart)[1]]
    assert counts == [{"persona": "Plant Maintenance Manager", "label": "Key Message", "missing": 2}]
    assert "2 cells" in chart.to_dict()["title"]["subtitle"]


def test_an_influencer_is_marked_where_they_first_appear() -> None:
    dots = drawn(plots.influencers(SAMPLES, PLANT))[0]
    engineer = [(dot["stage"], dot["first"]) for dot in dots if dot["influencer"] == "reliability engineer"]
    assert engineer == [
        ("1. Problem identification", True),
        ("2. Solution exploration", False),
        ("3. Requirements building", False),
        ("5. Validation", False),
    ]


def test_a_stage_without_content_is_named() -> None:
    frame = SAMPLES.copy()
    frame.loc[frame["stage_name"] == "Trial", "content_type"] = ""
    assert plots.content_coverage(frame).to_dict()["title"]["subtitle"] == "No content: Trial."


def test_who_chose_another_way_to_show_charts_keeps_it() -> None:
    with alt.renderers.enable("mimetype"):
        plots.cycle_length(SAMPLES)
        assert alt.renderers.active == "mimetype"


def test_a_chart_is_shown_and_saved_without_a_network() -> None:
    code = (
        "import socket, json\n"
        "def refuse(*_): raise OSError('no network')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
        "from buyerflow_widgets import to_frame\n"
        "from buyerflow_widgets.analyses import plots, sample_processes\n"
        "bundle = plots.cycle_length(to_frame(sample_processes()))._repr_mimebundle_()\n"
        "print(json.dumps(sorted((bundle[0] if isinstance(bundle, tuple) else bundle))))\n"
    )
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9")
    ran = subprocess.run([sys.executable, "-c", code], env=os.environ | proxies, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == ["image/png", "text/plain"]
