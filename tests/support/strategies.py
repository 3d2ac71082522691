"""Hypothesis strategies for what the state can hold."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from buyerflow_widgets.model.process import STAGE_FIELDS, BuyingProcessState, BuyingStage

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
# Naive bounds, as Hypothesis asks for them.
times = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
stages = st.builds(BuyingStage, **dict.fromkeys(STAGE_FIELDS, texts))
processes = st.builds(
    BuyingProcessState,
    persona_id=texts,
    persona_name=texts,
    persona_pain_points=texts,
    buying_stages=st.lists(stages, max_size=4).map(tuple),
    ai_generated_summary=st.none() | texts,
    status=st.sampled_from(["in_progress", "completed"]),
    last_updated_at=times,
)
