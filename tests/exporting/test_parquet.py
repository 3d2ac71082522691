"""Parquet, read back by DuckDB."""

from pathlib import Path

import duckdb

from buyerflow_widgets.exporting import export
from buyerflow_widgets.tables import to_frame
from tests.support.samples import SAMPLES


def test_it_has_the_rows_and_types_of_the_frame(tmp_path: Path) -> None:
    path = export(SAMPLES, tmp_path / "maps.parquet")
    read = duckdb.sql(f"select * from read_parquet('{path}')")
    assert read is not None
    frame = to_frame(SAMPLES)
    assert read.columns == list(frame.columns)
    kinds = dict(zip(read.columns, map(str, read.types), strict=True))
    assert (kinds["stage_order"], kinds["duration_min_days"], kinds["last_updated_at"]) == ("BIGINT", "DOUBLE", "TIMESTAMP WITH TIME ZONE")
    rows = read.project("persona_id, stage_order, stage_name, duration_max_days").fetchall()
    expected = frame[["persona_id", "stage_order", "stage_name", "duration_max_days"]].itertuples(index=False, name=None)
    assert [tuple(row) for row in rows] == [tuple(row) for row in expected]
