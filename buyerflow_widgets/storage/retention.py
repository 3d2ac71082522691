"""Which of the old revisions are kept.

All of the last 7 days; of the last 30 days the last one of each hour; of the time before, the last one of each day. Whatever
their age: the first one, the latest one, and what a conflict left out. Hours and days are UTC's.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from buyerflow_widgets.storage.database import Transaction

ALL_FOR = timedelta(days=7)
HOURLY_FOR = timedelta(days=30)


def thin(transaction: Transaction, owner: str, persona_id: str, now: datetime) -> int:
    """Deletes the revisions of a persona that need not be kept; how many they were."""
    key = {"owner": owner, "persona_id": persona_id}
    rows = transaction.execute("SELECT seq, made_at, aside FROM revisions WHERE owner = :owner AND persona_id = :persona_id", key)
    gone = [key | {"seq": seq} for seq in revisions_to_drop(rows.fetchall(), now)]
    if gone:
        transaction.execute_many("DELETE FROM revisions WHERE owner = :owner AND persona_id = :persona_id AND seq = :seq", gone)
    return len(gone)


def revisions_to_drop(made: Iterable[tuple[int, str, bool]], now: datetime) -> list[int]:
    """Of the revisions of one persona, given as number, time and whether it was kept aside, the numbers that need not be kept.

    >>> at = ["2025-01-01T08:00+00:00", "2025-01-01T09:00+00:00", "2025-01-01T17:00+00:00", "2025-01-02T08:00+00:00"]
    >>> revisions_to_drop([(seq, time, False) for seq, time in enumerate(at, 1)], datetime(2025, 6, 1, tzinfo=UTC))
    [2]
    """
    times = {seq: time for seq, text, aside in sorted(made) if not aside and (time := _time(text))}  # never what cannot be judged
    # By number, not by time: a clock may have gone back.
    last = {period: seq for seq, time in times.items() for period in (_hour(time), _day(time))}
    ends = (min(times, default=0), max(times, default=0))
    return [seq for seq, time in times.items() if seq not in ends and (period := _period(now - time)) and last[period(time)] != seq]


def _period(age: timedelta) -> Callable[[datetime], str] | None:
    """Of what span of time one revision of this age is enough; none for those that are all kept."""
    if age <= ALL_FOR:  # what seems to come from the future, too
        return None
    return _hour if age <= HOURLY_FOR else _day


def _hour(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H}"


def _day(time: datetime) -> str:
    return f"{time:%Y-%m-%d}"


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
