"""The persona's form: plain ipywidgets that show the fields of `BuyingProcessState`."""

from html import escape
from urllib.parse import quote

from ipywidgets import HTML, VBox

from buyerflow_widgets.guide import next_prompt
from buyerflow_widgets.model import FIELD_LABELS, PERSONA_FIELDS, counted
from buyerflow_widgets.session import Session
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
    """One field of one persona: its label, a hint, the box, and a line for what is to be said of it.

    It only shows. What a person writes in the box the page sends as an event, with what it was written over (`shell/form.ts`).
    """

    def __init__(self, persona_id: str, name: str) -> None:
        self._name = name
        box = ResponsiveText if name == "persona_name" else ResponsiveTextarea
        self._box = box(description=FIELD_LABELS[name], placeholder=_PLACEHOLDERS[name], continuous_update=False)
        self._note = HTML()
        self._note.add_class("bf-field__note")
        hint = HTML(f'<p class="bf-hint">{escape(_HINTS[name])}</p>')
        super().__init__([self._box, hint, self._note])
        self.add_class("bf-fieldbox")
        self.add_class(f"bf-field--{name}")
        # Whose box it is: a class bears no spaces.
        self.add_class(f"bf-persona--{quote(persona_id, safe='')}")

    def show(self, value: str, *, asked: bool) -> None:
        """Shows what the state holds."""
        (self.add_class if asked else self.remove_class)("is-asked")
        self._box.value = value
        lines = sum(bool(line.strip()) for line in value.splitlines())
        count = counted(lines, "pain point").capitalize() if lines and self._name == "persona_pain_points" else ""
        self._note.value = f"<p>{escape(count)}</p>" if count else ""


class PersonaForm(VBox):
    """`Persona Name` and `Pain Points`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        # A persona keeps its boxes: what was typed for one stays its own.
        self._fields: dict[str, tuple[Field, ...]] = {}
        self._shown = ""
        self._head = HTML('<h2 class="bf-title">Persona</h2><p>Everything that follows is told from this buyer’s point of view.</p>')
        self._head.add_class("bf-work__head")
        super().__init__([self._head])
        self.add_class("bf-form")
        # Until the page listens to what is written there.
        self.layout.visibility = "hidden"

    def show(self) -> None:
        """Shows what the state holds."""
        process, asked = self._session.workspace.process, next_prompt(self._session.workspace).question
        if process is None:
            return
        if process.persona_id not in self._fields:
            self._fields[process.persona_id] = tuple(Field(process.persona_id, name) for name in PERSONA_FIELDS)
        fields = self._fields[process.persona_id]
        for name, field in zip(PERSONA_FIELDS, fields, strict=True):
            field.show(getattr(process, name), asked=asked is not None and asked.field == name)
        if self._shown != process.persona_id:
            self._shown = process.persona_id
            self.children = (self._head, *fields)
