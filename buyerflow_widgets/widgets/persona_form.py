"""The persona's form: plain ipywidgets bound to the fields of `BuyingProcessState`."""

from html import escape
from typing import Any

from ipywidgets import HTML, VBox
from pydantic import ValidationError

from buyerflow_widgets.events import PersonaEdited
from buyerflow_widgets.flow import EventRefused
from buyerflow_widgets.guide import next_prompt
from buyerflow_widgets.labels import FIELD_LABELS, counted
from buyerflow_widgets.session import Session
from buyerflow_widgets.state import MAX_TEXT, PERSONA_FIELDS
from buyerflow_widgets.storage import StoreError
from buyerflow_widgets.widgets.responsive import ResponsiveText, ResponsiveTextarea

_HINTS = {
    "persona_name": "A role, not a person. Add the kind of company if it changes how they buy.",
    "persona_pain_points": "One on each line. What costs them money, time or sleep today?",
}
_PLACEHOLDERS = {
    "persona_name": "Plant Maintenance Manager (mid-size food manufacturer)",
    "persona_pain_points": "Unplanned line stoppages cost a shift of output each time",
}


class Field(VBox):
    """One field of one persona: its label, a hint, the box, and a line for what is to be said of it."""

    def __init__(self, session: Session, persona_id: str, name: str) -> None:
        self._session = session
        self._persona_id = persona_id
        self._name = name
        self._is_refused = False
        box = ResponsiveText if name == "persona_name" else ResponsiveTextarea
        # A text is sent when the person leaves the box: sent key by key, a slow kernel would lose letters.
        self._box = box(description=FIELD_LABELS[name], placeholder=_PLACEHOLDERS[name], continuous_update=False)
        self._note = HTML()
        self._note.add_class("bf-field__note")
        hint = HTML(f'<p class="bf-hint">{escape(_HINTS[name])}</p>')
        super().__init__([self._box, hint, self._note])
        self.add_class("bf-fieldbox")
        self.add_class(f"bf-field--{name}")
        self._box.observe(self._commit, "value")

    def show(self, value: str, *, asked: bool) -> None:
        """Shows what the state holds; a text that was refused stays until it is changed."""
        (self.add_class if asked else self.remove_class)("is-asked")
        if self._is_refused:
            return
        self._box.unobserve(self._commit, "value")
        self._box.value = value
        self._box.observe(self._commit, "value")
        self._say(self._count())

    def _commit(self, change: dict[str, Any]) -> None:
        # Pasted lines: a name is one line.
        value = " ".join(change["new"].split()) if self._name == "persona_name" else change["new"]
        before, self._is_refused = self._is_refused, False
        try:
            event = PersonaEdited.model_validate({"persona_id": self._persona_id, "field": self._name, "value": value})
            workspace = self._session.workspace
            if self._session.send(event) is workspace and before:
                # Put back by hand to what is stored: nothing changes, but nothing is wrong any more.
                self._say(self._count())
        except ValidationError as error:
            too_long = len(value) > MAX_TEXT
            reason = f"This is {len(value):,} characters; a field holds {MAX_TEXT:,}" if too_long else _first_reason(error)
            self._refuse(f"{reason}.", change["new"])
        except (EventRefused, StoreError) as error:
            self._refuse(str(error), change["new"])

    def _refuse(self, reason: str, text: str) -> None:
        # A name is put on one line only where it is taken.
        self._box.unobserve(self._commit, "value")
        self._box.value = text
        self._box.observe(self._commit, "value")
        self._is_refused = True
        self._say(f"{reason} Your text stays here, but it is not saved.", wrong=True)

    def _count(self) -> str:
        lines = sum(bool(line.strip()) for line in self._box.value.splitlines())
        return counted(lines, "pain point").capitalize() if lines and self._name == "persona_pain_points" else ""

    def _say(self, text: str, *, wrong: bool = False) -> None:
        attributes = ' role="alert" class="is-wrong"' if wrong else ""
        self._note.value = f"<p{attributes}>{escape(text)}</p>" if text else ""


class PersonaForm(VBox):
    """`Persona Name` and `Pain Points`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        # A persona keeps its boxes: what was typed for one, and arrives late, is written to that one.
        self._fields: dict[str, tuple[Field, ...]] = {}
        self._shown = ""
        self._head = HTML('<h2 class="bf-title">Persona</h2><p>Everything that follows is told from this buyer’s point of view.</p>')
        self._head.add_class("bf-work__head")
        super().__init__([self._head])
        self.add_class("bf-form")

    def show(self) -> None:
        """Shows what the state holds."""
        process, asked = self._session.workspace.process, next_prompt(self._session.workspace).question
        if process is None:
            return
        if process.persona_id not in self._fields:
            self._fields[process.persona_id] = tuple(Field(self._session, process.persona_id, name) for name in PERSONA_FIELDS)
        fields = self._fields[process.persona_id]
        for name, field in zip(PERSONA_FIELDS, fields, strict=True):
            field.show(getattr(process, name), asked=asked is not None and asked.field == name)
        if self._shown != process.persona_id:
            self._shown = process.persona_id
            self.children = (self._head, *fields)


def _first_reason(error: ValidationError) -> str:
    return str(error.errors(include_url=False)[0]["msg"]).removeprefix("Value error, ").capitalize()
