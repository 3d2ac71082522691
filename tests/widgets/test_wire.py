"""The contract is written once: the front end's types are made of Python's models."""

from tests.widgets.write_wire import FILE, wire_types


def test_the_types_of_the_front_end_are_those_of_the_models() -> None:
    assert FILE.read_text(encoding="utf-8") == wire_types(), "run: python -m tests.widgets.write_wire"
