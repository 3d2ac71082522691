"""Whether a server may be reached from other machines."""

import ipaddress


def is_beyond_loopback(ip: str) -> bool:
    """Whether others than this machine can connect to what listens there. In doubt they can.

    >>> [is_beyond_loopback(ip) for ip in ("127.0.0.1", "127.8.9.1", "::1", "localhost")]
    [False, False, False, False]
    >>> [is_beyond_loopback(ip) for ip in ("0.0.0.0", "", "*", "::", "192.168.1.5", "maps.example.com")]
    [True, True, True, True, True, True]
    """
    try:
        return not ipaddress.ip_address(ip).is_loopback
    except ValueError:
        return ip != "localhost"


def reason_not_to_start(ip: str, *, header: bool, owner: bool, login: bool) -> str:
    """Why a server must not start, in two sentences at most; "" if it may.

    `header` says that one is declared, `owner` that the environment names one, `login` that a token or password is asked for.
    """
    if header or not is_beyond_loopback(ip):
        return ""
    if not owner:
        return (
            f"buyerflow would be open to other machines (ip is {ip!r}), but nothing says who visits. Behind a proxy with a login declare "
            "the header that names the visitor (BUYERFLOW_OWNER_HEADER=X-Forwarded-User); for one person set BUYERFLOW_OWNER and --token=…"
        )
    if not login:
        return (
            f"buyerflow would open one person's work to other machines (ip is {ip!r}) without a login. "
            "Set a token as well (--token=…), or put it behind a proxy with a login and declare its header (BUYERFLOW_OWNER_HEADER)."
        )
    return ""
