"""Takes out of a damaged SQLite file what can still be read, row by row."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from pydantic import ValidationError

from buyerflow_widgets.model import Content, Envelope, PersonaEntry, persona_entry
from buyerflow_widgets.storage.address import SqliteAddress
from buyerflow_widgets.storage.database import Database
from buyerflow_widgets.storage.migrations import migrate
from buyerflow_widgets.storage.rows import line_values
from buyerflow_widgets.storage.schema import TABLES, insert, utc_text
from buyerflow_widgets.storage.sqlite import SqliteDatabase

_Row = dict[str, Any]
_Lines = dict[tuple[str, str], _Row]
# Of rows, by number: no store has more.
_LAST = 2**40
# Enough for hundreds of broken pages; where nothing can be read, it takes a second to find out.
_TRIES = 20_000
_PAGE = 4096


def salvage(file: Path, database: Database) -> int:
    """Copies what can be read of a damaged store into a new one; how many revisions that were. The file is left as it is."""
    found, lines, whereabouts = _read(file)
    if not found:
        # Most often it is the first page, without which nothing is found: all stores begin alike.
        with TemporaryDirectory() as folder:
            found, lines, whereabouts = _read(_with_a_new_head(file, Path(folder)))
    again = list(_once_more(found))
    for row in again:
        lines.pop((row["owner"], row["persona_id"]), None)  # it is the lost one's, which had this number
    kept = found + again
    # A damaged row, or an older store's, may lack some.
    kept = [{"aside": False, "content": None} | row for row in kept]
    with database.transaction(writes=True) as transaction:
        for table, rows in zip(TABLES, (kept, list(_lines(kept, lines)), whereabouts), strict=True):
            if rows:
                transaction.execute_many(insert(table), rows)
    return len(found)


def _with_a_new_head(file: Path, folder: Path) -> Path:
    """A copy of the file with the first page of an empty store."""
    fresh, patched = folder / "fresh.sqlite", folder / "patched.sqlite"
    database = SqliteDatabase(SqliteAddress(fresh))
    migrate(database)
    database.checkpoint()
    database.close()
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


def _read(file: Path) -> tuple[list[_Row], _Lines, list[_Row]]:
    """The rows of revisions, personas and places."""
    if not file.stat().st_size:
        return [], {}, []  # SQLite would delete what is beside it
    address = f"file:{quote(str(file))}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as damaged, suppress(sqlite3.Error):
        damaged.row_factory = sqlite3.Row
        damaged.execute("BEGIN")
        found = {(row["owner"], row["persona_id"], row["seq"]): row for row in _rows(damaged, "revisions") if _is_whole(row)}
        lines = {(row["owner"], row["persona_id"]): row for row in _rows(damaged, "personas")}
        whereabouts = {(row["owner"], row["persona_id"]): row for row in _rows(damaged, "places") if isinstance(row["opened"], int)}
        return list(found.values()), lines, list(whereabouts.values())
    return [], {}, []


def _rows(damaged: sqlite3.Connection, table: str) -> Iterator[_Row]:
    """The rows of a table that can be read: where some cannot, what comes before and after them is asked for by itself."""
    there = {row["name"] for row in damaged.execute(f"PRAGMA table_info({table})")}
    names = [name for name in TABLES[table] if name in there]
    if not names:
        return
    some = f"SELECT {', '.join(names)} FROM {table} WHERE rowid BETWEEN ? AND ?"
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


def _by_persona(found: list[_Row]) -> dict[tuple[str, str], list[_Row]]:
    """Their revisions, oldest first."""
    by_persona: dict[tuple[str, str], list[_Row]] = {}
    for row in sorted(found, key=lambda row: int(row["seq"])):
        by_persona.setdefault((row["owner"], row["persona_id"]), []).append(row)
    return by_persona


def _once_more(found: list[_Row]) -> Iterator[_Row]:
    """Where the latest revision is lost, and the one in front of it was only kept aside: the one before that, as the latest."""
    for rows in _by_persona(found).values():
        if rows[-1].get("aside"):
            told = next((row for row in reversed(rows) if not row["aside"]), rows[-1])
            yield told | {"seq": rows[-1]["seq"] + 1, "made_at": utc_text(datetime.now(UTC)), "aside": False}


def _lines(kept: list[_Row], lines: _Lines) -> Iterator[_Row]:
    """A line of the list for each persona of which a revision was found: its own, or one made from the latest."""
    for key, rows in _by_persona(kept).items():
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
    # What was kept aside only where there is nothing else.
    rows_by_worth = sorted(rows, key=lambda row: not row.get("aside"))
    texts = [row["content"] for row in rows_by_worth if row["content"] is not None]
    if not texts:
        return None
    told = persona_entry(Envelope(content=Content.model_validate_json(texts[-1])))
    return line_values(told) | {"seq": rows[-1]["seq"], "deleted": rows[-1]["content"] is None}
