"""The clipboard, filled by another program, and what comes of it."""

from tests.support.app_page import AppPage


def put_on_clipboard(app: AppPage, plain: str, html: str) -> None:
    """As another program would: by a copy of its own."""
    app.page.evaluate(
        """([plain, html]) => {
            const copy = (event) => {
                event.clipboardData.setData("text/plain", plain);
                if (html) event.clipboardData.setData("text/html", html);
                event.preventDefault();
                event.stopImmediatePropagation();
            };
            document.addEventListener("copy", copy, { capture: true, once: true });
        }""",
        [plain, html],
    )
    app.page.keyboard.press("ControlOrMeta+c")


def stages(app: AppPage) -> list[dict[str, str]]:
    app.saved()
    stored: list[dict[str, str]] = app.stored()[0]["buying_stages"]
    return stored
