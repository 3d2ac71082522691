"""A program that runs the Python examples of one page, one after the other, as the cells of a notebook run.

They come as JSON on its standard input. The store that `BUYERFLOW_STORE` names holds the app's example first.
"""

import ast
import asyncio
import inspect
import json
import sys

from buyerflow_widgets import ProcessAdded, Session, Store
from buyerflow_widgets.widgets.panels import example


def main() -> None:
    """Runs them all in one namespace; ends at the first that fails."""
    Session(Store.open()).send(ProcessAdded(process=example()))
    names: dict[str, object] = {"__name__": "__main__"}
    with asyncio.Runner() as runner:
        for place, code in json.load(sys.stdin):
            # They may await, as cells may.
            compiled = compile(code, place, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            made = eval(compiled, names)
            if inspect.iscoroutine(made):
                runner.run(made)


if __name__ == "__main__":
    main()
