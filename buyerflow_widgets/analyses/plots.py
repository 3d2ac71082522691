"""The analyses as pictures, one function each: from the tidy frame to an Altair chart. Needs the extra `analysis`.

A notebook shows them as PNGs that are drawn on this machine: Altair's own way fetches Vega from a CDN, and JupyterLab reads older
charts only than Altair 6 makes. `chart.save("gaps.svg")` (or .png) writes a file. They are meant for as many personas as one can take
in at a glance: filter the frame first. Above 5,000 marks Altair raises `MaxRowsError`.

>>> from buyerflow_widgets import to_frame
>>> from buyerflow_widgets.analyses import sample_processes
>>> cycle_length(to_frame(sample_processes())).title.text
'How long each purchase takes'
"""

from datetime import datetime
from typing import Any

import altair as alt
import pandas as pd
from altair.utils.mimebundle import spec_to_mimebundle

from buyerflow_widgets import analyses
from buyerflow_widgets.analyses.stage_rows import persona_labels, stage_rows
from buyerflow_widgets.model import FIELD_LABELS, STAGE_FIELDS

ACCENT = "#1f5f8b"
"""The one colour that means something."""
PALE = "#bcd3e3"
INK = "#2b2f33"
QUIET = "#6b7278"
LINE = "#e3e6e8"
_EMPTY = "#f4f6f7"
_FONT = "Helvetica, Arial, sans-serif"
_STEP = 26
_RENDERER = "buyerflow-picture"


def content_coverage(frame: pd.DataFrame) -> alt.LayerChart:
    """Which stage has which type of content: a dot where there is some; a stage without a dot has none."""
    counts = analyses.content_coverage(frame)
    long = counts.reset_index().melt(id_vars="stage", var_name="content", value_name="personas")
    x = alt.X("stage:N", sort=list(counts.index), axis=_names(labelAngle=-40, grid=True), scale=alt.Scale(domain=list(counts.index)))
    y = alt.Y("content:N", sort=list(counts.columns), axis=_names(grid=True))
    dots = alt.Chart(long[long["personas"] > 0]).mark_circle(size=110, color=ACCENT, opacity=1).encode(x=x, y=y)
    without = [str(stage) for stage in counts.index[counts.sum(axis=1) == 0]]
    named = ", ".join(without[:3]) + (f" and {len(without) - 3} more" if len(without) > 3 else "")
    note = f"No content: {named}." if without else "Every stage has some."
    return _finished([dots], "Content by stage", note)


def cycle_length(frame: pd.DataFrame) -> alt.LayerChart:
    """How long each persona's purchase takes, in weeks: dark to the shortest, pale to the longest, an arrow where there is no longest."""
    lengths = analyses.cycle_length(frame)
    labels = persona_labels(frame)
    bars = pd.DataFrame(
        {
            "persona": lengths["persona_id"].map(labels),
            "least": lengths["min_days"].astype("float64").fillna(0.0) / 7,
            "most": lengths["max_days"].astype("float64").fillna(0.0) / 7,
            "length": lengths["length"],
        }
    )
    is_open = bars["most"] == float("inf")
    bars["most"] = bars["most"].where(~is_open, bars["least"] * 1.15)
    bars["length"] = bars["length"].where(~is_open, "→ " + bars["length"])
    y = alt.Y("persona:N", sort=list(bars["persona"]), axis=_names())
    longest = float(bars["most"].max()) if len(bars) else 1.0
    weeks = alt.X(
        "least:Q", title="Weeks", axis=alt.Axis(grid=True, tickCount=6), scale=alt.Scale(domain=[0, (longest or 1.0) * 1.35], nice=False)
    )
    base = alt.Chart(bars).encode(y=y)
    return _finished(
        [
            base.mark_bar(color=PALE, height=14).encode(x=alt.X("least:Q"), x2="most:Q"),
            base.mark_bar(color=ACCENT, height=14).encode(x=weeks),
            base.mark_text(align="left", dx=8, color=INK, font=_FONT, fontSize=12).encode(x=alt.X("most:Q"), text="length:N"),
        ],
        "How long each purchase takes",
        "Dark: at least. Pale: up to.",
        width=460,
    )


def gaps(frame: pd.DataFrame) -> alt.LayerChart:
    """How many stages of each persona lack which field: the darker, the more; empty where nothing is missing."""
    labels = persona_labels(frame)
    missing = analyses.gaps(frame)
    stages = stage_rows(frame).groupby("persona_id").size()
    headings = [FIELD_LABELS[field] for field in STAGE_FIELDS]
    counts = missing[missing["stage_order"].notna()].groupby(["persona_id", "label"]).size().reset_index(name="missing")
    counts["share"] = counts["missing"] / stages.reindex(counts["persona_id"]).to_numpy()
    counts["persona"] = counts["persona_id"].map(labels)
    counts["text"] = counts["missing"].astype("str")
    x = alt.X("label:N", axis=_names(orient="top", labelAngle=0), scale=alt.Scale(domain=headings))
    y = alt.Y("persona:N", axis=_names(), scale=alt.Scale(domain=list(labels.values())))
    colour = alt.Color("share:Q", scale=alt.Scale(domain=[0, 1], range=["#e3edf4", ACCENT], interpolate="rgb"), legend=None)
    base = alt.Chart(counts).encode(x=x, y=y)
    ink = alt.when(alt.datum.share > 0.5).then(alt.value("#ffffff")).otherwise(alt.value(INK))
    cells = pd.DataFrame([{"persona": persona, "label": label} for persona in labels.values() for label in headings])
    layers = [
        alt.Chart(cells).mark_rect(stroke="#ffffff", strokeWidth=2, color=_EMPTY).encode(x=x, y=y),
        base.mark_rect(stroke="#ffffff", strokeWidth=2).encode(color=colour),
        base.mark_text(font=_FONT, fontSize=12).encode(text="text:N", color=ink),
    ]
    total = int(counts["missing"].sum())
    note = f"Stages without a text, by persona and field; {_counted(total, 'cell')} in all." if total else "Nothing is missing."
    return _finished(layers, "What is still missing", note, width=92 * len(headings), step=34)


def influencers(frame: pd.DataFrame, persona_id: str) -> alt.LayerChart:
    """Who has a say in which stage of one persona: the dark dot is where they appear first. Raises `KeyError` for another id."""
    labels = persona_labels(frame)
    name = labels[persona_id]
    found = analyses.influencers(frame[frame["persona_id"] == persona_id])
    long = found.explode("stage_orders").astype({"stage_orders": "int64"})
    stages = stage_rows(frame[frame["persona_id"] == persona_id])
    orders = [int(order) for order in stages["stage_order"]]
    named = {order: f"{order}. {stage}" for order, stage in zip(orders, stages["stage"], strict=True)}
    long["stage"] = long["stage_orders"].map(named)
    long["first"] = long["stage_orders"] == long["first_stage_order"].astype("int64")
    x = alt.X("stage:N", axis=_names(labelAngle=-40, grid=True), scale=alt.Scale(domain=list(named.values())))
    y = alt.Y("influencer:N", sort=list(found["influencer"]), axis=_names(grid=True))
    base = alt.Chart(long).encode(x=x, y=y)
    dots = base.mark_circle(size=130, opacity=1).encode(color=alt.when(alt.datum.first).then(alt.value(ACCENT)).otherwise(alt.value(PALE)))
    return _finished([dots], f"Who has a say: {name}", "Dark: the stage in which they first appear.")


def content_reuse(frame: pd.DataFrame, at_least: int = 2) -> alt.LayerChart:
    """Which types of content serve `at_least` this many stages, of any persona."""
    reuse = analyses.content_reuse(frame)
    chosen = reuse[reuse["stages"] >= at_least]
    note = f"{len(chosen)} of {_counted(len(reuse), 'type')} of content serve at least {_counted(at_least, 'stage')}."
    return _bars(chosen, "content_type", "stages", "In how many stages content serves", note)


def staleness(frame: pd.DataFrame, now: datetime) -> alt.LayerChart:
    """How many days ago each map was last changed. Raises `ValueError` for a `now` without a time zone."""
    ages = analyses.staleness(frame, now)
    ages["persona"] = ages["persona_id"].map(persona_labels(frame))
    return _bars(ages, "persona", "days", "Days since each map was changed", f"As of {now:%Y-%m-%d}.")


def picture(spec: dict[str, Any], **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A notebook's output for a chart of ours: a PNG, and its title in words for those who see no picture."""
    # Twice as many dots as CSS pixels: sharp on today's screens.
    bundle, metadata = spec_to_mimebundle(spec, format="png", mode="vega-lite", ppi=144)
    return bundle | {"text/plain": f"Chart: {spec['title']['text']}. {spec['title']['subtitle']}"}, metadata


def _bars(rows: pd.DataFrame, name: str, value: str, title: str, note: str) -> alt.LayerChart:
    y = alt.Y(f"{name}:N", sort=list(rows[name]), axis=_names())
    x = alt.X(f"{value}:Q", axis=None, scale=alt.Scale(domainMin=0))
    base = alt.Chart(rows[[name, value]]).encode(x=x, y=y)
    number = base.mark_text(align="left", dx=6, color=INK, font=_FONT, fontSize=12).encode(text=f"{value}:Q")
    return _finished([base.mark_bar(color=ACCENT, height=14), number], title, note, width=460)


def _names(**more: Any) -> alt.Axis:
    return alt.Axis(title=None, labelPadding=8, labelLimit=320, **more)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _finished(layers: list[alt.Chart], title: str, note: str, *, width: int | None = None, step: int = _STEP) -> alt.LayerChart:
    """With title and note in plain words, and everything else quiet."""
    if _RENDERER not in alt.renderers.names():
        alt.renderers.register(_RENDERER, picture)
    if alt.renderers.active == "default":  # else somebody chose another way
        alt.renderers.enable(_RENDERER)
    head = alt.TitleParams(text=title, subtitle=note, anchor="start", frame="group", offset=14)
    chart = alt.LayerChart(layer=layers, title=head, width=width or alt.Step(_STEP), height=alt.Step(step))
    axis = alt.AxisConfig(
        labelColor=INK,
        labelFontSize=12,
        titleColor=QUIET,
        titleFontWeight="normal",
        titleFontSize=12,
        gridColor=LINE,
        domain=False,
        ticks=False,
    )
    words = alt.TitleConfig(fontSize=16, fontWeight=600, color=INK, subtitleColor=QUIET, subtitleFontSize=12, subtitlePadding=5)
    view = alt.ViewConfig(stroke="transparent")
    chart.config = alt.Config(font=_FONT, background="#ffffff", padding=16, view=view, axis=axis, title=words)
    return chart
