"""Whose work a page or a notebook opens: the login header that the operator declared, else what the environment says, else "local".

A declared header is the only source: without it nothing is opened, never somebody else's work. Owners are compared as they are written:
"Ann" and "ann" are two people, and nothing is trimmed or normalised that could make two of them one.
"""

import os
import re
import unicodedata
from collections.abc import Mapping

from buyerflow_widgets.model import BuyerFlowError

OWNER_VARIABLE = "BUYERFLOW_OWNER"
"""The environment variable in which one person says who they are."""
OWNER_HEADER_VARIABLE = "BUYERFLOW_OWNER_HEADER"
"""The one in which an operator names the header in which a proxy with a login says who visits."""
HUB_USER_VARIABLE = "JUPYTERHUB_USER"
"""The one in which JupyterHub says whose server this is."""
LONGEST = 255
"""Characters of an owner."""
# Control characters, lone surrogates (bytes that are no text), and separators of lines and paragraphs.
_UNFIT = {"Cc", "Cs", "Zl", "Zp"}
_UNKNOWN = "This page cannot tell who you are and opened nothing; sign in again, or tell who looks after it."


class UnknownOwner(BuyerFlowError):  # noqa: N818 (it says what happened, as `EventRefused` does)
    """Nobody can say whose work to open. `str(error)` is one sentence that can be shown as it is."""


def current_owner(environment: Mapping[str, str] = os.environ) -> str:
    """The owner of the work that is opened here. Raises `UnknownOwner`.

    >>> current_owner({})
    'local'
    >>> current_owner({"BUYERFLOW_OWNER": "ann"})
    'ann'
    >>> current_owner({"BUYERFLOW_OWNER": "ann", "BUYERFLOW_OWNER_HEADER": "X-Forwarded-User"})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    buyerflow_widgets.storage.owner.UnknownOwner: This page cannot tell who you are and opened nothing; ...
    """
    if header := declared_header(environment):
        return owner_in(environment.get(variable_of(header)))
    for name in (OWNER_VARIABLE, HUB_USER_VARIABLE):
        owner = environment.get(name)
        if owner is not None:
            if not _is_owner(owner):
                raise UnknownOwner(
                    f"{name} must be 1 to {LONGEST} characters without control characters and outer blanks; nothing was opened."
                )
            return owner
    return "local"


def declared_header(environment: Mapping[str, str] = os.environ) -> str | None:
    """The header that says who visits, if the operator declared one. Raises `UnknownOwner` for what is no header's name."""
    header = environment.get(OWNER_HEADER_VARIABLE)
    if header is not None and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", header):
        raise UnknownOwner(f"{OWNER_HEADER_VARIABLE} must be the name of a header, such as X-Forwarded-User; nothing was opened.")
    return header


def owner_in(value: str | None) -> str:
    """The owner that a header names: servers hand on its bytes as Latin-1, and proxies write UTF-8. Raises `UnknownOwner`.

    >>> owner_in("JosÃ©")
    'José'
    """
    try:
        owner = (value or "").encode("latin-1").decode("utf-8")
    except UnicodeError as error:
        raise UnknownOwner(_UNKNOWN) from error
    if not _is_owner(owner):
        raise UnknownOwner(_UNKNOWN)
    return owner


def variable_of(header: str) -> str:
    """The environment variable in which Voilà hands a header on to its page.

    >>> variable_of("X-Forwarded-User")
    'HTTP_X_FORWARDED_USER'
    """
    return "HTTP_" + header.upper().replace("-", "_")


def _is_owner(text: str) -> bool:
    return 1 <= len(text) <= LONGEST and text == text.strip() and not any(unicodedata.category(each) in _UNFIT for each in text)
