"""The command `buyerflow`: opens the app as a web page, on this machine, with Voilà.

It is Voilà with defaults of our own. Every flag, option and configuration file of Voilà and Jupyter works, and wins.
"""

from buyerflow_widgets.serving.server import BuyerFlowServer


def main() -> None:
    """Run the command."""
    BuyerFlowServer.launch_instance()


if __name__ == "__main__":
    main()
