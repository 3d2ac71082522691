"""Virtual environments of the tests' own, into which the wheel is installed as somebody else would install it."""

import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Installed:
    """An environment with what was installed into it, and nothing else."""

    folder: Path

    @property
    def scripts(self) -> Path:
        return Path(sysconfig.get_path("scripts", "venv", {"base": str(self.folder), "platbase": str(self.folder)}))

    @property
    def python(self) -> Path:
        return self.scripts / Path(sys.executable).name

    @property
    def bare(self) -> dict[str, str]:
        """The environment of a machine without Node, PYTHONPATH or settings: on its PATH is only what was installed."""
        return {"PATH": str(self.scripts), "HOME": str(self.folder)}

    def run(self, *arguments: str, folder: Path, environment: dict[str, str], timeout: float = 60) -> str:
        """What Python prints; raises where it fails."""
        ran = subprocess.run(
            [self.python, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=timeout
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def install(self, requirements: Sequence[str | Path], resolution: str = "highest") -> None:
        """Installs what is missing, and keeps what is there and allowed. By uv: pip cannot choose the lowest versions.

        It compiles, as pip does: else the first import of each module would take its time from what is tested.
        """
        uv("pip", "install", "--compile-bytecode", "--python", self.python, "--resolution", resolution, *requirements)


def new(folder: Path) -> Installed:
    """An empty environment with this Python."""
    uv("venv", "--python", sys.executable, folder)
    return Installed(folder)


def uv(*arguments: str | Path) -> None:
    ran = subprocess.run([sys.executable, "-m", "uv", *arguments], capture_output=True, text=True, check=False, timeout=600)
    assert ran.returncode == 0, ran.stderr
