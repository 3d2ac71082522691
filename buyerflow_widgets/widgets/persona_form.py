"""The persona's form: plain ipywidgets bound to the fields of `BuyingProcessState`."""

from html import escape
from typing import Any

from ipywidgets import HTML, Text, Textarea, VBox
from pydantic import ValidationError

from buyerflow_widgets.events import PersonaEdited
from buyerflow_widgets.flow import EventRefused
from buyerflow_widgets.guide import next_prompt
from buyerflow_widgets.labels import FIELD_LABELS, counted
from buyerflow_widgets.session import Session
from buyerflow_widgets.state import MAX_TEXT
from buyerflow_widgets.storage import OutdatedRevision

_HINTS = {
    "persona_name": "A role, not a person. Add the kind of company if it changes how they buy.",
    "persona_pain_points": "One on each line. What costs them money, time or sleep today?",
}
_PLACEHOLDERS = {
    "persona_name": "Plant Maintenance Manager (mid-size food manufacturer)",
    "persona_pain_points": "Unplanned line stoppages cost a shift of output each time",
}


class Field(VBox):
    """One field: its label, a hint, the box, and a line for what is wrong with it."""

    def __init__(self, session: Session, name: str, box: type[Text] | type[Textarea]) -> None:
        self._session = session
        self._name = name
        self._persona_id = ""
        # A text is sent when the person leaves the box: sent key by key, a slow kernel would lose letters.
        self._box = box(description=FIELD_LABELS[name], placeholder=_PLACEHOLDERS[name], continuous_update=False)
        self._note = HTML()
        self._note.add_class("bf-field__note")
        hint = HTML(f'<p class="bf-hint">{escape(_HINTS[name])}</p>')
        super().__init__([self._box, hint, self._note])
        self.add_class("bf-fieldbox")
        self.add_class(f"bf-field--{name}")
        self._box.observe(self._commit, "value")

    def show(self, persona_id: str, value: str, *, asked: bool) -> None:
        """Shows what the state holds."""
        self._persona_id = persona_id
        self._box.unobserve(self._commit, "value")
        self._box.value = value
        self._box.observe(self._commit, "value")
        self._say("")
        if asked:
            self.add_class("is-asked")
        else:
            self.remove_class("is-asked")

    def _commit(self, change: dict[str, Any]) -> None:
        # Shift+Enter and pasted lines: a name is one line.
        value = " ".join(change["new"].split()) if self._name == "persona_name" else change["new"]
        try:
            event = PersonaEdited.model_validate({"persona_id": self._persona_id, "field": self._name, "value": value})
            self._session.send(event)
        except ValidationError as error:
            too_long = len(value) > MAX_TEXT
            reason = f"This is {len(value):,} characters; a field holds {MAX_TEXT:,}" if too_long else _first_reason(error)
            self._say(f"{reason}. Your text stays here, but it is not saved.", wrong=True)
        except (EventRefused, OutdatedRevision) as error:
            self._say(f"{error} Your text stays here, but it is not saved.", wrong=True)

    def _say(self, text: str, *, wrong: bool = False) -> None:
        if self._name == "persona_pain_points" and not text:
            lines = sum(bool(line.strip()) for line in self._box.value.splitlines())
            text = counted(lines, "pain point").capitalize() if lines else ""
        role = ' role="alert" class="is-wrong"' if wrong else ""
        self._note.value = f"<p{role}>{escape(text)}</p>" if text else ""


class PersonaForm(VBox):
    """`Persona Name` and `Pain Points`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._fields = {
            "persona_name": Field(session, "persona_name", Text),
            "persona_pain_points": Field(session, "persona_pain_points", Textarea),
        }
        head = HTML('<h2 class="bf-title">Persona</h2><p>Everything that follows is told from this buyer’s point of view.</p>')
        head.add_class("bf-work__head")
        super().__init__([head, *self._fields.values()])
        self.add_class("bf-form")

    def show(self) -> None:
        """Shows what the state holds."""
        workspace = self._session.workspace
        process, asked = workspace.process, next_prompt(workspace).question
        for name, field in self._fields.items():
            is_asked = asked is not None and asked.field == name
            field.show(process.persona_id if process else "", getattr(process, name) if process else "", asked=is_asked)


def _first_reason(error: ValidationError) -> str:
    return str(error.errors(include_url=False)[0]["msg"]).removeprefix("Value error, ").capitalize()
