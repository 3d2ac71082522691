"""Several visitors at once on plain `buyerflow`, each an owner of their own: nothing that was acknowledged is lost."""

import pytest

from tests.bench.visitors import served, visitors


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_visitors_who_edit_at_once_lose_nothing(store: str) -> None:
    with served(store, "--VoilaKernelManager.fill_delay=0") as (server, where):
        outcome = visitors(server, where, number=3, seconds=4)
    assert outcome.problems == []
    assert len(outcome.answers) >= 3
