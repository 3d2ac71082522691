"""The nginx of deploy/ before a `buyerflow`, both on ports of their own."""

import os
import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.servers import Server, free_port, running, until_it_answers, voila

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
    (folder / "app").mkdir()
    settings = {"BUYERFLOW_STORE": store, "BUYERFLOW_OWNER_HEADER": "X-Forwarded-User"}
    # Somebody comes right after somebody else: the next page is prepared at once.
    with (
        voila(folder / "app", "--hostname=maps.example.com", "--VoilaKernelManager.fill_delay=0", **settings) as app,
        nginx_before(app, folder, users) as nginx,
    ):
        yield nginx, app


@contextmanager
def nginx_before(app: Server, folder: Path, users: Sequence[str], *, tls: bool = False) -> Iterator[Server]:
    """The example, with TLS as its comment says; the certificate is then `maps.pem`."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
    if not found:
        # In CI a skip fails (conftest.py).
        pytest.skip("no nginx: `apt-get install nginx-light`")
    port, plain = free_port(), "    listen 127.0.0.1:8080;\n"
    (folder / "buyerflow.users").write_text("".join(f"{name}:{{PLAIN}}{PASSWORD}\n" for name in users), encoding="utf-8")
    (folder / "nginx.conf").write_text(AROUND.format(user="user root;" if os.geteuid() == 0 else ""), encoding="utf-8")
    example = _replaced(
        EXAMPLE.read_text(encoding="utf-8"),
        (plain, "" if tls else plain.replace("8080", str(port))),
        ("proxy_pass http://127.0.0.1:8866;", f"proxy_pass http://127.0.0.1:{urlsplit(app.url).port};"),
        ("/etc/nginx/buyerflow.users;", f"{folder / 'buyerflow.users'};"),
        ("listen 443 ", f"listen 127.0.0.1:{port} "),
        ("/etc/ssl/maps.example.com.pem", f"{folder / 'maps.pem'}"),
        ("/etc/ssl/private/maps.example.com.key", f"{folder / 'maps.key'}"),
    )
    if tls:
        _make_certificate(folder)
        example, lines = re.subn(r"^    # (?=(listen|http2|ssl_\w+|add_header) )", "    ", example, flags=re.MULTILINE)
        assert lines >= 5
    (folder / "buyerflow.conf").write_text(example, encoding="utf-8")
    command: list[str | Path] = [found, "-e", "stderr", "-p", folder, "-c", "nginx.conf"]
    with running(command, folder, Path(), {}) as process:
        # Without TLS there, nginx says that the request is a bad one.
        until_it_answers(process, port, statuses=[400 if tls else 401])
        yield Server(process, f"http{'s' if tls else ''}://127.0.0.1:{port}/", Path())


def _replaced(text: str, *pairs: tuple[str, str]) -> str:
    for written, here in pairs:
        assert text.count(written) == 1, written
        text = text.replace(written, here)
    return text


def _make_certificate(folder: Path) -> None:
    """One that nobody has signed, for the address that the tests use."""
    made = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -out maps.pem -keyout maps.key"
    named = "-subj /CN=maps -addext subjectAltName=IP:127.0.0.1"
    try:
        subprocess.run([*made.split(), *named.split()], cwd=folder, check=True, capture_output=True, timeout=60)
    except FileNotFoundError:
        pytest.skip("no openssl: `apt-get install openssl`")


def login(name: str) -> dict[str, str]:
    """The header by which a person logs in."""
    return {"Authorization": f"Basic {b64encode(f'{name}:{PASSWORD}'.encode()).decode()}"}
