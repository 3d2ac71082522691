"""Virtual environments of the tests' own, into which the wheel is installed as somebody else would install it."""

import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


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

    def run(self, *arguments: str, folder: Path, environment: dict[str, str], timeout: float = 300) -> str:
        """What Python prints; raises where it fails."""
        ran = subprocess.run(
            [self.python, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=timeout
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def install(self, *requirements: str | Path) -> None:
        """Installs what is missing, and keeps what is there and allowed.

        It compiles, as pip does: else the first import of each module would take its time from what is tested.
        """
        uv("pip", "install", "--compile-bytecode", "--python", self.python, *requirements)

    def install_lowest(self, wheel: Path, *extras: str) -> None:
        """Installs the wheel with the lowest versions that pyproject.toml allows. By uv: pip cannot choose them.

        uv takes the lowest version of what it is asked for directly: not of what a wheel needs, but of what pyproject.toml names.
        """
        chosen = [word for extra in extras for word in ("--extra", extra)]
        self.install("--resolution", "lowest-direct", "-r", ROOT / "pyproject.toml", *chosen)
        self.install("--no-deps", wheel)


def new(folder: Path) -> Installed:
    """An empty environment with this Python."""
    uv("venv", "--python", sys.executable, folder)
    return Installed(folder)


def uv(*arguments: str | Path) -> None:
    ran = subprocess.run([sys.executable, "-m", "uv", *arguments], capture_output=True, text=True, check=False, timeout=600)
    assert ran.returncode == 0, ran.stderr
