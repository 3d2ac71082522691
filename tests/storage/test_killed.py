"""Every edit that was told to be saved is there, whatever is killed: a program, what runs behind a page, the database's server."""

from pathlib import Path

import pytest

from tests.soak.killed import kill_pages, kill_programs, kill_servers
from tests.support.postgresql import running_postgresql
from tests.support.servers import voila

pytestmark = pytest.mark.slow


def test_a_program_that_is_killed_loses_no_edit_that_was_told_to_be_saved(database_url: str) -> None:
    outcome = kill_programs(database_url, 60, "short")
    assert outcome.kills >= 1
    assert outcome.lost == []


def test_a_page_loses_none_when_what_runs_behind_it_is_killed(database_url: str, tmp_path: Path) -> None:
    with voila(tmp_path, BUYERFLOW_STORE=database_url) as server:
        outcome = kill_pages(server, database_url, 25, "short")
    assert outcome.kills >= 1
    assert outcome.lost == []


def test_none_is_lost_when_the_databases_server_is_killed() -> None:
    with running_postgresql() as server, server.database() as url:
        outcome = kill_servers(server, url, 20, "short")
    assert outcome.kills >= 1
    assert outcome.lost == []
