"""A key in the environment is used, and found nowhere else: the server repeats it in its errors, and every log is at its loudest.

That it is in no error or traceback either, whatever the fault, is held by tests/summary/test_model_faults.py.
"""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from playwright.sync_api import Page, WebSocket, expect

from tests.browser.summaries import WHOLE, generate, said
from tests.support.app_page import open_in_voila
from tests.support.fault_server import FaultServer, fault_server
from tests.support.servers import notebook, voila

KEY = "sk-planted-1f0c7a55"
FAULTS = ("bad-key", "crashed", "cut", "html")
LOUD = {"OPENAI_LOG": "debug", "PYTHONASYNCIODEBUG": "1"}

NOTEBOOK = (
    "from buyerflow_widgets import BuyerFlow, PersonaAdded, PhaseOpened, StageSetChosen\n"
    "app = BuyerFlow()\n"
    "app.send(PersonaAdded(name='Plant manager')); app.send(StageSetChosen(name='Standard')); app.send(PhaseOpened(phase='summary'))\n"
    "app",
    # The most talkative tracebacks there are: they print what each frame holds.
    "%xmode Verbose",
    "await app.summarize()",
    "import os\nos.environ['BUYERFLOW_MODEL'] = 'fine'\n(await app.summarize()).text",
    "vars(app), app.session.workspace, app.writing.__dict__",
)


def environment(faults: FaultServer, model: str) -> dict[str, str]:
    return {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": faults.base_url, "BUYERFLOW_MODEL": model}


def assert_nowhere_in(folder: Path) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.name.startswith("store.sqlite") for path in files)
    assert [path.name for path in files if KEY.encode() in path.read_bytes()] == []


def test_not_in_what_the_browser_gets_the_log_or_the_store(tmp_path: Path, page: Page) -> None:
    frames: list[bytes] = []

    def record(socket: WebSocket) -> None:
        for direction in ("framesent", "framereceived"):
            socket.on(direction, lambda frame: frames.append(frame if isinstance(frame, bytes) else frame.encode()))

    page.on("websocket", record)
    with fault_server() as faults, voila(tmp_path, "--debug", **environment(faults, "fine"), **LOUD) as server:
        app = open_in_voila(page, server)
        app.begin()
        app.open_step("Summary")
        for number, fault in enumerate(FAULTS):
            faults.fault, asked = fault, len(faults.requests)
            generate(app)
            if not number:
                app.agree()
            app.until(lambda asked=asked: len(faults.requests) > asked)  # type: ignore[misc]
            expect(said(app)).to_be_visible()
        faults.fault = ""
        generate(app)
        expect(app.workspace.locator(".bf-doc")).to_have_text(WHOLE)
        app.saved()
        page_now = page.content()
        assert set(faults.keys) == {f"Bearer {KEY}"}
    everything = b"".join(frames)
    # The recording works: the summary is in it.
    assert WHOLE.encode() in everything
    assert KEY.encode() not in everything
    assert KEY not in page_now
    # The client's own log, at its loudest, goes to the server's alone, which is in the folder.
    assert b"openai._base_client" not in everything
    assert b"openai._base_client" in (tmp_path / "server.log").read_bytes()
    assert_nowhere_in(tmp_path)


def test_not_in_a_saved_notebook_with_its_widgets_and_tracebacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    path = notebook(tmp_path / "run.ipynb", *NOTEBOOK)
    with fault_server() as faults:
        for name, value in (environment(faults, "bad-key") | LOUD | {"BUYERFLOW_STORE": str(tmp_path / "store.sqlite")}).items():
            monkeypatch.setenv(name, value)
        run = nbformat.read(path, as_version=4)
        NotebookClient(run, timeout=120, allow_errors=True, store_widget_state=True).execute()
        nbformat.write(run, path)
        assert set(faults.keys) == {f"Bearer {KEY}"}
    saved = path.read_text(encoding="utf-8")
    # The run was as meant: a traceback, a summary and the widgets' state are in it.
    assert "did not accept the key" in saved
    assert WHOLE in saved
    assert run.metadata["widgets"]
    assert_nowhere_in(tmp_path)
    assert KEY not in "".join(capfd.readouterr())
