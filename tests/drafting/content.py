"""What a session has in work."""

from buyerflow_widgets.model.workspace import Content
from buyerflow_widgets.session.session import Session


def content_of(session: Session) -> Content:
    assert session.workspace.active
    return session.workspace.active.content
