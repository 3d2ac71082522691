"""The tidy frame as Parquet, read by DuckDB, which is not ours."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from buyerflow_widgets import BuyingProcessState, to_frame
from buyerflow_widgets.storage import Store
from buyerflow_widgets.tables.parquet import FolderInUse, write_parquet
from tests.support.many_personas import fill, processes

COLUMNS = list(to_frame([]).columns)


def read(folder: Path) -> pd.DataFrame:
    """What DuckDB reads, the columns of the files and the one of the folders."""
    with duckdb.connect() as base:
        base.execute("SET TimeZone = 'UTC'")
        files = f"read_parquet('{folder}/*/*.parquet', hive_partitioning = true)"
        found: pd.DataFrame = base.sql(f"SELECT * FROM {files} ORDER BY persona_id, stage_order").df()
        return found


def test_duckdb_reads_the_frame_of_a_whole_store(tmp_path: Path) -> None:
    fill(tmp_path / "store.sqlite", 100)
    store = Store.open(tmp_path / "store.sqlite")
    rows = write_parquet(store.stream(), tmp_path / "out")
    store.close()

    found = read(tmp_path / "out")
    expected = to_frame(processes(range(100)))
    assert rows == len(found) == 700
    assert list(found.columns) == [*COLUMNS, "last_updated_on"]
    assert found["last_updated_on"].dt.date.tolist() == found["last_updated_at"].dt.date.tolist()
    found["last_updated_at"] = found["last_updated_at"].dt.tz_localize(None)
    as_ours = found[COLUMNS].astype({name: expected[name].dtype for name in COLUMNS})
    pd.testing.assert_frame_equal(as_ours, expected)


def test_it_holds_what_is_missing_open_ended_and_hostile(tmp_path: Path) -> None:
    [stages, bare, hostile] = processes(range(3))
    stage = stages.buying_stages[0].model_copy(update={"duration": "over a year"})
    nasty = "=1+1\r\n“é”\u2028\U0001f600 '; DROP TABLE x; --"
    made = [
        stages.model_copy(update={"buying_stages": (stage,)}),
        bare.model_copy(update={"buying_stages": ()}),
        hostile.model_copy(update={"buying_stages": (stage.model_copy(update={"key_message": nasty, "duration": "soon"}),)}),
    ]
    write_parquet(made, tmp_path / "out")
    found = read(tmp_path / "out")
    assert found["stage_order"].astype("Int64").tolist() == [1, pd.NA, 1]
    assert found["duration_max_days"].isna().tolist() == [False, True, True]
    assert found.loc[0, "duration_max_days"] == float("inf")
    assert found.loc[2, "key_message"] == nasty
    assert found["stage_name"].isna().tolist() == [False, True, False]


def test_a_partition_is_a_day_in_utc(tmp_path: Path) -> None:
    late = datetime.fromisoformat("2025-03-14T23:30:00-02:00")
    [made] = [BuyingProcessState.model_validate(each.model_dump() | {"last_updated_at": late}) for each in processes(range(1))]
    write_parquet([made], tmp_path / "out")
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.parquet")] == [
        "out/last_updated_on=2025-03-15/part-0.parquet"
    ]
    assert read(tmp_path / "out")["last_updated_on"].dt.date.unique().tolist() == [date(2025, 3, 15)]


def test_days_that_come_back_lose_nothing(tmp_path: Path) -> None:
    made = list(processes(range(30)))
    write_parquet([*made[::2], *made[1::2]], tmp_path / "out")
    assert read(tmp_path / "out")["persona_id"].nunique() == 30


def test_every_file_has_the_same_columns_and_says_nothing_of_pandas(tmp_path: Path) -> None:
    write_parquet(processes(range(60)), tmp_path / "out")
    schemas = {str(pq.read_schema(path)) for path in (tmp_path / "out").rglob("*.parquet")}
    assert len(schemas) == 1
    assert "pandas" not in schemas.pop()


def test_an_earlier_export_stays_unless_it_may_be_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    write_parquet(processes(range(30)), folder)
    with pytest.raises(FolderInUse) as caught:
        write_parquet(processes(range(5)), folder)
    assert str(caught.value) == "The folder “out” holds an earlier export; name another folder, or replace it with overwrite=True."
    assert read(folder)["persona_id"].nunique() == 30
    write_parquet(processes(range(5)), folder, overwrite=True)
    assert read(folder)["persona_id"].nunique() == 5
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("stray", ["notes.txt", "last_updated_on=2025-03-14/notes.txt"])
def test_what_is_no_export_is_never_removed(tmp_path: Path, stray: str) -> None:
    file = tmp_path / "out" / stray
    file.parent.mkdir(parents=True)
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(FolderInUse, match="no part of an export"):
        write_parquet(processes(range(5)), tmp_path / "out", overwrite=True)
    assert file.read_text(encoding="utf-8") == "mine"


def test_an_export_that_breaks_off_leaves_the_earlier_one_and_nothing_else(tmp_path: Path) -> None:
    def broken() -> Iterator[BuyingProcessState]:
        yield from processes(range(3))
        raise OSError("the cable")

    write_parquet(processes(range(5)), tmp_path / "out")
    with pytest.raises(OSError, match="the cable"):
        write_parquet(broken(), tmp_path / "out", overwrite=True)
    assert read(tmp_path / "out")["persona_id"].nunique() == 5
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_export_that_cannot_be_put_in_place_leaves_the_earlier_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_parquet(processes(range(5)), tmp_path / "out")
    rename = Path.rename

    def fails_for_the_new(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError("in use")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails_for_the_new)
    with pytest.raises(OSError, match="in use"):
        write_parquet(processes(range(3)), tmp_path / "out", overwrite=True)
    assert read(tmp_path / "out")["persona_id"].nunique() == 5
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_empty_store_is_an_empty_folder(tmp_path: Path) -> None:
    assert write_parquet([], tmp_path / "deep" / "out") == 0
    assert list((tmp_path / "deep").iterdir()) == [tmp_path / "deep" / "out"]
    assert write_parquet(processes(range(1)), tmp_path / "deep" / "out") == 7
