# mypy: ignore-errors
"""Streamlit: its text inputs in columns. The whole script runs at each commit: that is how it works."""

import streamlit as st
from stages_table import COLUMNS, ROWS, reading

st.set_page_config(layout="wide")


def derive(key: str) -> None:
    """A cell was committed."""
    st.session_state.reading = reading(st.session_state[key])


for column, name in zip(st.columns(len(COLUMNS)), COLUMNS, strict=True):
    column.text(name)
for row, cells in enumerate(ROWS):
    for place, (column, text) in enumerate(zip(st.columns(len(COLUMNS)), cells, strict=True)):
        key = f"duration-{row}" if place == 2 else f"cell-{row}-{place}"
        committed = {"on_change": derive, "args": (key,)} if place == 2 else {}
        column.text_input(COLUMNS[place], text, key=key, label_visibility="collapsed", **committed)
st.html(f"<output class='reading'>{st.session_state.get('reading', '')}</output>")
