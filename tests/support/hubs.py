"""The JupyterHub of deploy/, with npm's proxy and a server for each user; only login and spawner are others, which need no accounts."""

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import Page

from tests.support.app_page import AppPage, open_app
from tests.support.model_server import cache_folder
from tests.support.processes import started_by
from tests.support.servers import SCRIPTS, Server, free_port, running, until_it_answers

DEPLOY = Path(__file__).parents[2] / "deploy"
PASSWORD = "as every user of the test"


@contextmanager
def hub(folder: Path, store: str, *arguments: str, **environment: str) -> Iterator[Server]:
    """JupyterHub by the example. What a test needs otherwise is said on the command line.

    Anybody may log in with one password, in place of PAM; users' servers run under the account of the tests.
    """
    example, port = installed_example(), free_port()
    command: list[str | Path] = [
        SCRIPTS / "jupyterhub",
        f"--config={example / 'jupyterhub_config.py'}",
        "--JupyterHub.authenticator_class=shared-password",
        f"--SharedPasswordAuthenticator.user_password={PASSWORD}",
        "--Authenticator.allow_all=True",
        "--JupyterHub.spawner_class=simple",
        f"--SimpleLocalProcessSpawner.home_dir_template={folder / 'homes'}/{{username}}",
        f"--JupyterHub.bind_url=http://127.0.0.1:{port}/",
        f"--JupyterHub.hub_bind_url=http://127.0.0.1:{free_port()}",
        f"--ConfigurableHTTPProxy.api_url=http://127.0.0.1:{free_port()}",
        *arguments,
    ]
    settings = {"BUYERFLOW_STORE": store, "STATE_DIRECTORY": str(folder)} | environment
    with running(command, folder, Path(), settings) as process:
        until_it_answers(process, port, "/hub/login")
        yield Server(process, f"http://127.0.0.1:{port}/", Path())


def installed_example() -> Path:
    """The example with its proxy, as `npm ci` in its folder leaves it; in the cache, once for each version of the lock file."""
    example = DEPLOY / "jupyterhub"
    lock = example / "package-lock.json"
    there = cache_folder() / f"jupyterhub-{hashlib.sha256(lock.read_bytes()).hexdigest()[:16]}"
    if not (there / "complete").is_file():
        shutil.copytree(example, there, ignore=shutil.ignore_patterns("node_modules"), dirs_exist_ok=True)
        npm = shutil.which("npm")
        assert npm, "Node comes with the test extra"
        subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=there, check=True, timeout=600)
        (there / "complete").touch()
    shutil.copy2(example / "jupyterhub_config.py", there)
    return there


def log_in(page: Page, server: Server, name: str) -> AppPage:
    """Through the Hub's own page; the user's server is started, and its page comes by itself."""

    def through_the_hub() -> None:
        page.goto(server.url)
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"**/user/{name}/", timeout=90_000)

    return open_app(page, server, through_the_hub)


def cookies_of(page: Page, url: str) -> dict[str, str]:
    """The headers of a request that this person's browser would send there."""
    return {"Cookie": "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in page.context.cookies(url))}


def servers(of: Server) -> list[psutil.Process]:
    """The users' servers that run, without what runs behind their pages."""
    return [child for child, command in started_by(of.process.pid) if "buyerflow-singleuser" in command]
