"""What the small front ends have in common: props go down, messages come up, each is answered once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import traitlets
from anywidget import AnyWidget

from buyerflow_widgets.widgets.responsive import Responsive

STATIC = Path(__file__).parent.parent / "static"
"""What `frontend/` builds when the package is installed."""

Receive = Callable[["View", dict[str, Any], list[Any]], None]


class View(Responsive, AnyWidget):
    """A front end that shows `props` and sends messages. Their shapes: `frontend/src/props.ts` and `wire.ts`."""

    props = traitlets.Dict().tag(sync=True)
    """Python writes it; JavaScript never does."""

    def __init__(self, receive: Receive, props: dict[str, Any]) -> None:
        super().__init__(props=props)
        self.on_msg(lambda _widget, content, buffers: receive(self, content, buffers))


class ShellView(View):
    """The bar, the steps, the banners; it also brings the app's style sheet."""

    _esm = STATIC / "shell.js"
    _css = STATIC / "app.css"


class GuideView(View):
    """The conversation."""

    _esm = STATIC / "guide.js"


class IntroductionView(View):
    """The welcome."""

    _esm = STATIC / "introduction.js"


class GridView(View):
    """The stage grid."""

    _esm = STATIC / "grid.js"


class SummaryView(View):
    """The summary as it is written, read and edited."""

    _esm = STATIC / "summary.js"


class ReviewView(View):
    """The whole map."""

    _esm = STATIC / "review.js"


class FrameView(View):
    """Around a view that stands alone; it brings the style sheet."""

    _esm = STATIC / "frame.js"
    _css = STATIC / "app.css"


class FootView(View):
    """`Back` and `Continue`; in the review `Edit Persona`, `Add New Persona` and `Finish`."""

    _esm = STATIC / "foot.js"
