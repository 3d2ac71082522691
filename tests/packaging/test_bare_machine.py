"""The first command, where nothing is installed yet: the wheel without extras, in an environment of its own."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.packaging import environments
from tests.packaging.environments import Installed
from tests.support.app_page import open_in_voila
from tests.support.running import serving
from tests.support.servers import Server

IMPORT_ALL = """
import importlib, json, pkgutil, buyerflow_widgets

missing = {}
for module in pkgutil.walk_packages(buyerflow_widgets.__path__, "buyerflow_widgets."):
    try:
        importlib.import_module(module.name)
    except ImportError as error:
        missing[module.name] = str(error)
print(json.dumps(missing))
"""
NEED_AN_EXTRA = {
    "buyerflow_widgets.analyses.plots": "No module named 'altair'",
    "buyerflow_widgets.exporting.parquet": "No module named 'pyarrow'",
    "buyerflow_widgets.serving.hub": "No module named 'jupyterhub'",
    "buyerflow_widgets.tables.parquet": "No module named 'pyarrow'",
}


@pytest.fixture(scope="module", params=["newest", "lowest"])
def installed(request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel without extras, with the newest of what it needs and with the oldest that it allows."""
    environment = environments.new(tmp_path_factory.mktemp("installed"))
    if request.param == "lowest":
        environment.install_lowest(wheel)
    else:
        environment.install(wheel)
    return environment


def test_a_name_typed_into_what_the_first_command_opens_is_saved(installed: Installed, page: Page, tmp_path: Path) -> None:
    with serving(tmp_path, "--port=0", command=installed.scripts / "buyerflow", environment=installed.bare) as served:
        app = open_in_voila(page, Server(served.process, served.address, tmp_path / "store.sqlite"))
        app.choose("Start")
        app.in_step("Persona")
        app.answer("Plant manager")
        app.saved()

        assert [process["persona_name"] for process in app.stored()] == ["Plant manager"]


def test_every_module_can_be_imported_but_those_of_an_extra(installed: Installed, tmp_path: Path) -> None:
    assert json.loads(installed.run("-c", IMPORT_ALL, folder=tmp_path, environment=installed.bare)) == NEED_AN_EXTRA


@pytest.mark.parametrize(
    "code",
    [
        "from jupyter_client import kernelspec; assert kernelspec.get_kernel_spec('python3').argv",
        "import ipykernel_launcher",
        "import openpyxl; assert openpyxl.DEFUSEDXML",
    ],
    ids=["the kernel's description", "the kernel", "what guards openpyxl"],
)
def test_what_is_needed_without_being_imported_is_there(code: str, installed: Installed, tmp_path: Path) -> None:
    installed.run("-c", code, folder=tmp_path, environment=installed.bare)
