# mypy: ignore-errors
"""Dash: its inputs in an HTML table, on the server that it brings along."""

import os

from dash import Dash, Input, Output, callback, ctx, dcc, html
from stages_table import COLUMNS, ROWS, reading

app = Dash()


def cell(row: int, place: int, text: str) -> html.Td:
    """One cell; Python hears of a commit, not of every key."""
    name = "duration" if place == 2 else "other"
    return html.Td(dcc.Input(id=f"cell-{row}-{place}", className=name, type="text", debounce=True, value=text))


app.layout = html.Div(
    [
        html.Table(
            [
                html.Tr([html.Th(name) for name in COLUMNS]),
                *(html.Tr([cell(row, place, text) for place, text in enumerate(cells)]) for row, cells in enumerate(ROWS)),
            ]
        ),
        html.Output(id="reading", className="reading"),
    ]
)


@callback(Output("reading", "children"), [Input(f"cell-{row}-2", "value") for row in range(len(ROWS))], prevent_initial_call=True)
def derive(*texts: str) -> str:
    """A cell was committed."""
    return reading(texts[int(ctx.triggered_id.split("-")[1])])


app.run(host="127.0.0.1", port=int(os.environ["PEER_PORT"]), debug=False)
