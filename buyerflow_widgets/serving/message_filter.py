"""Which of a page's messages reach its Python: those of the views, and nothing that runs code.

Whoever opens a page can write to its websocket by hand. What is read here is untrusted bytes, in either of Jupyter's two framings.
"""

import json
import struct
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

# Views speak by comm messages. Widgets are made by Python alone: a page may open no comm but the one that asks for their state.
_SHELL = frozenset({"comm_msg", "comm_close", "comm_open", "comm_info_request", "kernel_info_request"})
_CONTROL = frozenset({"kernel_info_request"})
_TARGETS = frozenset({"jupyter.widget.control"})
_MOST_PARTS = 64


class Message(NamedTuple):
    """What decides about a message: where it goes, what it is, and its content, not yet read."""

    channel: str
    kind: str
    content: Any


def is_admitted(frame: bytes | str, *, is_v1: bool) -> bool:
    """Whether a frame of the websocket may pass. `is_v1` says that `v1.kernel.websocket.jupyter.org` was agreed on.

    >>> is_admitted('{"channel": "shell", "header": {"msg_type": "execute_request"}, "content": {"code": "1"}}', is_v1=False)
    False
    >>> is_admitted('{"channel": "shell", "header": {"msg_type": "comm_msg"}, "content": {}}', is_v1=False)
    True
    """
    try:
        message = _read_v1(frame) if is_v1 else _read_legacy(frame)
        if message.channel == "control":
            return message.kind in _CONTROL
        if message.channel != "shell" or message.kind not in _SHELL:
            return False
        return message.kind != "comm_open" or message.content().get("target_name") in _TARGETS
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, struct.error):
        # It is no message.
        return False


def _read_v1(frame: bytes | str) -> Message:
    if isinstance(frame, str):
        raise TypeError("this framing is binary")
    count = int.from_bytes(frame[:8], "little")
    # Before anything is made of it: the server would count as far as it is told to.
    if not 6 <= count <= _MOST_PARTS:
        raise ValueError("too few or too many parts")
    channel, header, _parent, _metadata, content, *_buffers = _parts(frame, struct.unpack_from(f"<{count}Q", frame, 8), 8 * (count + 1))
    return Message(channel.decode(), _object(header.decode())["msg_type"], lambda: _object(content.decode()))


def _read_legacy(frame: bytes | str) -> Message:
    if isinstance(frame, bytes):
        (count,) = struct.unpack_from("!I", frame)
        if not 1 <= count <= _MOST_PARTS:
            raise ValueError("too few or too many parts")
        frame = _parts(frame, (*struct.unpack_from(f"!{count}I", frame, 4), len(frame)), 4 * (count + 1))[0].decode()
    message = _object(frame)
    return Message(message["channel"], message["header"]["msg_type"], lambda: message["content"])


def _parts(frame: bytes, offsets: Sequence[int], start: int) -> list[bytes]:
    """The pieces between the offsets, which must tile the frame."""
    if offsets[0] != start or offsets[-1] != len(frame) or any(a > b for a, b in pairwise(offsets)):
        raise ValueError("the offsets are not those of its parts")
    return [frame[a:b] for a, b in pairwise(offsets)]


def _object(text: str) -> dict[str, Any]:
    """A JSON object in which no name stands twice: of two, readers differ over which one counts."""
    read = json.loads(text, object_pairs_hook=_without_doubles)
    if not isinstance(read, dict):
        raise TypeError("not an object")
    return read


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a name stands twice")
    return read
