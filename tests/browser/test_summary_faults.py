"""Whatever a model's server does, the panel says it in one sentence, keeps the summary that was there, and the app goes on."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.summaries import KEY, WHOLE, generate, said
from tests.support.app_page import AppPage, open_in_voila
from tests.support.fault_server import FaultServer
from tests.support.servers import Server, owned

STILL_THERE = " The summary you had is still there."


@pytest.fixture(scope="module")
def app(shared_server_with_faults: Server, browser: Browser) -> Iterator[AppPage]:
    """One window for all, with a summary in it."""
    with owned(shared_server_with_faults, "one for all") as server:
        page = browser.new_page(extra_http_headers=server.headers)
        page.set_default_timeout(20_000)
        app = open_in_voila(page, server)
        app.begin()
        app.open_step("Summary")
        generate(app)
        app.agree()
        expect(app.workspace.locator(".bf-doc")).to_have_text(WHOLE)
        yield app
        page.close()


def summary_of(app: AppPage) -> str:
    app.saved()
    return str(app.stored()[0].get("ai_generated_summary"))


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("bad-key", "{host} did not accept the key; check OPENAI_API_KEY and restart the app."),
        ("no-such-model", "{host} has no model named fine at this address; check BUYERFLOW_MODEL and OPENAI_BASE_URL."),
        ("busy-an-hour", "{host} is busy; wait 1 hour and try again."),
        ("no-credit", "The account at {host} has no credit left; top it up, or go on without the model."),
        ("crashed", "The model's server at {host} has a fault of its own (500); try again later."),
        ("cut", "{host} closed the connection half-way; try again."),
        ("clean-end", "The model's server ended the answer half-way; try again."),
        ("malformed", "{host} sent an answer that cannot be read; try again, or choose another model."),
        ("html", "What {host} sent is not a model's answer; check that OPENAI_BASE_URL is the address of a model's server."),
        ("content-filter", "The model's content filter stopped this; change the texts, or write it yourself."),
    ],
    ids=lambda value: value if " " not in value else "",
)
def test_a_fault_is_a_sentence_the_summary_is_kept_and_the_app_goes_on(
    app: AppPage, faults: FaultServer, fault: str, sentence: str
) -> None:
    text, alert = app.workspace.locator(".bf-doc"), said(app)
    app.open_step("Summary")
    faults.fault = fault
    generate(app)
    expect(alert).to_have_text(sentence.format(host=faults.base_url.split("/")[2]) + STILL_THERE)
    expect(text).to_have_text(WHOLE)
    assert summary_of(app) == WHOLE
    assert KEY not in app.page.content()
    # The app goes on: a cell, and a summary of what it says now.
    app.open_step("Stages")
    app.type_into("Duration", 1, f"{fault} 2 weeks")
    app.saved()
    assert app.stored()[0]["buying_stages"][0]["duration"] == f"{fault} 2 weeks"
    app.open_step("Summary")
    expect(app.workspace.get_by_text("Out of date.")).to_be_visible()
    faults.fault = ""
    generate(app)
    # What is out of date is not said while a new one is written: first wait until that has begun.
    app.until(lambda: f"{fault} 2 weeks" in faults.requests[-1]["messages"][1]["content"])
    expect(app.workspace.get_by_role("button", name="Regenerate", exact=True)).to_be_visible()
    expect(app.workspace.get_by_text("Out of date.")).not_to_be_visible()
    expect(alert).not_to_be_visible()
    expect(text).to_have_text(WHOLE)


def test_where_there_was_no_summary_the_part_that_arrived_is_kept(server_with_faults: Server, page: Page, faults: FaultServer) -> None:
    faults.fault = "cut"
    app = open_in_voila(page, server_with_faults)
    app.begin()
    app.open_step("Summary")
    generate(app)
    app.agree()
    alert = said(app)
    expect(alert).to_contain_text("closed the connection half-way; try again. What had arrived is kept below.")
    expect(app.workspace.locator(".bf-doc")).to_have_text("The buyer writes.")
    assert summary_of(app) == "The buyer writes."
    faults.fault = ""
    generate(app)
    expect(app.workspace.locator(".bf-doc")).to_have_text(WHOLE)
    expect(alert).not_to_be_visible()
    assert summary_of(app) == WHOLE
