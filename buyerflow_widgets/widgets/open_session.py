"""The session behind an app: the visitor's own work, which others may change at the same time."""

import logging
from pathlib import Path

from buyerflow_widgets.session import Session
from buyerflow_widgets.storage import Default, Store, StoreError, StoreUnavailable, current_owner, store_address, work_key

_log = logging.getLogger(__name__)


def open_session(where: str | Path | Default | None) -> Session:
    """A session on a store of the visitor's own (None keeps nothing) that sees what others do there.

    A store that cannot be opened is said in the save status; work goes on in memory until it is there. Raises `UnknownOwner`.
    """
    if where is None:
        return Session()
    owner = current_owner()

    def opened() -> Store:
        return Store.open(where, owner=owner, checks=False)  # the session has it checked, behind the first page

    try:
        session = Session(opened())
    except StoreError as error:
        _log.warning("the store cannot be opened: %s", error)
        # It may be there later; one of a newer version will not change.
        reopen = opened if isinstance(error, StoreUnavailable) else None
        session = Session(problem=str(error), reopen=reopen, work_key=work_key(store_address(where), owner))
    session.watch()
    return session
