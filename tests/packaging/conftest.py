"""The sdist and the wheel, built once for all tests of this folder, and a browser to look at what was installed."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.support.windows import browser, owner, page

ROOT = Path(__file__).parents[2]

__all__ = ["browser", "owner", "page"]


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Builds the sdist, and from it the wheel."""
    folder = tmp_path_factory.mktemp("dist")
    environment = os.environ | {"PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])}
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=600)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return folder


@pytest.fixture(scope="session")
def wheel(distributions: Path) -> Path:
    return next(distributions.glob("*.whl"))
