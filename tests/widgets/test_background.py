"""A long task: what it makes, how it is stopped, and what the person hears where it fails."""

import asyncio
from threading import Event

import pytest

from buyerflow_widgets import EventRefused
from buyerflow_widgets.storage import StoreUnavailable
from buyerflow_widgets.widgets.jobs import BackgroundJob


async def until_stopped() -> str:
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        return "what there was"
    return ""


def test_a_stop_is_heard_also_before_anything_runs() -> None:
    task = BackgroundJob(lambda: None, busy="Another one runs.")
    assert task.start(until_stopped, task.stop).result(10) == "what there was"
    assert task.error == ""


def test_one_runs_at_a_time_and_who_waits_finds_it_ended() -> None:
    ended = Event()
    task = BackgroundJob(lambda: None if task.started_at else ended.set(), busy="Another one runs.")
    done = task.start(until_stopped)
    with pytest.raises(EventRefused, match="Another one runs"):
        task.start(until_stopped)
    task.stop()
    assert done.result(10) == "what there was"
    assert ended.is_set()


@pytest.mark.parametrize(
    ("error", "said"),
    [(StoreUnavailable("The disk is full."), "The disk is full."), (ZeroDivisionError("in line 5"), "Something went wrong here")],
)
def test_what_fails_is_told_in_words_for_people(error: Exception, said: str) -> None:
    async def work() -> None:
        raise error

    task = BackgroundJob(lambda: None, busy="")
    assert task.start(work).exception(10) is error
    assert task.error.startswith(said)
    assert "line 5" not in task.error
