"""One person's work, without a screen: events in, a frozen workspace out, everything stored before anybody is told."""

from buyerflow_widgets.session.observers import IsolatedCallback
from buyerflow_widgets.session.session import RemoteChange, Session
from buyerflow_widgets.session.store import SessionStore
from buyerflow_widgets.session.sync import SaveStatus

__all__ = ["IsolatedCallback", "RemoteChange", "SaveStatus", "Session", "SessionStore"]
