"""An environment for each framework, made with uv the first time that it is asked for."""

import json
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

_PATIENCE = 900


class NotInstalledError(Exception):
    """A sentence that says why an environment could not be made."""


@dataclass(frozen=True)
class Environment:
    """A Python with some packages."""

    python: Path
    versions: dict[str, str]


def cache_folder() -> Path:
    """Where environments are kept unless told otherwise."""
    return user_cache_path("buyerflow-peers")


def environment(folder: Path, name: str, packages: tuple[str, ...]) -> Environment:
    """The environment `name` below `folder`, made there if it is not, or has other packages. Raises NotInstalledError."""
    place, wanted = folder / name, json.dumps([sys.version_info[:2], packages])
    python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    # Written last: one that was made half is made again.
    made = place / "made-of.json"
    if not made.is_file() or made.read_text(encoding="utf-8") != wanted:
        _uv(name, "venv", "--quiet", "--clear", "--python", sys.executable, str(place))
        _uv(name, "pip", "install", "--quiet", "--python", str(python), *packages)
        made.write_text(wanted, encoding="utf-8")
    listed = json.loads(_uv(name, "pip", "list", "--format=json", "--python", str(python)))
    return Environment(python, {each["name"]: each["version"] for each in listed})


def _uv(name: str, *arguments: str) -> str:
    uv = shutil.which("uv", path=sysconfig.get_path("scripts")) or shutil.which("uv")
    if not uv:
        raise NotInstalledError(f"{name} is left out: there is no uv to install it with (it comes with buyerflow-widgets[test]).")
    try:
        done = subprocess.run([uv, *arguments], capture_output=True, text=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise NotInstalledError(f"{name} is left out: it took longer than {_PATIENCE} seconds to install.") from None
    if done.returncode:
        reason = " ".join(done.stderr.split())[:300]
        raise NotInstalledError(f"{name} is left out: it could not be installed ({reason}).")
    return done.stdout
