# mypy: ignore-errors
"""A bare anywidget: a table of inputs, one small message for a commit and one back. With PEER_STORE, an insert that lasts in between."""

import os
import sqlite3

import anywidget
import traitlets
from IPython.display import display
from stages_table import COLUMNS, ROWS, reading

store = None
if "PEER_STORE" in os.environ:
    store = sqlite3.connect(os.environ["PEER_STORE"], isolation_level=None, check_same_thread=False)
    store.execute("pragma journal_mode = wal")
    store.execute("pragma synchronous = full")
    store.execute("create table if not exists edits (id integer primary key, line integer, place integer, text text)")


class Table(anywidget.AnyWidget):
    """The table, and the reading below it."""

    _esm = """
    function render({ model, el }) {
        const table = el.appendChild(document.createElement("table"));
        const head = table.insertRow();
        for (const name of model.get("columns")) head.insertCell().textContent = name;
        for (const [line, cells] of model.get("rows").entries()) {
            const row = table.insertRow();
            for (const [place, text] of cells.entries()) {
                const input = document.createElement("input");
                input.value = text;
                if (place === 2) input.className = "duration";
                input.addEventListener("change", () => model.send({ line, place, text: input.value }));
                row.insertCell().append(input);
            }
        }
        const output = el.appendChild(document.createElement("output"));
        output.className = "reading";
        model.on("msg:custom", (said) => { output.textContent = said.reading; });
    }
    export default { render };
    """
    columns = traitlets.List(COLUMNS).tag(sync=True)
    rows = traitlets.List(ROWS).tag(sync=True)


def hear(widget: Table, said: dict, _buffers: object) -> None:
    """A cell was committed."""
    if store:
        store.execute("insert into edits (line, place, text) values (?, ?, ?)", (said["line"], said["place"], said["text"]))
    widget.send({"reading": reading(said["text"]) if said["place"] == 2 else ""})


table = Table()
table.on_msg(hear)
display(table)
