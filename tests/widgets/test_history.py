"""The history, and the list of what was deleted, go on behind a page of them, and say what was so."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import pytest

from buyerflow_widgets.model.process import BuyingProcessState
from buyerflow_widgets.model.progress import persona_entry
from buyerflow_widgets.model.reducer import EventRefused
from buyerflow_widgets.model.workspace import Content, Envelope
from buyerflow_widgets.session.session import Session
from buyerflow_widgets.storage import Store
from buyerflow_widgets.widgets.history import DELETED, version_commands
from buyerflow_widgets.widgets.revision_list import PAGE, history_page

VERSIONS = 2 * PAGE + 21
END = VERSIONS - PAGE
"""The newest version that the first page does not show."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store.open(tmp_path / "store.sqlite")) as store:
        yield store


def version(seq: int) -> Content:
    """Two fields change with each, so that no two versions are told as one."""
    at = datetime(2025, 3, 14, tzinfo=UTC)
    process = BuyingProcessState(
        persona_id="p", persona_name=f"name {seq}", persona_pain_points=f"pains {seq}", buying_stages=(), last_updated_at=at
    )
    return Content(process=process, stage_ids=())


def append(store: Store, seq: int, *, after: int, conflict_copies: tuple[Content, ...] = ()) -> None:
    store.append("p", version(seq), persona_entry(Envelope(content=version(seq))), expected_seq=after, conflict_copies=conflict_copies)


def pages(store: Store) -> list[list[dict[str, Any]]]:
    found: list[list[dict[str, Any]]] = []
    session = Session(store)
    before: int | None = None
    while not found or before:
        answer = history_page(session, "p", before)
        found.append(answer.model_dump()["entries"])
        before = answer.next
    return found


def name_before(told: dict[str, Any]) -> str:
    return str(told["changes"][0]["before"])


@pytest.mark.parametrize("lost", [range(END - 1, END), range(END, END + 1), range(END + 1, END + 2), range(END - 55, END + 5)])
def test_beside_what_was_kept_aside_each_version_is_compared_with_the_one_before_it(store: Store, lost: range) -> None:
    for seq in (seq for seq in range(1, VERSIONS + 1) if seq not in lost):
        if seq - 1 in lost:
            append(store, seq, after=lost[0] - 1, conflict_copies=tuple(version(each) for each in lost))
        else:
            append(store, seq, after=seq - 1)
    told = list(chain.from_iterable(pages(store)))
    assert [each["seq"] for each in told] == list(range(VERSIONS, 0, -1))
    assert {each["seq"]: each["kind"] for each in told if each["kind"] != "change"} == dict.fromkeys(lost, "aside") | {1: "begun"}
    for each in told[:-1]:
        before = each["seq"] - 1
        assert name_before(each) == f"name {lost[0] - 1 if before in lost else before}"


@pytest.mark.parametrize("damaged", [range(number, number + 1) for number in (END - 1, END, END + 1)] + [range(END - 50, END + 5)])
def test_a_damaged_version_hides_no_other_one(store: Store, tmp_path: Path, damaged: range) -> None:
    for seq in range(1, VERSIONS + 1):
        append(store, seq, after=seq - 1)
    with closing(sqlite3.connect(tmp_path / "store.sqlite")) as raw, raw:
        raw.execute("UPDATE revisions SET content = '{' WHERE seq BETWEEN ? AND ?", (damaged[0], damaged[-1]))
    first, *others = pages(store)
    assert len(first) == PAGE
    told = [*first, *chain.from_iterable(others)]
    assert [each["seq"] for each in told] == [seq for seq in range(VERSIONS, 0, -1) if seq not in damaged]
    assert [each["kind"] for each in told] == ["change"] * (len(told) - 1) + ["begun"]
    for newer, older in pairwise(told):
        assert name_before(newer) == f"name {older['seq']}"


def test_of_many_deleted_personas_each_can_be_seen_and_erased(store: Store) -> None:
    for number in range(DELETED + 1):
        persona_id = f"p{number:03}"
        process = version(1).process.model_copy(update={"persona_id": persona_id})
        content = version(1).model_copy(update={"process": process})
        store.append(persona_id, content, persona_entry(Envelope(content=content)), expected_seq=0)
        store.append(persona_id, None, None, expected_seq=1)
    session = Session(store)
    commands = version_commands(session)

    def listed(after: Any = None) -> Any:
        return commands["deleted_personas"](after=after)

    first = listed()
    assert (len(first.personas), first.more) == (DELETED, True)
    oldest = listed(first.personas[-1])
    assert ([line.persona_id for line in oldest.personas], oldest.more) == (["p000"], False)
    commands["erase_persona"](persona_id="p000")
    assert not session.is_deleted("p000")
    assert listed().more is False
    with pytest.raises(EventRefused, match=r"^This persona is not deleted; "):
        commands["erase_persona"](persona_id="p000")
