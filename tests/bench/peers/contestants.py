"""Who takes part: how each is installed and served, and where on its page are the cells and the text that Python derives."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from buyerflow_widgets.model.events import PhaseOpened, ProcessAdded
from buyerflow_widgets.model.process import STAGE_FIELDS, BuyingProcessState
from buyerflow_widgets.model.workspace import Phase
from buyerflow_widgets.session.session import Session
from buyerflow_widgets.storage import Store
from tests.bench.peers.environments import Environment
from tests.support.servers import Server, free_port, notebook, running, until_it_answers, voila

APPS = Path(__file__).parent / "apps"

Commit = Literal["blur", "Enter"]


@dataclass(frozen=True, eq=False)
class Contestant:
    """One way to put the table on a page."""

    name: str
    label: str
    packages: tuple[str, ...] = ()
    """The first one names it; none: it is ours, in the environment that runs this."""
    command: Callable[[Path, int, Path], list[str | Path]] = lambda python, port, folder: []
    """From its Python, a free port, and a folder of its own."""
    surroundings: dict[str, str] = field(default_factory=dict)
    path: str = ""
    stages: int = 5
    kernels: bool = False
    """A process of its own for each page, and the next one prepared ahead."""
    ready: str = ".duration input, input.duration"
    """CSS of what is there when the page can be used."""
    shadow: bool = False
    """It builds in shadow roots, which have to be looked into."""
    connected: str = "true"
    """JavaScript: nor before this holds."""
    cell: str = ".duration input, input.duration"
    """CSS of the durations, row after row; a canvas has none."""
    double: bool = False
    """A cell goes into edit at a double click."""
    commit: Commit = "blur"
    reading: str = ".reading"
    """CSS of the derived text; {row} counts from 1."""
    busy: str = ""
    """CSS of what is aria-busy until a change is stored."""

    def position(self, row: int) -> tuple[float, float] | None:
        """Where on its canvas the duration of this row, from 0, is."""
        return None if self.cell else (60 + 2.5 * 110, 28 * (row + 1.5))


def _app(name: str) -> str:
    return str(APPS / f"{name}_app.py")


def _jupyter(name: str, *options: str) -> Callable[[Path, int, Path], list[str | Path]]:
    def command(python: Path, port: int, folder: Path) -> list[str | Path]:
        served = notebook(folder / "app.ipynb", Path(_app(name)).read_text(encoding="utf-8"))
        return [python, "-m", "voila", served, "--no-browser", "--Voila.ip=127.0.0.1", f"--port={port}", "--preheat_kernel=True", *options]

    return command


_NODELAY = "--Voila.kernel_websocket_connection_class=nodelay.NoDelayConnection"
_ANYWIDGET = ("anywidget", "ipykernel", "ipywidgets", "voila")


def _bare(name: str, label: str, *options: str, **surroundings: str) -> Contestant:
    return Contestant(
        name, label, _ANYWIDGET, _jupyter("anywidget", *options), surroundings,
        kernels=True, ready="input.duration", cell="input.duration",
    )  # fmt: skip


def _ours(name: str, label: str, stages: int) -> Contestant:
    cells = ".bf-grid [data-field=duration]"
    return Contestant(
        name, label, stages=stages, kernels=True, ready=cells, cell=cells, double=True, commit="Enter",
        reading=".bf-grid tbody:first-of-type tr:nth-child({row}) [data-field=duration] .bf-days", busy=".bf-save",
    )  # fmt: skip


CONTESTANTS = (
    _ours("ours", "buyerflow", 5),
    _ours("ours-200", "… of 200", 200),
    _bare("bare-delay", "anywidget"),
    _bare("bare", "… NODELAY", _NODELAY),
    # A file of its own in the server's folder, where kernels run.
    _bare("bare-durable", "… durable", _NODELAY, PEER_STORE="edits.sqlite"),
    Contestant(
        "ipydatagrid", "ipydatagrid", ("ipydatagrid", "ipykernel", "pandas", "voila"), _jupyter("ipydatagrid", _NODELAY),
        kernels=True, ready=".ipydatagrid-widget canvas", cell="", double=True, commit="Enter",
    ),
    Contestant(
        "nicegui", "NiceGUI", ("nicegui",), lambda python, port, folder: [python, _app("nicegui")],
        connected="window.did_handshake === true",
    ),
    Contestant(
        "panel", "Panel", ("panel",),
        lambda python, port, folder: [
            python, "-m", "panel", "serve", _app("panel"), f"--port={port}", "--address=127.0.0.1",
            f"--allow-websocket-origin=127.0.0.1:{port}", "--warm",
        ],
        path="panel_app", ready="input", shadow=True,
    ),
    Contestant(
        # Its assets come from a CDN, unless they are installed; those of the newest Vuetify are not to be had.
        "solara", "Solara", ("solara", "solara-assets", "ipyvuetify<3"),
        lambda python, port, folder: [
            python, "-m", "solara", "run", _app("solara"), "--host=127.0.0.1", f"--port={port}", "--no-open", "--production",
        ],
    ),
    Contestant("dash", "Dash", ("dash",), lambda python, port, folder: [python, _app("dash")]),
    Contestant(
        "streamlit", "Streamlit", ("streamlit",),
        lambda python, port, folder: [
            python, "-m", "streamlit", "run", _app("streamlit"), f"--server.port={port}", "--server.address=127.0.0.1",
            "--server.headless=true", "--server.fileWatcherType=none", "--browser.gatherUsageStats=false",
        ],
        ready="[class*=st-key-duration] input", cell="[class*=st-key-duration] input",
    ),
)  # fmt: skip


@contextmanager
def served(contestant: Contestant, made: Environment | None, folder: Path) -> Iterator[Server]:
    """Its server, until the block ends."""
    if made is None:
        _store(folder / "store.sqlite", contestant.stages)
        with voila(folder) as server:
            yield server
        return
    port = free_port()
    surroundings = {"PYTHONPATH": str(APPS), "PEER_PORT": str(port)} | contestant.surroundings
    with running(contestant.command(made.python, port, folder), folder, folder / "store.sqlite", surroundings) as process:
        # Not the page itself: that would use up what is prepared for the first visit.
        until_it_answers(process, port, statuses=range(500))
        yield Server(process, f"http://127.0.0.1:{port}/", folder / "store.sqlite")


def _store(file: Path, stages: int) -> None:
    """Somebody's work, left in Stages with all cells filled."""
    store = Store.open(file)
    session = Session(store)
    process = {
        "persona_id": "persona",
        "persona_name": "Plant manager",
        "persona_pain_points": "It takes too long",
        "status": "in_progress",
        "last_updated_at": "2025-03-14T10:30:00Z",
        "buying_stages": [
            dict.fromkeys(STAGE_FIELDS, "some words") | {"stage_name": f"Stage {number}", "duration": "1 week"}
            for number in range(1, stages + 1)
        ],
    }
    session.send(ProcessAdded(process=BuyingProcessState.model_validate(process)))
    session.send(PhaseOpened(phase=Phase.STAGES))
    store.close()
