"""How charts are shown: as pictures that are drawn on this machine. Needs the extra `analysis`.

Altair's own way fetches Vega from a CDN, and JupyterLab's reads older charts only than Altair 6 makes.
"""

import zlib
from collections.abc import Iterator
from typing import Any

import altair as alt

_NAME = "buyerflow-picture"
# Twice as many dots as CSS pixels: sharp on today's screens.
_SCALE = 2


def picture(spec: dict[str, Any], **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A notebook's output for a chart: a PNG, with the chart's title for those who see no picture."""
    import vl_convert

    png = _packed(vl_convert.vegalite_to_png(spec, scale=_SCALE))
    # A PNG's head has its size: https://www.w3.org/TR/png/#11IHDR
    width, height = (int.from_bytes(png[at : at + 4], "big") // _SCALE for at in (16, 20))
    title = spec.get("title", {})
    words = title if isinstance(title, str) else ". ".join(_lines(title.get("text")) + _lines(title.get("subtitle")))
    return {"image/png": png, "text/plain": f"Chart: {words}"}, {"image/png": {"width": width, "height": height}}


def show_as_pictures() -> None:
    """Charts are shown as pictures from now on, unless somebody chose another way (`altair.renderers.enable`)."""
    if _NAME not in alt.renderers.names():
        alt.renderers.register(_NAME, picture)
    if alt.renderers.active == "default":
        alt.renderers.enable(_NAME)


def _lines(text: Any) -> list[str]:
    return [text] if isinstance(text, str) else list(text or [])


def _packed(png: bytes) -> bytes:
    """The same picture in a quarter of the bytes: vl-convert packs loosely, and pictures stay in notebooks."""
    chunks = list(_chunks(png))
    pixels = zlib.decompress(b"".join(content for kind, content in chunks if kind == b"IDAT"))
    kept = [(kind, content) for kind, content in chunks if kind not in (b"IDAT", b"IEND")]
    written = [*kept, (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b"")]
    return png[:8] + b"".join(len(content).to_bytes(4, "big") + kind + content + _checksum(kind + content) for kind, content in written)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a PNG (https://www.w3.org/TR/png/#5Chunk-layout): what they are and what they hold."""
    at = 8
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def _checksum(chunk: bytes) -> bytes:
    return zlib.crc32(chunk).to_bytes(4, "big")
