"""Why a value is not one of ours, in words for people."""

from typing import Any

from pydantic import ValidationError

from buyerflow_widgets.model.labels import FIELD_LABELS


def first_reason(error: ValidationError) -> tuple[str, str]:
    """Position and reason of the first thing that is wrong; the place is "" where it is the whole.

    >>> from buyerflow_widgets.model.process import BuyingStage
    >>> try:
    ...     BuyingStage.model_validate_json("{}")
    ... except ValidationError as error:
    ...     first_reason(error)
    ('stage_name', 'is missing (Stage Name)')
    """
    first = error.errors(include_url=False)[0]
    return _place(first["loc"]), _reason(dict(first))


def type_label(value: object) -> str:
    """The type of a value as a program's author would write it.

    >>> type_label(42), type_label(ValidationError)
    ('int', 'type')
    """
    kind = type(value)
    package = kind.__module__.partition(".")[0]
    return kind.__qualname__ if package == "builtins" else f"{package}.{kind.__qualname__}"


def _place(loc: tuple[int | str, ...]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).removeprefix(".")


def _reason(error: dict[str, Any]) -> str:
    context = error.get("ctx", {})
    match error["type"]:
        case "missing":
            field = error["loc"][-1]
            return f"is missing ({FIELD_LABELS[field]})" if field in FIELD_LABELS else "is missing"
        case "string_type":
            return "must be a text"
        case "string_too_long":
            return f"is longer than {context['max_length']:,} characters"
        case "too_long":
            return f"has more than {context['max_length']} stages"
        case "tuple_type":
            return "must be a list"
        case "model_type":
            return "must be an object with the fields of the schema"
        case "literal_error":
            return f"must be {context['expected']}"
        case "json_invalid":
            return f"This is not JSON: {context['error']}"
        case "value_error":
            return str(context["error"])
        case _:
            return str(error["msg"])
