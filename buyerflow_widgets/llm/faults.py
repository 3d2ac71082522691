"""What a model's server does wrong, in one sentence for people: what happened, and what to do. One table for every kind of call."""

import math
import re
import socket
import ssl
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from buyerflow_widgets.llm.errors import ModelAnswerBroken, ModelBusy, ModelError, ModelRefused, ModelTimeout, ModelUnreachable

if TYPE_CHECKING:
    import openai

_PAUSE = 0.5
"""Seconds before a second try where the server names none."""
_LONGEST_PAUSE = 5.0
"""Seconds: who is asked to wait longer is told so, rather than left before a page that does nothing."""
_LONGEST_NAMED = 48 * 3600.0
_TOO_LONG_CODES = {"context_length_exceeded", "exceed_context_size_error", "string_above_max_length"}
_TOO_LONG_WORDS = re.compile(r"context (length|window|size)|(maximum|too many) (input )?tokens|prompt is too long", re.IGNORECASE)
_NO_CREDIT_CODES = {"insufficient_quota", "billing_hard_limit_reached", "insufficient_balance"}


def raised() -> tuple[type[Exception], ...]:
    """Everything that the client raises for what a server sends or does not send; `for_people` words each of them.

    Beside its own errors these are the plain ones of a broken answer: the client reads JSON and text without a net.
    """
    import httpx2
    import openai

    plain = (ValueError, TypeError, AttributeError, LookupError, RecursionError, OSError)
    return (openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, *plain)


def for_people(error: Exception, host: str, model: str, *, answered: bool, has_key: bool) -> ModelError:
    """The error of ours for one that `raised` names; nothing of a server's own words, and no key, is in it.

    `answered` says whether a part of the answer had come, `has_key` whether a key was sent.
    """
    import httpx2
    import openai

    if isinstance(error, openai.APIStatusError):
        return _refusal(error, host, model, has_key=has_key)
    if _codes(error) & _NO_CREDIT_CODES:
        return _no_credit(host)
    if _is_too_long(error):
        return _too_long(model)
    if isinstance(error, openai.APITimeoutError):
        if any(isinstance(each, httpx2.ConnectTimeout) for each in _chain(error)):
            return ModelUnreachable(f"{host} does not answer; check the connection and OPENAI_BASE_URL, then try again.")
        return ModelTimeout(f"{host} was silent for too long; try again, or choose a faster model.")
    if any(isinstance(each, httpx2.DecodingError) for each in _chain(error)):
        return _unreadable(host)
    if isinstance(error, openai.APIConnectionError | httpx2.HTTPError | httpx2.InvalidURL | httpx2.StreamError | OSError):
        if answered:
            return ModelAnswerBroken(f"{host} closed the connection half-way; try again.")
        return _unreachable(error, host)
    if isinstance(error, openai.APIError):
        # What a server reports when the stream has begun.
        return ModelAnswerBroken(f"{host} reported a fault while the answer was written; try again.")
    return _unreadable(host)


def pause_before_retry(error: "openai.APIStatusError") -> float | None:
    """Seconds after which a second try makes sense without asking anybody; None where it does not."""
    busy = error.status_code in (408, 429) and not _codes(error) & _NO_CREDIT_CODES
    if not (busy or error.status_code >= 500):
        return None
    wanted = _retry_after(error)
    pause = _PAUSE if wanted is None else wanted
    return pause if pause <= _LONGEST_PAUSE else None


def is_about_an_option(error: "openai.APIStatusError") -> bool:
    """True where a server may have refused an option that it does not know: leaving it out may help."""
    return error.status_code in (400, 422) and not _is_too_long(error) and not _codes(error) & _NO_CREDIT_CODES


def _refusal(error: "openai.APIStatusError", host: str, model: str, *, has_key: bool) -> ModelError:
    status = error.status_code
    if status == 413 or (status < 500 and _is_too_long(error)):
        return _too_long(model)
    if status == 402 or _codes(error) & _NO_CREDIT_CODES:
        return _no_credit(host)
    match status:
        case 401 | 403 if not has_key:
            return ModelRefused(f"{host} asks for a key and there is none; set OPENAI_API_KEY and restart the app.")
        case 401:
            return ModelRefused(f"{host} did not accept the key; check OPENAI_API_KEY and restart the app.")
        case 403:
            return ModelRefused(f"The key is not allowed to use {model} at {host}; choose another model or key.")
        case 404:
            return ModelRefused(f"{host} has no model named {model} at this address; check BUYERFLOW_MODEL and OPENAI_BASE_URL.")
        case 429 | 503:
            wanted = _retry_after(error)
            wait = _in_words(wanted) if wanted is not None and _LONGEST_PAUSE < wanted <= _LONGEST_NAMED else "a minute"
            return ModelBusy(f"{host} is busy; wait {wait} and try again.")
        case _ if status >= 500:
            return ModelUnreachable(f"The model's server at {host} has a fault of its own ({status}); try again later.")
        case _ if status >= 400:
            return ModelRefused(f"{host} did not accept the request ({status}); check BUYERFLOW_MODEL and OPENAI_BASE_URL.")
    return ModelUnreachable(f"{host} points to another address ({status}); check OPENAI_BASE_URL.")


def _unreachable(error: Exception, host: str) -> ModelUnreachable:
    for cause in _chain(error):
        if isinstance(cause, socket.gaierror):
            return ModelUnreachable(f"No server named {host} can be found; check the connection and OPENAI_BASE_URL.")
        if isinstance(cause, ssl.SSLCertVerificationError):
            return ModelUnreachable(f"The certificate of {host} is not trusted; check OPENAI_BASE_URL, or name a bundle in SSL_CERT_FILE.")
        if isinstance(cause, ssl.SSLError):
            return ModelUnreachable(f"{host} cannot be reached securely; check whether OPENAI_BASE_URL should begin with http://.")
        if type(cause).__name__ == "ProxyError":
            return ModelUnreachable(f"The proxy did not let the request to {host} through; check HTTPS_PROXY, or set NO_PROXY.")
        if isinstance(cause, ConnectionRefusedError):
            return ModelUnreachable(f"No server answers at {host}; start it, or check OPENAI_BASE_URL, then try again.")
    return ModelUnreachable(f"{host} cannot be reached; check the connection and OPENAI_BASE_URL, then try again.")


def _too_long(model: str) -> ModelRefused:
    return ModelRefused(f"This is too long for {model}; shorten the texts, or choose a model that can read more.")


def _no_credit(host: str) -> ModelBusy:
    return ModelBusy(f"The account at {host} has no credit left; top it up, or go on without the model.")


def _unreadable(host: str) -> ModelAnswerBroken:
    return ModelAnswerBroken(f"{host} sent an answer that cannot be read; try again, or choose another model.")


def _codes(error: Exception) -> set[str]:
    return {str(value) for name in ("code", "type") if (value := getattr(error, name, None))}


def _is_too_long(error: Exception) -> bool:
    # Servers other than OpenAI's have no code for it. Their words are read here, and never shown.
    return bool(_codes(error) & _TOO_LONG_CODES or _TOO_LONG_WORDS.search(str(getattr(error, "message", ""))))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and what led to it. Limited, because a chain may be a ring."""
    for _ in range(10):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _retry_after(error: "openai.APIStatusError") -> float | None:
    """Seconds that the server asks to wait, by a number or a date; None where it asks for nothing that can be read."""
    value = error.response.headers.get("Retry-After", "")
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - time.time()
        except (ValueError, OverflowError, OSError):
            return None
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def _in_words(seconds: float) -> str:
    """Rounded up: who comes back must not be sent away again.

    >>> _in_words(45), _in_words(61), _in_words(3600), _in_words(3601)
    ('45 seconds', '2 minutes', '1 hour', '2 hours')
    """
    if seconds <= 60:
        amount, unit = math.ceil(seconds), "second"
    elif seconds < 3600:
        amount, unit = math.ceil(seconds / 60), "minute"
    else:
        amount, unit = math.ceil(seconds / 3600), "hour"
    return f"{amount} {unit}" if amount == 1 else f"{amount} {unit}s"
