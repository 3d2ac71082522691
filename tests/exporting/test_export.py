"""A file that is written to a path: there as a whole, or not at all."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from buyerflow_widgets.exporting import FORMATS, CannotBeWritten, export
from buyerflow_widgets.model.process import BuyingProcessState
from tests.support.samples import SAMPLES
from tests.support.texts import process


@pytest.mark.parametrize("suffix", ["html", "md", "csv", "json"])
def test_the_file_holds_what_the_page_downloads(suffix: str, tmp_path: Path) -> None:
    path = export(SAMPLES, tmp_path / f"maps.{suffix}")
    assert path.read_bytes() == FORMATS[suffix].write(SAMPLES)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_what_ends_half_way_leaves_the_earlier_file_and_no_other(
    error: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends(processes: Sequence[BuyingProcessState]) -> Iterator[bytes]:
        yield b"half"
        raise error

    path = export(SAMPLES, tmp_path / "maps.html")
    before = path.read_bytes()
    monkeypatch.setitem(FORMATS, "html", FORMATS["html"]._replace(pieces=ends))
    with pytest.raises(error):
        export(SAMPLES, path)
    with pytest.raises(error):
        export(SAMPLES, tmp_path / "new.html")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_format_cannot_hold_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(CannotBeWritten):
        export([process(key_message="😀" * 20_000)], tmp_path / "map.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_replaced_keeps_who_may_read_it_and_the_link_to_it(tmp_path: Path) -> None:
    kept, link = tmp_path / "kept.json", tmp_path / "link.json"
    kept.write_text("[]")
    kept.chmod(0o640)
    link.symlink_to(kept)
    assert export(SAMPLES, link) == link
    assert link.is_symlink()
    assert kept.stat().st_mode & 0o777 == 0o640
    assert kept.read_bytes() == FORMATS["json"].write(SAMPLES)


def test_a_page_of_many_personas_is_made_one_after_the_other() -> None:
    many = [process(persona_id=str(number), persona_name=f"Persona {number}") for number in range(50)]
    pieces = FORMATS["html"].pieces(many)
    begun = b""
    while b"Persona 1</h2>" not in begun:
        begun += next(iter(pieces))
    assert b"Persona 3</h2>" not in begun
    assert begun + b"".join(pieces) == FORMATS["html"].write(many)
