"""A file on its way in: read in the background, shown, and taken in when the person confirms it."""

import asyncio

from buyerflow_widgets.model import FIELD_LABELS, EventRefused, counted, split_name
from buyerflow_widgets.session import Session
from buyerflow_widgets.tables import FIELDS, FileRefused, Preview, read_file
from buyerflow_widgets.widgets.jobs import BackgroundJob
from buyerflow_widgets.widgets.wire import Importing, ImportPreview

_SHOWN = 12
"""Personas that the preview names."""
_OTHER_LABELS = {
    "persona_id": "Persona ID",
    "stage_order": "Order of stages",
    "ai_generated_summary": "Summary",
    "status": "Status",
    "last_updated_at": "Last updated",
}


class Imports:
    """At most one file at a time. Nothing is changed before `apply`, which is one step to undo."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._task = BackgroundJob(session.notify, busy="A file is being read already; wait a moment.")
        self._name = ""
        self._data = b""
        self._preview: Preview | None = None
        self._refused = ""
        self._turn = 0

    def open(self, filename: str, data: bytes) -> None:
        """Begins to read a file. Raises `EventRefused` while another one is read."""
        self._name, self._data = filename[:200], data
        self._read(None)

    def choose(self, columns: dict[str, str]) -> None:
        """Reads it again, with these headings for these fields; "" leaves a column out, one that is not named is guessed."""
        if self._name:
            self._read(_known(columns))

    def apply(self, columns: dict[str, str]) -> None:
        """Takes it in as the page shows it, with these columns: each process as a new persona.

        Raises `EventRefused` where there is nothing that may come in.
        """
        preview, wanted = self._preview, _known(columns)
        if preview and preview.columns != {heading: field for heading, field in wanted.items() if field}:
            # A column was chosen a moment ago, and is still being read.
            preview = read_file(self._name, self._data, wanted)
        if preview is None or not preview.processes:
            raise EventRefused(f"{preview.problems[0]}" if preview and preview.problems else "There is nothing that can be imported.")
        self.close()
        self._session.add_all(preview.processes)

    def wait(self, seconds: float) -> None:
        """Until the file has been read, or so long."""
        self._task.wait(seconds)

    def close(self) -> None:
        """Forgets the file."""
        self._turn += 1
        self._name, self._data, self._preview, self._refused = "", b"", None, ""
        self._session.notify()

    def shown(self) -> Importing | None:
        """What the page shows; None while no file is on its way."""
        if not self._name:
            return None
        return Importing(name=self._name, refused=self._refused, preview=self._shown_preview(self._preview) if self._preview else None)

    def _shown_preview(self, preview: Preview) -> ImportPreview:
        stages = sum(len(process.buying_stages) for process in preview.processes)
        personas = len(preview.processes)
        as_new = "a new one" if personas == 1 else "new ones"
        shown = preview.processes[:_SHOWN]
        names = [f"{split_name(process.persona_name)[0]}, {counted(len(process.buying_stages), 'stage')}" for process in shown]
        return ImportPreview(
            count=counted(personas, "persona"),
            lead=f"{counted(personas, 'persona')} with {counted(stages, 'stage')} will come in as {as_new}." if personas else "",
            personas=(*names, *([f"and {personas - _SHOWN:,} more"] if personas > _SHOWN else [])),
            problems=tuple(map(str, preview.problems)),
            notes=(*self._namesakes(preview), *map(str, preview.notes)),
            # "?" is asked for: nobody else can say what it is.
            headings=tuple(
                (heading, preview.columns.get(heading, "?" if heading in preview.asked else "")) for heading in preview.headings
            ),
            fields=tuple((field, FIELD_LABELS.get(field) or _OTHER_LABELS[field]) for field in FIELDS) if preview.headings else (),
        )

    def _namesakes(self, preview: Preview) -> list[str]:
        """Two may bear the same name, but whoever imports the same file twice should see it."""
        there = {line.persona_name for line in self._session.personas()}
        if process := self._session.workspace.process:
            there.add(process.persona_name)
        both = [process.persona_name for process in preview.processes if process.persona_name in there]
        if not both:
            return []
        some = ", ".join(f"“{split_name(name)[0]}”" for name in both[:3])
        return [f"There is a persona of this name already: {some}{f' and {len(both) - 3:,} more' if len(both) > 3 else ''}."]

    def _read(self, columns: dict[str, str] | None) -> None:
        self._turn += 1
        turn, name, data = self._turn, self._name, self._data

        async def work() -> None:
            preview, refused = None, ""
            try:
                preview = await asyncio.to_thread(read_file, name, data, columns)
            except FileRefused as error:
                refused = str(error)
            if turn == self._turn:
                # Else it was given up, or read again, meanwhile.
                self._preview, self._refused = preview, refused

        self._refused = ""
        self._task.start(work)


def _known(columns: dict[str, str]) -> dict[str, str]:
    return {heading: field for heading, field in columns.items() if not field or field in FIELDS}
