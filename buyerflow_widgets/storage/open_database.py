"""The database at an address."""

from buyerflow_widgets.storage.address import PostgresqlAddress, SqliteAddress, StoreAddress
from buyerflow_widgets.storage.database import Database
from buyerflow_widgets.storage.postgresql import PostgresqlDatabase
from buyerflow_widgets.storage.sqlite import SqliteDatabase


def open_database(address: StoreAddress, *, read_only: bool = False) -> Database:
    """The database at an address; a file is made, private to the user, where there is none and it is not `read_only`."""
    match address:
        case SqliteAddress():
            return SqliteDatabase(address, read_only=read_only)
        case PostgresqlAddress():
            return PostgresqlDatabase(address, read_only=read_only)
