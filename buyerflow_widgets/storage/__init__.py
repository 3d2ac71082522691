"""Every process ever saved, as append-only revisions: SQLite by default, another database by URL."""

from buyerflow_widgets.storage.errors import DamagedRevision, NewerStore, OutdatedRevision, StoreError, StoreUnavailable
from buyerflow_widgets.storage.location import DEFAULT, Default
from buyerflow_widgets.storage.rows import Deleted, Revision, Stored
from buyerflow_widgets.storage.store import Store

__all__ = [
    "DEFAULT",
    "DamagedRevision",
    "Default",
    "Deleted",
    "NewerStore",
    "OutdatedRevision",
    "Revision",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "Stored",
]
