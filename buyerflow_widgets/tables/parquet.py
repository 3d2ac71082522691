"""The tidy frame as Parquet files by date, in bounded memory: for stores larger than one machine's. Needs the extra `parquet`."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, islice
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from buyerflow_widgets.model import STAGE_FIELDS, BuyerFlowError, BuyingProcessState
from buyerflow_widgets.tables.frame import to_frame

_TEXT = pa.string()
SCHEMA: Final = pa.schema(
    [
        *((name, _TEXT) for name in ("persona_id", "persona_name", "persona_pain_points")),
        ("stage_order", pa.int64()),
        *((field, _TEXT) for field in STAGE_FIELDS),
        ("duration_min_days", pa.float64()),
        ("duration_max_days", pa.float64()),
        ("status", _TEXT),
        ("last_updated_at", pa.timestamp("us", tz="UTC")),
    ]
)
"""The columns of every file, as `to_frame` has them; the folders add `last_updated_on`."""
# Processes that are in memory at once.
_BATCH = 200
_PARTITION = "last_updated_on="


class FolderInUse(BuyerFlowError, FileExistsError):  # noqa: N818 (what happened, as the other errors say it)
    """The folder holds something that may not be replaced. Its text is one sentence."""


def write_parquet(processes: Iterable[BuyingProcessState], folder: str | Path, *, overwrite: bool = False) -> int:
    """Writes the tidy frame of all `processes` into a folder, a partition a day of their last change (UTC); returns the rows.

    The files are `folder/last_updated_on=2025-03-14/part-0.parquet` and so on, as DuckDB, Dask and Spark read them:
    `SELECT * FROM read_parquet('folder/*/*.parquet', hive_partitioning = true)`. Processes may come from a generator, such as
    `Store.stream()`, and are read once, a few hundred at a time. Days that do not come together get several files.

    It is all or nothing: the folder appears, or is replaced, when everything is written. Raises `FolderInUse` for a folder that
    holds an earlier export, unless `overwrite`, or anything else, even then; `OSError` where it cannot be written.
    """
    folder = Path(folder)
    _check(folder, overwrite=overwrite)
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Beside it, so that the last step is a rename on the same disk; hidden from those who read `*`.
    partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        made = partial / "new"
        made.mkdir()
        rows = _write(processes, made)
        _check(folder, overwrite=overwrite)  # again: writing takes a while
        _put_in_place(made, folder, partial / "old")
    finally:
        # What could not be put back is the only copy of the earlier export.
        if folder.exists() or not (partial / "old").exists():
            shutil.rmtree(partial, ignore_errors=True)
    return rows


def _put_in_place(made: Path, folder: Path, old: Path) -> None:
    if folder.exists():
        folder.rename(old)
    try:
        made.rename(folder)
    except BaseException:
        if old.exists():
            old.rename(folder)
        raise


def _write(processes: Iterable[BuyingProcessState], folder: Path) -> int:
    rows = 0
    parts: Counter[date] = Counter()
    for day, of_day in groupby(processes, key=lambda process: process.last_updated_at.date()):
        partition = folder / f"{_PARTITION}{day.isoformat()}"
        partition.mkdir(exist_ok=True)
        with pq.ParquetWriter(partition / f"part-{parts[day]}.parquet", SCHEMA, compression="zstd") as writer:
            for batch in _batches(of_day):
                frame = to_frame(batch).astype({"status": "str"})
                writer.write_table(pa.Table.from_pandas(frame, SCHEMA, preserve_index=False).replace_schema_metadata(None))
                rows += len(frame)
        parts[day] += 1
    return rows


def _batches(processes: Iterator[BuyingProcessState]) -> Iterator[list[BuyingProcessState]]:
    while batch := list(islice(processes, _BATCH)):
        yield batch


def _check(folder: Path, *, overwrite: bool) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise FolderInUse(f"“{folder.name}” is a file; name a folder.")
    for entry in folder.iterdir():
        if not (entry.is_dir() and entry.name.startswith(_PARTITION) and all(_is_part(each) for each in entry.iterdir())):
            raise FolderInUse(f"The folder “{folder.name}” holds “{entry.name}”, which is no part of an export; name another folder.")
        if not overwrite:
            raise FolderInUse(
                f"The folder “{folder.name}” holds an earlier export; name another folder, or replace it with overwrite=True."
            )


def _is_part(file: Path) -> bool:
    return file.is_file() and file.name.startswith("part-") and file.suffix == ".parquet"
