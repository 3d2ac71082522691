"""Jupyter's user of a request: the owner whose work it is."""

from jupyter_server.auth.identity import PasswordIdentityProvider, User
from tornado.web import RequestHandler


class OwnerIdentityProvider(PasswordIdentityProvider):
    """Names each visitor by their owner, and asks for the token or password as well where one is set."""

    @property
    def logout_available(self) -> bool:
        """Only who logged in can log out."""
        return self.auth_enabled

    async def get_user(self, handler: RequestHandler) -> User | None:
        """The visitor; None sends them to the login."""
        if self.auth_enabled and await self._get_user(handler) is None:
            return None
        return User(username=handler.owner)  # type: ignore[attr-defined]
