"""The pictures of the papers: the real app with the example, light and dark, in a real browser.

`python -m tests.pictures` writes docs/images/*.png; `--only review` writes those of one name, `--only exports` what a PDF and, with
LibreOffice, slides look like. `--every FOLDER` writes into a folder of yours what every phase looks like, at three widths, to look at.
"""

import argparse
import io
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pdfplumber
from PIL import Image
from playwright.sync_api import Browser, expect, sync_playwright

from buyerflow_widgets.exporting import export
from buyerflow_widgets.model.labels import PHASE_LABELS
from buyerflow_widgets.widgets.panels import example
from tests.support import chromium
from tests.support.app_page import AppPage, open_in_voila
from tests.support.servers import Server, voila

FOLDER = Path(__file__).parents[1] / "docs" / "images"
WIDTH, HEIGHT = 1280, 800
WIDTHS = (390, 1280, 1920)
COLOURS = 256
GAP = 12
"""Pixels between two slides."""
MOST_BYTES = 150_000
NO_MODEL = {"OPENAI_API_KEY": "", "OPENAI_BASE_URL": ""}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def introduction(app: AppPage) -> None:
    """As it greets who comes for the first time."""
    app.in_step("Introduction")


def stages(app: AppPage) -> None:
    """The example, with a blank cell that the guide asks about."""
    app.choose("Open the example")
    app.in_step("Review")
    app.open_step("Stages")
    clear(app, "Duration", 2)
    app.asked("Solution exploration · Duration")


def alignment(app: AppPage) -> None:
    """All columns; the guide asks for a message."""
    app.type_into("Duration", 2, "4-6 weeks")
    app.open_step("Alignment")
    clear(app, "Key Message", 2)
    app.asked("Solution exploration · Key Message")


def summary(app: AppPage) -> None:
    """The outline, which needs no model, and what the check of facts says of it."""
    app.type_into("Key Message", 2, "You can start on ten critical motors without touching the control system")
    app.open_step("Summary")
    app.workspace.get_by_role("button", name="Regenerate", exact=True).click()
    expect(app.workspace.get_by_text("Outline made without AI")).to_be_visible()


def history(app: AppPage) -> None:
    """The versions that came of this, and one of them: the cell that was cleared."""
    dialog = app.history()
    dialog.get_by_role("list", name="Versions, newest first").get_by_role("button").nth(3).click()
    expect(dialog.get_by_role("button", name="Restore this version", exact=True)).to_be_visible()


def review(app: AppPage) -> None:
    """The map."""
    app.page.keyboard.press("Escape")
    app.open_step("Review")


STEPS: dict[str, Callable[[AppPage], None]] = {each.__name__: each for each in (introduction, stages, alignment, summary, history, review)}
"""What to do before each picture, in this order."""


def clear(app: AppPage, column: str, row: int) -> None:
    """Empties a cell."""
    app.cell(column, row).click()
    app.page.keyboard.press("Delete")


def take(app: AppPage, name: str) -> int:
    """Writes what the window shows; how many bytes it has."""
    app.page.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0); }")
    app.page.mouse.move(0, 0)
    expect(app.status).not_to_have_attribute("aria-busy", "true")
    return save(Image.open(io.BytesIO(app.page.screenshot(animations="disabled", caret="hide"))), name)


def take_exports() -> None:
    """The map's page of the PDF, and the first slides under one another."""
    with TemporaryDirectory(prefix="buyerflow-pictures-") as made:
        folder = Path(made)
        save(pages(export(example(), folder / "map.pdf"))[0], "pdf")
        export(example(), folder / "slides.pptx")
        if shutil.which("soffice") is None:
            sys.stdout.write("slides.png needs LibreOffice, and stays as it is\n")
            return
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", made, str(folder / "slides.pptx")]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        first, _, chart, stage, *_ = pages(folder / "slides.pdf")
        sheet = Image.new("RGB", (first.width, 3 * first.height + 2 * GAP), "#999")
        for number, page in enumerate((first, chart, stage)):
            sheet.paste(page, (0, number * (first.height + GAP)))
        save(sheet, "slides")


def pages(pdf: Path) -> list[Image.Image]:
    """Each page as a picture, 1,120 pixels wide."""
    with pdfplumber.open(pdf) as document:
        return [page.to_image(width=1120, antialias=True).original for page in document.pages]


def save(picture: Image.Image, name: str) -> int:
    """Writes it as a PNG of few colours; how many bytes it has."""
    file = FOLDER / f"{name}.png"
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    return file.stat().st_size


def take_every(app: AppPage, folder: Path, theme: str) -> None:
    """The example in every phase and width, whole pages."""
    app.choose("Open the example")
    app.in_step("Review")
    for name in PHASE_LABELS.values():
        app.open_step(name)
        app.page.mouse.move(0, 0)
        for width in WIDTHS:
            app.page.set_viewport_size({"width": width, "height": HEIGHT})
            app.page.screenshot(path=folder / f"{name.lower()}-{width}-{theme}.png", full_page=True, animations="disabled")


def open_window(browser: Browser, server: Server, theme: Literal["light", "dark"]) -> AppPage:
    """A window of this theme."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT},
        color_scheme=theme,
        locale="en-GB",
        timezone_id="Europe/Berlin",
        reduced_motion="reduce",
    )
    context.set_default_timeout(30_000)
    return open_in_voila(context.new_page(), server)


def main() -> None:
    """Makes the pictures and says how large each is. Exits with 1 where one is too large."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=[*STEPS, "exports"], help="write the pictures of this name alone")
    parser.add_argument("--every", type=Path, metavar="FOLDER", help="write every phase, at three widths, into this folder instead")
    asked = parser.parse_args()
    only, every = asked.only, asked.every
    (every or FOLDER).mkdir(exist_ok=True)
    if not every and only in (None, "exports"):
        take_exports()
    if only == "exports":
        return
    too_large = False
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        for theme in THEMES:
            # A store for each, so that both show the same.
            with TemporaryDirectory(prefix="buyerflow-pictures-") as folder, voila(Path(folder), **NO_MODEL) as server:
                app = open_window(browser, server, theme)
                if every:
                    take_every(app, every, theme)
                    app.page.context.close()
                    continue
                for name, prepare in STEPS.items():
                    prepare(app)
                    if only in (None, name):
                        size = take(app, f"{name}-{theme}")
                        too_large = too_large or size > MOST_BYTES
                        sys.stdout.write(f"{name}-{theme}.png {size:>8,} bytes\n")
                app.page.context.close()
        browser.close()
    if too_large:
        raise SystemExit(f"A picture has more than {MOST_BYTES:,} bytes.")


if __name__ == "__main__":
    main()
