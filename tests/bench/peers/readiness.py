"""Waiting until a server has prepared what it prepares for the next visit, and rests."""

import time
from contextlib import suppress
from threading import Event

import psutil

from tests.support.processes import started_by
from tests.support.servers import Server

_LOOK_EVERY = 0.5
_LOOKS = 2
"""So many times in a row it has to rest."""
_RESTING = 0.1
"""Seconds of processor time between two looks that are nothing."""
_AT_MOST = 60.0


def until_ready(server: Server, used: set[str], *, kernels: bool) -> None:
    """Waits until a kernel is there that had no page yet, if there are `kernels`, and until all its processes rest.

    Raises LookupError when that takes too long: a page that was not prepared is not compared.
    """
    waited, limit = Event(), time.monotonic() + _AT_MOST
    rested, before = 0, _seconds(server)
    while rested < _LOOKS:
        if time.monotonic() > limit:
            raise LookupError("the server did not come to rest in time")
        waited.wait(_LOOK_EVERY)
        now = _seconds(server)
        # One that ended takes its time with it.
        rests = 0 <= now - before < _RESTING and (not kernels or _has_spare(server, used))
        rested, before = (rested + 1 if rests else 0), now


def _has_spare(server: Server, used: set[str]) -> bool:
    commands = [command for _, command in started_by(server.process.pid) if "ipykernel_launcher" in command]
    return any(not any(kernel_id in command for kernel_id in used) for command in commands)


def _seconds(server: Server) -> float:
    total = 0.0
    for process in (psutil.Process(server.process.pid), *(child for child, _ in started_by(server.process.pid))):
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system
    return total
