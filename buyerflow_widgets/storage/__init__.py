"""Every process ever saved, as append-only revisions: SQLite by default, another database by URL."""

from buyerflow_widgets.storage.errors import DamagedRevision, NewerStore, OutdatedRevision, StoreError, StoreUnavailable
from buyerflow_widgets.storage.location import DEFAULT, Default
from buyerflow_widgets.storage.store import Store, Stored

__all__ = [
    "DEFAULT",
    "DamagedRevision",
    "Default",
    "NewerStore",
    "OutdatedRevision",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "Stored",
]
