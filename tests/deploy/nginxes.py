"""The nginx of deploy/ before a `buyerflow`, both on ports of their own."""

import os
import shutil
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.servers import Server, free_port, running, until_it_answers, voila

EXAMPLE = Path(__file__).parents[2] / "deploy" / "nginx" / "buyerflow.conf"
PASSWORD = "as-every-user-of-the-test"

# What Debian's own nginx.conf has around the example, with every path in the test's folder.
AROUND = """
{user}
daemon off;
pid nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    include buyerflow.conf;
}}
"""


@contextmanager
def behind_nginx(folder: Path, store: str, users: Sequence[str]) -> Iterator[tuple[Server, Server]]:
    """nginx, and the `buyerflow` behind it, which listens to nobody else's word about who visits."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
    if not found:
        # In CI a skip fails (conftest.py).
        pytest.skip("no nginx: `apt-get install nginx-light`")
    (folder / "app").mkdir()
    settings = {"BUYERFLOW_STORE": store, "BUYERFLOW_OWNER_HEADER": "X-Forwarded-User"}
    # Somebody comes right after somebody else: the next page is prepared at once.
    with voila(folder / "app", "--hostname=maps.example.com", "--VoilaKernelManager.fill_delay=0", **settings) as app:
        port = free_port()
        (folder / "buyerflow.users").write_text("".join(f"{name}:{{PLAIN}}{PASSWORD}\n" for name in users), encoding="utf-8")
        (folder / "nginx.conf").write_text(AROUND.format(user="user root;" if os.geteuid() == 0 else ""), encoding="utf-8")
        example = EXAMPLE.read_text(encoding="utf-8")
        for written, here in (
            ("    listen 127.0.0.1:8080;", f"    listen 127.0.0.1:{port};"),
            ("proxy_pass http://127.0.0.1:8866;", f"proxy_pass http://127.0.0.1:{urlsplit(app.url).port};"),
            ("/etc/nginx/buyerflow.users;", f"{folder / 'buyerflow.users'};"),
        ):
            assert example.count(written) == 1
            example = example.replace(written, here)
        (folder / "buyerflow.conf").write_text(example, encoding="utf-8")
        command: list[str | Path] = [found, "-e", "stderr", "-p", folder, "-c", "nginx.conf"]
        with running(command, folder, Path(), {}) as process:
            until_it_answers(process, port, statuses=range(401, 402))
            yield Server(process, f"http://127.0.0.1:{port}/", Path()), app


def login(name: str) -> dict[str, str]:
    """The header by which a person logs in."""
    return {"Authorization": f"Basic {b64encode(f'{name}:{PASSWORD}'.encode()).decode()}"}
