"""LibreOffice opens what is exported, and prints it."""

import csv
import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from pptx import Presentation

from buyerflow_widgets.exporting import FORMATS
from tests.support.samples import SAMPLES
from tests.support.texts import NAUGHTY, long_map, process, with_text_everywhere

SOFFICE = shutil.which("soffice")
INSTALL = "`apt-get install --no-install-recommends libreoffice-{calc,impress,writer}-nogui poppler-utils`"
PARTS = {"xlsx": ("Calc", "*sclo.*"), "pptx": ("Impress", "*sdlo.*"), "html": ("Writer", "*swlo.*")}
"""The part of LibreOffice that opens a file, and what its library is called on every system."""

pytestmark = pytest.mark.skipif(not (SOFFICE and shutil.which("pdftotext")), reason=f"no LibreOffice: {INSTALL}")


@pytest.fixture
def suffix(request: pytest.FixtureRequest) -> str:
    """Of a file that the LibreOffice of this machine can open: it may lack a part."""
    part, library = PARTS[request.param]
    if SOFFICE and not any(Path(SOFFICE).resolve().parents[1].rglob(library)):
        pytest.skip(f"LibreOffice has no {part}: {INSTALL}")
    return str(request.param)


def printed(folder: Path, suffix: str, written: bytes) -> str:
    """The text of the PDF that LibreOffice makes, its white space collapsed."""
    (folder / f"map.{suffix}").write_bytes(written)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    ran = subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / f"map.{suffix}")],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
        env=os.environ | {"HOME": str(folder)},
    )
    pdf = folder / "map.pdf"
    assert pdf.exists(), ran.stdout + ran.stderr
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True, timeout=60).stdout
    return " ".join(text.split())


@pytest.mark.parametrize("suffix", PARTS, indirect=True)
def test_it_prints(suffix: str, tmp_path: Path) -> None:
    shown = printed(tmp_path, suffix, FORMATS[suffix].write([*SAMPLES, long_map()]))
    for state in SAMPLES:
        assert state.persona_name.partition(" (")[0] in shown
        assert state.persona_pain_points.splitlines()[0] in shown
    assert "Consensus creation 2" in shown


@pytest.mark.parametrize("suffix", ["pptx"], indirect=True)
@pytest.mark.parametrize("stages", [1, 3, 6, 12, 20])
def test_a_deck_prints_each_slide_with_its_texts(suffix: str, stages: int, tmp_path: Path) -> None:
    state = long_map(stages)
    written = FORMATS[suffix].write([state])
    shown = printed(tmp_path, suffix, written)
    pages = subprocess.run(["pdfinfo", str(tmp_path / "map.pdf")], capture_output=True, text=True, check=True, timeout=60).stdout
    assert f"Pages: {len(Presentation(io.BytesIO(written)).slides)}" in " ".join(pages.split())
    for number, stage in enumerate(state.buying_stages, start=1):
        assert f"Stage {number} of {stages} · {stage.duration or 'duration missing'}" in shown
        assert stage.key_message.split(" ")[0] in shown


@pytest.mark.parametrize("suffix", PARTS, indirect=True)
def test_hostile_texts_do_not_damage_the_file(suffix: str, tmp_path: Path) -> None:
    states = [with_text_everywhere(text, number) for number, text in enumerate(NAUGHTY[:40])]
    shown = printed(tmp_path, suffix, FORMATS[suffix].write([*states, process(persona_name="The last one")]))
    assert "The last one" in shown


def test_a_workbook_comes_back_as_csv(tmp_path: Path) -> None:
    """The tidy sheet as a spreadsheet program saves it: nothing has become a formula, a number or a date."""
    texts = ["=1+1", "-5 days", "007", "1-2 weeks", "3/4", "TRUE", '"quoted"', "_x0041_", "a\nb"]
    (tmp_path / "map.xlsx").write_bytes(
        FORMATS["xlsx"].write([process(persona_id=str(n), key_message=text) for n, text in enumerate(texts)])
    )
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to"]
    # Comma, double quotes, UTF-8, all sheets (-1), each in a file of its own.
    save = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    subprocess.run([*command, save, "--outdir", str(tmp_path), str(tmp_path / "map.xlsx")], capture_output=True, check=True, timeout=180)
    with (tmp_path / "map-Data.csv").open(encoding="utf-8", newline="") as lines:
        assert [row["key_message"] for row in csv.DictReader(lines)] == texts
