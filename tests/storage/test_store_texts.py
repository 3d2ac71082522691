from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from buyerflow_widgets.model.process import BuyingProcessState, BuyingStage
from buyerflow_widgets.model.workspace import Content, Envelope, PersonaEntry, Phase, Position, Question
from buyerflow_widgets.storage import Store

# What people paste: combining marks, right-to-left, joined emoji, line ends of all kinds, quotes, what looks like SQL or JSON.
NAUGHTY = (
    "Z̤̈́ą̂l͍̓g͈̎o",
    "\u202etxet\u202c مرحبا שלום",
    "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "\r\n\u2028\u2029\x85\x0b\t\x1b[31m",
    "'; DROP TABLE revisions; --",
    '"\\u0000"',
    "\ufeff\ufffe\uffff\U0010ffff",
    "{:name} %s ?",
)
text = st.one_of(st.sampled_from(NAUGHTY), st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60))
stage = st.builds(BuyingStage, **dict.fromkeys(BuyingStage.model_fields, text))
content = st.builds(
    Content,
    process=st.builds(
        BuyingProcessState,
        persona_id=text,
        persona_name=text,
        persona_pain_points=text,
        buying_stages=st.lists(stage, max_size=3).map(tuple),
        ai_generated_summary=st.none() | text,
        last_updated_at=st.datetimes(timezones=st.timezones(), allow_imaginary=False).filter(lambda time: 1 < time.year < 9999),
    ),
    stage_ids=st.just(()),
)


@settings(max_examples=60)
@given(content=content, skipped=text)
def test_any_text_is_loaded_as_it_was_stored(line_of: Callable[[Content], PersonaEntry], content: Content, skipped: str) -> None:
    store = Store.open(None)
    persona_id = content.process.persona_id
    place = Position(phase=Phase.STAGES, skipped=(Question(phase=Phase.STAGES, field="duration", stage_id=skipped),))
    line = line_of(content)
    store.append(persona_id, content, line, expected_seq=0)
    store.save_position(persona_id, place)
    stored = store.load(persona_id)
    assert stored is not None
    assert stored.envelope == Envelope(content=content, position=place)
    assert store.personas() == (line,)
    assert store.last_opened() == persona_id
    store.close()
