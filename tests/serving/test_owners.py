"""Behind a proxy with a login: everybody sees their own work, and nobody finds, reaches or ends what is another's."""

import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from websockets.sync.client import connect

from buyerflow_widgets import PersonaAdded, Session
from buyerflow_widgets.storage import Store
from tests.serving.talking import channels, refusal, talking
from tests.support.processes import started_by, with_command
from tests.support.running import Served, serving
from tests.support.servers import notebook
from tests.support.visitor import Visitor
from tests.support.waiting import until

ANN, BEA, CAPITAL_ANN = {"X-Forwarded-User": "ann"}, {"X-Forwarded-User": "bea"}, {"X-Forwarded-User": "Ann"}
TOKEN = {"Cookie": "_xsrf=abc"}


# In words that pages write as they are.
WORK = {"ann": "Persona one", "Ann": "Persona two", "bea": "Persona three", "local": "Persona four", "José": "Persona five"}


def store_with_work(folder: Path, *owners: str) -> None:
    for owner in owners:
        store = Store.open(folder / "store.sqlite", owner=owner)
        Session(store).send(PersonaAdded(name=WORK[owner]))
        store.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    store_with_work(folder, "ann", "Ann", "bea", "local", "José")
    settings = {"BUYERFLOW_OWNER_HEADER": "X-Forwarded-User", "BUYERFLOW_OWNER": "local", "HTTP_X_FORWARDED_USER": "ann"}
    with serving(folder, "--port=0", "--VoilaKernelManager.fill_delay=0", settings=settings) as server:
        yield server


def works_in(page: str) -> set[str]:
    return {owner for owner, work in WORK.items() if work in page}


def visit(server: Served, headers: dict[str, str]) -> tuple[str, set[str]]:
    """Opens a page, and closes it again: the kernel that it took, and whose work it was told. In its text stands nobody's."""
    visitor = Visitor(server.address, headers)
    assert works_in(visitor.page) == set()
    visitor.leave()
    return visitor.kernel_id, works_in(str(visitor.slices))


def test_each_visit_to_a_page_prepared_ahead_shows_its_visitors_own_work(served: Served) -> None:
    visitors = ["ann", "bea", "Ann", "ann", "bea", "bea", "Ann"]
    for visitor in visitors:
        prepared = served.until_a_page_is_prepared()
        assert visit(served, {"X-Forwarded-User": visitor}) == (prepared, {visitor})


def test_a_page_prepared_next_is_told_nothing_of_the_visit_before(served: Served) -> None:
    served.until_a_page_is_prepared()
    assert served.ask("/?planted=here", **{"X-Forwarded-User": "bea"}).status == 200

    prepared = served.until_a_page_is_prepared()
    environment = served.kernel(prepared).environ()
    assert environment["VOILA_PREHEAT"] == "True"
    assert [name for name, value in environment.items() if "planted" in value or value == "bea" or name == "HTTP_X_FORWARDED_USER"] == []


def test_a_visit_that_finds_no_prepared_page_shows_its_visitors_own_work_too(tmp_path: Path) -> None:
    store_with_work(tmp_path, "ann", "bea")
    with serving(tmp_path, "--port=0", "--preheat_kernel=False", "--owner-header=X-Forwarded-User") as server:
        assert [visit(server, visitor)[1] for visitor in (ANN, BEA, ANN)] == [{"ann"}, {"bea"}, {"ann"}]


def test_names_are_read_as_the_proxy_writes_them(served: Served) -> None:
    assert visit(served, {"X-Forwarded-User": "José".encode().decode("latin-1")})[1] == {"José"}
    assert visit(served, {"x-forwarded-user": "ann"})[1] == {"ann"}


@pytest.mark.parametrize(
    "path", ["/", "/?x=1", "/voila/static/voila.js", "/voila/templates/buyerflow/static/page.css", "/api/kernels/1-1-1-1-1", "/none"]
)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Forwarded-User": ""},
        {"X-Forwarded-User": " "},
        {"X-Forwarded-User": "x" * 256},
        {"X-Forwarded-User": "Jos\xe9"},
        {"X-Forwarded-User": "a\xc2\x85b"},
        {"X_Forwarded_User": "ann"},
        {"X-Forwarded-Use": "ann"},
        {"Cookie": "X-Forwarded-User=ann"},
    ],
    ids=str,
)
def test_who_is_not_named_is_refused_everywhere_in_a_sentence(served: Served, path: str, headers: dict[str, str]) -> None:
    answer = served.ask(path, **headers)

    assert answer.status == 403
    assert "This page cannot tell who you are" in answer.text
    assert not works_in(answer.text)


def test_whom_two_headers_name_is_refused(served: Served) -> None:
    assert served.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-User: bea\r\nX-Forwarded-User: ann\r\n\r\n").startswith(
        b"HTTP/1.1 403 "
    )


def paths(kernel: str) -> list[tuple[str, str]]:
    return [
        ("GET", f"/api/kernels/{kernel}"),
        ("DELETE", f"/api/kernels/{kernel}?_xsrf=abc"),
        ("POST", f"/voila/api/shutdown/{kernel}?_xsrf=abc"),
        ("GET", f"/api/kernels/{kernel}/channels"),
        ("GET", f"/voila/query/{kernel}"),
        ("GET", f"/voila/execution/{kernel}"),
    ]


def test_anothers_kernel_is_as_if_there_were_none(served: Served) -> None:
    _, kernel = served.page(**ANN)
    prepared, nowhere = served.until_a_page_is_prepared(), str(uuid4())
    for (method, own), (_, unvisited), (_, none) in zip(paths(kernel), paths(prepared), paths(nowhere), strict=True):
        for other in (BEA, CAPITAL_ANN):
            answers = [served.ask(path, method, **other, **TOKEN) for path in (own, unvisited, none)]
            assert [answer.status for answer in answers] == [404] * 3, own
            for one, next_one in pairwise(answers):
                assert one.body == next_one.body
                assert sorted(one.headers.keys()) == sorted(next_one.headers.keys())
    assert [refusal(channels(served, each), **BEA) for each in (kernel, prepared, nowhere)] == [404] * 3
    # A page that was prepared for whoever comes next is not even the next visitor's until they come.
    assert [refusal(channels(served, each), **ANN) for each in (kernel, prepared)] == [101, 404]
    # All of it is still there.
    assert served.ask(f"/api/kernels/{kernel}", **ANN).status == 200
    assert served.until_a_page_is_prepared() == prepared


def test_nobody_can_ask_in_a_kernels_place_who_visits_it(served: Served) -> None:
    prepared = served.until_a_page_is_prepared()
    for path in (f"voila/query/{prepared}", f"x/voila/query/{prepared}", f"voila/voila/query/{prepared}"):
        assert refusal(served.address.replace("http", "ws") + path, **BEA) == 404
    # … and the kernel hears of its visitor.
    assert visit(served, ANN) == (prepared, {"ann"})


def test_another_site_cannot_open_a_visitors_websocket(served: Served) -> None:
    _, kernel = served.page(**ANN)

    assert refusal(channels(served, kernel), **ANN, Origin="https://evil.example") == 403
    assert refusal(channels(served, kernel), **ANN, Origin=served.address.removesuffix("/")) == 101


def test_its_owner_can_use_and_end_a_kernel(served: Served) -> None:
    _, kernel = served.page(**ANN)
    with talking(served, kernel, ANN) as talk:
        assert talk.ask()["implementation"] == "ipython"

    assert served.ask(f"/voila/api/shutdown/{kernel}?_xsrf=abc", "POST", **ANN, **TOKEN).status == 204
    assert served.ask(f"/api/kernels/{kernel}", **ANN).status == 404
    assert served.ask(f"/voila/api/shutdown/{kernel}?_xsrf=abc", "POST", **ANN, **TOKEN).status == 404


STEP_BY_STEP = ("--preheat_kernel=False", "--progressive_rendering=True", "--BuyerFlowServer.owner_header=X-Forwarded-User")


def test_what_runs_a_page_step_by_step_asks_for_its_owner_too(tmp_path: Path) -> None:
    other = notebook(tmp_path / "other.ipynb", "from buyerflow_widgets import BuyerFlow", "BuyerFlow()")
    with serving(tmp_path, str(other), "--port=0", *STEP_BY_STEP) as server:
        _, kernel = server.page(**ANN)
        execution = f"{server.address.replace('http', 'ws')}voila/execution/{kernel}"
        assert [refusal(execution, **visitor) for visitor in (BEA, ANN)] == [404, 101]


def test_our_own_page_runs_at_once_where_others_run_step_by_step(tmp_path: Path) -> None:
    store_with_work(tmp_path, "ann", "bea")
    with serving(tmp_path, "--port=0", *STEP_BY_STEP) as server:
        kernel, works = visit(server, ANN)
        assert works == {"ann"}
        execution = f"{server.address.replace('http', 'ws')}voila/execution/{kernel}"
        assert [refusal(execution, **visitor) for visitor in (BEA, ANN)] == [404, 404]


def test_of_too_many_pages_the_oldest_that_nobody_looks_at_gives_way(tmp_path: Path) -> None:
    with serving(tmp_path, "--port=0", "--BuyerFlowServer.most_pages=2", settings={"BUYERFLOW_OWNER_HEADER": "X-Forwarded-User"}) as server:
        _, first = server.page(**ANN)
        with talking(server, first, ANN) as talk:
            talk.ask()
            _, second = server.page(**ANN)
            _, third = server.page(**ANN)
            assert [server.ask(f"/api/kernels/{kernel}", **ANN).status for kernel in (first, second, third)] == [200, 404, 200]
            with talking(server, third, ANN, session="another") as other:
                other.ask()
                refused = server.ask(**ANN)
                assert (refused.status, "too many of these pages" in refused.text) == (429, True)
                # Others are not kept waiting by it.
                server.page(**BEA)


def test_pages_that_are_asked_for_at_the_same_moment_are_counted_one_after_the_other(tmp_path: Path) -> None:
    with serving(tmp_path, "--port=0", "--BuyerFlowServer.most_pages=2", settings={"BUYERFLOW_OWNER_HEADER": "X-Forwarded-User"}) as server:
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _: server.ask(**ANN), range(4)))
        # None takes the place of one that is still being made: somebody waits for that.
        assert {answer.status for answer in answers} <= {200, 429}
        kernels = [found.group(1) for answer in answers if (found := re.search(r'data-kernel-id="([\w-]+)"', answer.text))]
        assert 2 <= len(kernels) == [answer.status for answer in answers].count(200)
        assert [server.ask(f"/api/kernels/{kernel}", **ANN).status for kernel in kernels].count(200) <= 2


def test_a_page_whose_python_ends_as_it_starts_says_so_and_ends(tmp_path: Path) -> None:
    with serving(tmp_path, "--port=0", "--preheat_kernel=False") as server, ThreadPoolExecutor(1) as pool:
        page = pool.submit(server.ask)
        until(lambda: any("ipykernel_launcher" in command for _, command in started_by(server.process.pid)))
        with_command(server.process.pid, "ipykernel_launcher").kill()
        assert "Something went wrong while opening this page. Everything saved earlier is still there." in page.result(timeout=60).text
        until(lambda: all("ipykernel_launcher" not in command for _, command in started_by(server.process.pid)))


def test_a_page_whose_python_ends_while_the_app_opens_says_so_and_ends(tmp_path: Path) -> None:
    slow = notebook(tmp_path / "slow.ipynb", "open('begun', 'w').close()\nfrom threading import Event\nEvent().wait()")
    with serving(tmp_path, str(slow), "--port=0", "--preheat_kernel=False") as server, ThreadPoolExecutor(1) as pool:
        page = pool.submit(server.ask)
        until((tmp_path / "begun").exists)
        with_command(server.process.pid, "ipykernel_launcher").kill()
        assert "Something went wrong while opening this page. Everything saved earlier is still there." in page.result(timeout=60).text
        until(lambda: all("ipykernel_launcher" not in command for _, command in started_by(server.process.pid)))


def test_a_prepared_page_whose_python_ended_before_anybody_came_says_so_and_the_next_one_opens(tmp_path: Path) -> None:
    store_with_work(tmp_path, "ann")
    settings = {"BUYERFLOW_OWNER_HEADER": "X-Forwarded-User"}
    with serving(tmp_path, "--port=0", "--VoilaKernelManager.fill_delay=0", settings=settings) as server:
        prepared = server.until_a_page_is_prepared()
        ended = server.kernel(prepared)
        until(lambda: ended.cpu_percent(0.5) < 10)  # until the page is made
        ended.kill()
        # Jupyter starts it again, for nobody.
        until(lambda: any(prepared in command and kernel.pid != ended.pid for kernel, command in started_by(server.process.pid)))
        answer = server.ask(**ANN)
        assert answer.status == 503
        assert "Something went wrong while opening this page. Everything saved earlier is still there." in answer.text
        assert visit(server, ANN)[1] == {"ann"}
        until(lambda: all(prepared not in command for _, command in started_by(server.process.pid)))


def test_who_leaves_before_the_page_is_there_leaves_no_python_behind(tmp_path: Path) -> None:
    slow = notebook(tmp_path / "slow.ipynb", "open('begun', 'w').close()\nfrom threading import Event\nEvent().wait()")
    with serving(tmp_path, str(slow), "--port=0", "--preheat_kernel=False") as server:
        place = urlsplit(server.address)
        with socket.create_connection((str(place.hostname), place.port or 80)) as connection:
            connection.sendall(f"GET / HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())
            until((tmp_path / "begun").exists)
        until(lambda: all("ipykernel_launcher" not in command for _, command in started_by(server.process.pid)))


def test_an_answer_that_nobody_heard_is_given_to_the_one_who_asks_again(tmp_path: Path) -> None:
    store_with_work(tmp_path, "ann", "bea")
    wait = "Path('begun').touch()\nwhile not Path('go').exists():\n    Event().wait(0.05)"
    slow = notebook(
        tmp_path / "slow.ipynb",
        "from pathlib import Path\nfrom threading import Event",
        wait,
        "from buyerflow_widgets import BuyerFlow\nBuyerFlow()",
    )
    settings = {"BUYERFLOW_OWNER_HEADER": "X-Forwarded-User"}
    with serving(tmp_path, str(slow), "--port=0", settings=settings) as server, ThreadPoolExecutor(1) as pool:
        until((tmp_path / "begun").exists)
        prepared, command = next(each for each in started_by(server.process.pid) if "kernel-" in each[1])
        kernel = re.findall(r"kernel-([\w-]{36})\.json", command)[0]
        base = prepared.environ()["VOILA_WS_BASE_URL"].strip("/")
        question = f"{server.address.replace('http', 'ws')}{base}/voila/query/{kernel}"
        page = pool.submit(server.page, **ANN)
        with connect(question) as gave_up:
            assert "ann" in gave_up.recv(timeout=60)
        (tmp_path / "go").touch()
        text, taken = page.result(timeout=60)
        assert (taken, works_in(text)) == (kernel, {"ann"})
        with connect(question) as late, pytest.raises(TimeoutError):
            late.recv(timeout=2)


@pytest.mark.parametrize(("dest", "status"), [("image", 403), ("script", 403), ("empty", 403), ("document", 200)])
def test_another_site_starts_nothing_here_by_its_pictures(served: Served, dest: str, status: int) -> None:
    assert served.ask("/", **ANN, **{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": dest}).status == status
