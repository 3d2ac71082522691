"""JSON as the specification's Zod schema has it: one process as an object, several as an array."""

import json
from collections.abc import Sequence

from pydantic import ConfigDict, TypeAdapter, ValidationError

from buyerflow_widgets.model import BuyerFlowError, BuyingProcessState, first_reason

_PROCESSES = TypeAdapter(tuple[BuyingProcessState, ...], config=ConfigDict(hide_input_in_errors=True))


class InvalidProcessJson(BuyerFlowError, ValueError):  # noqa: N818
    """A text is not the JSON of a process. Its text is one sentence that names the place and the reason."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}." if place else f"{reason}.")
        self.place = place
        """Such as "buying_stages[2].duration"; empty for the text as a whole."""
        self.reason = reason


def to_json(processes: Sequence[BuyingProcessState]) -> str:
    """The JSON of one process, or an array of several; indented, ends with a line break."""
    dumped = [process.model_dump(mode="json") for process in processes]
    return json.dumps(dumped[0] if len(dumped) == 1 else dumped, indent=2, ensure_ascii=False) + "\n"


def from_json(text: str | bytes) -> tuple[BuyingProcessState, ...]:
    """The processes of a JSON text, an object or an array of them. Raises `InvalidProcessJson`.

    >>> from_json('{"persona_id": 7}')
    Traceback (most recent call last):
        ...
    buyerflow_widgets.tables.json.InvalidProcessJson: persona_id: must be a text.
    """
    try:
        several = text.lstrip()[:1] in ("[", b"[")
        processes = _PROCESSES.validate_json(text) if several else (BuyingProcessState.model_validate_json(text),)
    except ValidationError as error:
        raise InvalidProcessJson(*first_reason(error)) from error
    seen: dict[str, int] = {}
    for number, process in enumerate(processes):
        if process.persona_id in seen:
            both = f"[{seen[process.persona_id]}] and [{number}]"
            raise InvalidProcessJson(both, f"both have the persona_id “{process.persona_id[:80]}”")
        seen[process.persona_id] = number
    return processes
