"""The command `buyerflow store`: copy, check, migrate and thin a store."""

from buyerflow_widgets.storage.admin.store_command import run

__all__ = ["run"]
