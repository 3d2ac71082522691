"""Takes out of a damaged SQLite file what can still be read, row by row."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from pydantic import ValidationError
from sqlalchemy import Engine, Table, insert

from buyerflow_widgets.progress import entry
from buyerflow_widgets.state import Content, Envelope, PersonaEntry
from buyerflow_widgets.storage.location import address, connections, empty_log
from buyerflow_widgets.storage.migrations import migrate
from buyerflow_widgets.storage.tables import personas, places, revisions, utc_text

_Row = dict[str, Any]
_Key = tuple[str, str, int]
# Of rows, by number: no store has more.
_LAST = 2**40
# Enough for hundreds of broken pages; where nothing can be read, it takes a second to find out.
_TRIES = 20_000
_PAGE = 4096


def salvage(file: Path, engine: Engine) -> int:
    """Copies what can be read of a damaged store into a new one; how many revisions that were. The file is left as it is."""
    found = _read(file)
    if not found[0]:
        # Most often it is the first page, without which nothing is found: all stores begin alike.
        with TemporaryDirectory() as folder:
            found = _read(_with_a_new_head(file, Path(folder)))
    with engine.execution_options(writes=True).begin() as connection:
        for table, rows in zip((revisions, personas, places), found, strict=True):
            if rows:
                connection.execute(insert(table), rows)
    return len(found[0])


def _with_a_new_head(file: Path, folder: Path) -> Path:
    """A copy of the file with the first page of an empty store."""
    fresh, patched = folder / "fresh.sqlite", folder / "patched.sqlite"
    engine = connections(address(fresh))
    migrate(engine)
    empty_log(engine)
    engine.dispose()
    head = bytearray(fresh.read_bytes()[:_PAGE])
    size = file.stat().st_size
    if size <= _PAGE:
        copyfile(fresh, patched)  # then all that there is, is beside it
    else:
        copyfile(file, patched)
        head[28:32] = (size // _PAGE).to_bytes(4)
        head[32:40] = bytes(8)  # no page is free
        with patched.open("r+b") as raw:
            raw.write(head)
    with suppress(FileNotFoundError):
        copyfile(f"{file}-wal", f"{patched}-wal")
    return patched


def _read(file: Path) -> tuple[list[_Row], list[_Row], list[_Row]]:
    """The rows of revisions, personas and places."""
    if not file.stat().st_size:
        return [], [], []  # SQLite would delete what is beside it
    address = f"file:{quote(str(file))}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as damaged, suppress(sqlite3.Error):
        damaged.row_factory = sqlite3.Row
        damaged.execute("BEGIN")
        found = {(row["owner"], row["persona_id"], row["seq"]): row for row in _rows(damaged, revisions) if _is_whole(row)}
        lines = {(row["owner"], row["persona_id"]): row for row in _rows(damaged, personas)}
        whereabouts = {(row["owner"], row["persona_id"]): row for row in _rows(damaged, places) if isinstance(row["opened"], int)}
        return list(found.values()), list(_lines(found, lines)), list(whereabouts.values())
    return [], [], []


def _rows(damaged: sqlite3.Connection, table: Table) -> Iterator[_Row]:
    """The rows of a table that can be read: where some cannot, what comes before and after them is asked for by itself."""
    there = {row["name"] for row in damaged.execute(f"PRAGMA table_info({table.name})")}
    names = [column.name for column in table.columns if column.name in there]
    if not names:
        return
    some = f"SELECT {', '.join(names)} FROM {table.name} WHERE rowid BETWEEN ? AND ?"
    # From both ends: behind a page that is broken, the numbers may have no end.
    for ascends in (True, False):
        spans = [(1, _LAST)]
        for _ in range(_TRIES):
            if not spans:
                return
            first, last = spans.pop()
            try:
                found = damaged.execute(some, (first, last)).fetchall()
            except (sqlite3.Error, UnicodeError):
                middle = (first + last) // 2
                halves = [(first, middle), (middle + 1, last)] if first < last else []
                spans += reversed(halves) if ascends else halves
            else:
                yield from (dict(row) for row in found if all(isinstance(row[name], str) for name in ("owner", "persona_id")))


def _is_whole(row: _Row) -> bool:
    try:
        datetime.fromisoformat(row["made_at"])
        return isinstance(row["seq"], int) and (row["content"] is None or bool(Content.model_validate_json(row["content"])))
    except (ValueError, TypeError):
        return False


def _lines(found: dict[_Key, _Row], lines: dict[tuple[str, str], _Row]) -> Iterator[_Row]:
    """A line of the list for each persona of which a revision was found: its own, or one made from the latest."""
    by_persona: dict[tuple[str, str], list[_Row]] = {}
    for (owner, persona_id, _), row in sorted(found.items()):
        by_persona.setdefault((owner, persona_id), []).append(row)
    for key, rows in by_persona.items():
        if not (line := lines.get(key)) or line["seq"] != rows[-1]["seq"] or not _is_told(line):
            line = _line(rows)
        if line:
            yield dict(zip(("owner", "persona_id"), key, strict=True)) | line


def _is_told(line: _Row) -> bool:
    with suppress(ValidationError):
        return line["deleted"] in (0, 1) and bool(PersonaEntry.model_validate(line))
    return False


def _line(rows: list[_Row]) -> _Row | None:
    """As `Store.append` would have written it."""
    texts = [row["content"] for row in rows if row["content"] is not None]
    if not texts:
        return None
    told = entry(Envelope(content=Content.model_validate_json(texts[-1])))
    line = told.model_dump(mode="json") | {"last_updated_at": utc_text(told.last_updated_at)}
    return line | {"seq": rows[-1]["seq"], "deleted": rows[-1]["content"] is None}
