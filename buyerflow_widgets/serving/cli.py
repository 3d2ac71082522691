"""The command `buyerflow`: opens the app as a web page, on this machine, with Voilà; `buyerflow store` looks after a store.

The page is Voilà with defaults of our own. Every flag, option and configuration file of Voilà and Jupyter works, and wins.
"""

import sys


def main() -> None:
    """Run the command."""
    if sys.argv[1:2] == ["store"]:
        from buyerflow_widgets.storage.admin import run

        sys.exit(run(sys.argv[2:]))

    # Only here: Voilà takes a second to import.
    from buyerflow_widgets.serving.server import BuyerFlowServer

    BuyerFlowServer.launch_instance()


if __name__ == "__main__":
    main()
