"""The store, on each database that it may be in."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from buyerflow_widgets.model.workspace import Content, Envelope, PersonaEntry, Phase, Position, Question, SummaryOrigin
from buyerflow_widgets.storage import DamagedRevision, OutdatedRevision, Store, StoreUnavailable

Line = Callable[[Content], PersonaEntry]
Named = Callable[..., Content]
Samples = tuple[Content, ...]
InDatabase = Callable[..., list[tuple[Any, ...]]]

SKIPPED = Question(phase=Phase.STAGES, field="duration", stage_id="stage-1")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = Store.open(database_url)
    yield store
    store.close()


def test_the_samples_are_loaded_as_they_were_stored(database_url: str, samples: Samples, line_of: Line) -> None:
    store = Store.open(database_url)
    for content in samples:
        assert store.append(content.process.persona_id, content, line_of(content), expected_seq=0) == 1
    store.close()

    again = Store.open(database_url)
    for content in samples:
        stored = again.load(content.process.persona_id)
        assert stored is not None
        assert (stored.envelope.content, stored.seq) == (content, 1)
    assert again.personas() == tuple(sorted(map(line_of, samples), key=lambda line: line.last_updated_at, reverse=True))
    again.close()


def test_who_wrote_the_summary_is_stored(store: Store, samples: Samples, line_of: Line) -> None:
    origin = SummaryOrigin(author="model", model="m", made_at=samples[0].process.last_updated_at, content_digest="sha", complete=False)
    content = Content(process=samples[0].process, stage_ids=samples[0].stage_ids, summary_origin=origin)
    store.append(content.process.persona_id, content, line_of(content), expected_seq=0)
    stored = store.load(content.process.persona_id)
    assert stored is not None
    assert stored.envelope.content.summary_origin == origin


def test_the_latest_revision_is_loaded_and_the_earlier_ones_stay(
    in_database: InDatabase, store: Store, named: Named, line_of: Line
) -> None:
    for seq, name in enumerate(("first", "second", "third")):
        content = named("p", name)
        assert store.append("p", content, line_of(content), expected_seq=seq) == seq + 1
    stored = store.load("p")
    assert stored is not None
    assert (stored.envelope.content.process.persona_name, stored.seq) == ("third", 3)
    assert [line.persona_name for line in store.personas()] == ["third"]
    rows = in_database("SELECT content FROM revisions ORDER BY seq")
    assert [Content.model_validate_json(str(row[0])).process.persona_name for row in rows] == ["first", "second", "third"]


def test_an_append_to_an_outdated_revision_is_refused_and_changes_nothing(
    database_url: str, store: Store, named: Named, line_of: Line
) -> None:
    mine, theirs = named("p", "mine"), named("p", "theirs")
    other = Store.open(database_url)
    store.append("p", named("p"), line_of(named("p")), expected_seq=0)
    other.append("p", theirs, line_of(theirs), expected_seq=1)

    for content, line in ((mine, line_of(mine)), (None, None)):
        with pytest.raises(OutdatedRevision) as refused:
            store.append("p", content, line, expected_seq=1)
        assert (refused.value.persona_id, refused.value.expected_seq, refused.value.actual_seq) == ("p", 1, 2)
    stored = store.load("p")
    assert stored is not None
    assert (stored.envelope.content, stored.seq) == (theirs, 2)
    assert store.personas() == (line_of(theirs),)
    other.close()


def test_a_new_persona_is_refused_under_an_id_in_use(store: Store, named: Named, line_of: Line) -> None:
    store.append("p", named("p"), line_of(named("p")), expected_seq=0)
    with pytest.raises(OutdatedRevision):
        store.append("p", named("p", "another"), line_of(named("p", "another")), expected_seq=0)


def test_a_revision_after_a_gap_is_refused(store: Store, named: Named, line_of: Line) -> None:
    with pytest.raises(OutdatedRevision):
        store.append("p", named("p"), line_of(named("p")), expected_seq=3)


def test_content_under_another_id_than_its_own_is_refused(store: Store, named: Named, line_of: Line) -> None:
    with pytest.raises(ValueError, match="its own persona_id"):
        store.append("p", named("q"), line_of(named("q")), expected_seq=0)
    with pytest.raises(ValueError, match="with the entry"):
        store.append("p", named("p"), None, expected_seq=0)


def test_a_deleted_persona_is_gone_until_a_content_revives_it(store: Store, named: Named, line_of: Line) -> None:
    content = named("p", "kept")
    store.append("p", content, line_of(content), expected_seq=0)
    store.save_position("p", Position(phase=Phase.REVIEW))
    assert store.append("p", None, None, expected_seq=1) == 2
    assert (store.load("p"), store.personas(), store.last_opened()) == (None, (), None)

    assert store.append("p", content, line_of(content), expected_seq=2) == 3
    stored = store.load("p")
    assert stored is not None
    assert (stored.envelope.content, stored.envelope.position.phase, stored.seq) == (content, Phase.REVIEW, 3)
    assert [line.persona_id for line in store.personas()] == ["p"]
    assert store.last_opened() == "p"


def test_a_persona_deleted_before_it_was_ever_stored_can_still_be_revived(store: Store, named: Named, line_of: Line) -> None:
    assert store.append("p", None, None, expected_seq=0) == 1
    assert (store.load("p"), store.personas()) == (None, ())
    assert store.append("p", named("p"), line_of(named("p")), expected_seq=1) == 2
    assert store.load("p") is not None


def test_an_unknown_persona_is_none(store: Store) -> None:
    assert store.load("nobody") is None
    assert store.last_opened() is None


def test_the_place_follows_the_person_without_a_revision(store: Store, named: Named, line_of: Line) -> None:
    content = named("p")
    store.append("p", content, line_of(content), expected_seq=0)
    stored = store.load("p")
    assert stored is not None
    assert stored.envelope.position == Position(phase=Phase.STAGES)

    place = Position(phase=Phase.ALIGNMENT, skipped=(SKIPPED, SKIPPED))
    store.save_position("p", Position(phase=Phase.SUMMARY))
    store.save_position("p", place)
    stored = store.load("p")
    assert stored is not None
    assert (stored.envelope, stored.seq) == (Envelope(content=content, position=place), 1)
    assert [line.phase for line in store.personas()] == [Phase.ALIGNMENT]


def test_the_last_opened_is_the_one_whose_place_was_saved_last(store: Store, named: Named, line_of: Line) -> None:
    for persona_id in ("a", "b", "c"):
        store.append(persona_id, named(persona_id), line_of(named(persona_id)), expected_seq=0)
        store.save_position(persona_id, Position())
    assert store.last_opened() == "c"
    store.save_position("a", Position())
    assert store.last_opened() == "a"
    store.append("a", None, None, expected_seq=1)
    assert store.last_opened() == "c"


def test_a_place_saved_before_the_first_revision_is_kept(store: Store, named: Named, line_of: Line) -> None:
    store.save_position("p", Position(phase=Phase.PERSONA))
    assert (store.load("p"), store.last_opened()) == (None, None)
    store.append("p", named("p"), line_of(named("p")), expected_seq=0)
    stored = store.load("p")
    assert stored is not None
    assert stored.envelope.position.phase is Phase.PERSONA
    assert store.last_opened() == "p"


def test_owners_do_not_see_one_another(database_url: str, named: Named, line_of: Line) -> None:
    ann, ben = Store.open(database_url, owner="ann"), Store.open(database_url, owner="ben")
    ann.append("p", named("p", "Ann's"), line_of(named("p", "Ann's")), expected_seq=0)
    ann.save_position("p", Position(phase=Phase.REVIEW))
    assert (ben.load("p"), ben.personas(), ben.last_opened()) == (None, (), None)

    ben.append("p", named("p", "Ben's"), line_of(named("p", "Ben's")), expected_seq=0)
    assert [(line.persona_name, line.phase) for line in ben.personas()] == [("Ben's", Phase.STAGES)]
    ben.save_position("p", Position(phase=Phase.SUMMARY))
    ben.append("p", None, None, expected_seq=1)
    assert [(line.persona_name, line.phase) for line in ann.personas()] == [("Ann's", Phase.REVIEW)]
    assert ann.last_opened() == "p"
    for store in (ann, ben):
        store.close()


@pytest.mark.parametrize("content", ["", "{", '{"process": null}', "[]"])
def test_a_damaged_revision_is_an_error_that_names_its_persona_and_no_other(
    in_database: InDatabase, store: Store, samples: Samples, line_of: Line, content: str
) -> None:
    for sample in samples:
        store.append(sample.process.persona_id, sample, line_of(sample), expected_seq=0)
    damaged, *others = (sample.process.persona_id for sample in samples)
    in_database("UPDATE revisions SET content = :content WHERE persona_id = :id", content=content, id=damaged)

    with pytest.raises(DamagedRevision, match=damaged) as error:
        store.load(damaged)
    assert error.value.persona_id == damaged
    assert all(store.load(persona_id) for persona_id in others)
    assert len(store.personas()) == 3


@pytest.mark.parametrize("column", ["phase", "skipped"])
def test_a_damaged_place_is_forgotten(in_database: InDatabase, store: Store, named: Named, line_of: Line, column: str) -> None:
    store.append("p", named("p"), line_of(named("p")), expected_seq=0)
    store.save_position("p", Position(phase=Phase.REVIEW, skipped=(SKIPPED,)))
    in_database(f"UPDATE places SET {column} = 'nonsense'")
    stored = store.load("p")
    assert stored is not None
    assert stored.envelope == Envelope(content=named("p"))


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreUnavailable, match=r"^The store is closed\.$"):
        store.personas()
    with pytest.raises(StoreUnavailable, match=r"^The store is closed\.$"):
        store.save_position("p", Position())


def test_what_lost_is_kept_aside_and_never_the_latest(store: Store, named: Named, line_of: Line) -> None:
    first, mine, theirs = named("p", "first"), named("p", "mine"), named("p", "theirs")
    store.append("p", first, line_of(first), expected_seq=0)
    assert store.append("p", theirs, line_of(theirs), expected_seq=1, conflict_copies=(mine,)) == 3
    stored = store.load("p")
    assert stored is not None
    assert (stored.seq, stored.envelope.content) == (3, theirs)
    kept = [(revision.seq, revision.content, revision.is_conflict_copy) for revision in store.revisions("p")]
    assert kept == [(3, theirs, False), (2, mine, True), (1, first, False)]


def test_revisions_are_read_page_by_page_without_the_damaged_ones(
    in_database: InDatabase, store: Store, named: Named, line_of: Line
) -> None:
    for seq in range(5):
        store.append("p", named("p", str(seq)), line_of(named("p")), expected_seq=seq)
    store.append("p", None, None, expected_seq=5)
    in_database("UPDATE revisions SET content = '{' WHERE seq = 2")
    assert [revision.seq for revision in store.revisions("p", limit=2)] == [6, 5]
    assert [revision.seq for revision in store.revisions("p", before=5)] == [4, 3, 1]
    assert [revision.seq for revision in store.revisions("p", before=4, limit=2)] == [3, 1]
    assert store.revision("p", 2) is None
    assert store.revisions("p")[0].content is None
    assert store.latest_seq("p") == 6
    assert store.latest_seq("q") == 0
