"""Three finished maps of three kinds of buyers, to try the analyses on."""

from pathlib import Path

from pydantic import TypeAdapter

from buyerflow_widgets.model import BuyingProcessState

_PROCESSES = TypeAdapter(tuple[BuyingProcessState, ...])
_PACKAGE = Path(__file__).parents[1]


def sample_processes() -> tuple[BuyingProcessState, ...]:
    """The sample processes that come with the package: a plant's, a start-up's and a hospital's way to buy.

    >>> [len(process.buying_stages) for process in sample_processes()]
    [6, 5, 7]
    """
    # The tests' own in an editable install, as with the app's notebook: a copy beside them would grow old.
    packaged = _PACKAGE / "analyses" / "samples.json"
    return _PROCESSES.validate_json((packaged if packaged.is_file() else _PACKAGE.parent / "tests/data/samples.json").read_bytes())
