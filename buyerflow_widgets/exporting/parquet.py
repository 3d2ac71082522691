"""Parquet: the tidy frame in one file, with its types. For a store of any size there is `tables.write_parquet`."""

import io
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from buyerflow_widgets.model import BuyingProcessState
from buyerflow_widgets.tables import SCHEMA, to_frame


def to_parquet(processes: Sequence[BuyingProcessState]) -> bytes:
    """One row a persona and stage, typed as `tables.to_frame` has them. Needs the extra `parquet`."""
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(to_frame(processes), schema=SCHEMA, preserve_index=False), out)
    return out.getvalue()
