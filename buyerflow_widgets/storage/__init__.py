"""Every process ever saved, as append-only revisions: SQLite by default, PostgreSQL by URL. Whose they are says the owner."""

from buyerflow_widgets.storage.address import DEFAULT, Default, store_address, work_key
from buyerflow_widgets.storage.errors import DamagedRevision, NewerStore, OutdatedRevision, StoreError, StoreUnavailable
from buyerflow_widgets.storage.owner import (
    HUB_USER_VARIABLE,
    OWNER_HEADER_VARIABLE,
    OWNER_VARIABLE,
    UnknownOwner,
    current_owner,
    declared_header,
    owner_in,
    variable_of,
)
from buyerflow_widgets.storage.rows import DeletedPersona, Revision, Stored
from buyerflow_widgets.storage.store import ListState, Store
from buyerflow_widgets.storage.watch import StartThread, Watch, start_daemon

__all__ = [
    "DEFAULT",
    "HUB_USER_VARIABLE",
    "OWNER_HEADER_VARIABLE",
    "OWNER_VARIABLE",
    "DamagedRevision",
    "Default",
    "DeletedPersona",
    "ListState",
    "NewerStore",
    "OutdatedRevision",
    "Revision",
    "StartThread",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "Stored",
    "UnknownOwner",
    "Watch",
    "current_owner",
    "declared_header",
    "owner_in",
    "start_daemon",
    "store_address",
    "variable_of",
    "work_key",
]
