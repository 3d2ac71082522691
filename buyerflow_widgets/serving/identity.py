"""Whose request it is: the owner that the declared header names, else one and the same for all."""

from jupyter_server.auth.identity import PasswordIdentityProvider, User
from tornado.httputil import HTTPServerRequest
from tornado.web import RequestHandler

from buyerflow_widgets.serving.responses import RequestRefused
from buyerflow_widgets.storage import UnknownOwner, current_owner, declared_header, owner_in


class RequestOwner:
    """Tells the owner of each request. Raises `UnknownOwner` where the environment names neither a valid header nor a valid owner."""

    def __init__(self) -> None:
        self._header = declared_header()
        self._only_owner = None if self._header else current_owner()

    def of(self, request: HTTPServerRequest) -> str:
        """Who sends this request. Raises `RequestRefused`."""
        if self._only_owner is not None:
            return self._only_owner
        named = request.headers.get_list(self._header or "")
        try:
            # Two of them: one may be the visitor's own.
            return owner_in(named[0] if len(named) == 1 else None)
        except UnknownOwner as error:
            raise RequestRefused(403, str(error)) from error


class OwnerIdentityProvider(PasswordIdentityProvider):
    """Jupyter's user of a request is its owner; the token or password is asked for as well where one is set."""

    @property
    def logout_available(self) -> bool:
        """Only who logged in can log out."""
        return self.auth_enabled

    async def get_user(self, handler: RequestHandler) -> User | None:
        """The visitor; None sends them to the login."""
        if self.auth_enabled and await self._get_user(handler) is None:
            return None
        return User(username=handler.owner)  # type: ignore[attr-defined]
