"""Any sequence of events leaves a valid workspace; undo and redo return exactly the earlier contents."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from buyerflow_widgets.guide.prompt import next_prompt
from buyerflow_widgets.guide.transcript import transcript
from buyerflow_widgets.model import events
from buyerflow_widgets.model.process import PERSONA_FIELDS, STAGE_FIELDS, BuyingProcessState
from buyerflow_widgets.model.progress import missing, progress
from buyerflow_widgets.model.reducer import EventRefused
from buyerflow_widgets.model.stage_sets import STAGE_SETS
from buyerflow_widgets.model.workspace import Phase, Workspace
from buyerflow_widgets.session.session import Session
from buyerflow_widgets.storage import Store
from tests.support.strategies import processes, texts

Contents = dict[str, BuyingProcessState]


class SessionMachine(RuleBasedStateMachine):
    """Sends any events through a session with a real store, and keeps a plain list of what the contents were."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store.open(None)
        self.session = Session(self.store)
        self.past: list[Contents] = [{}]
        self.now = 0

    def contents(self) -> Contents:
        return {process.persona_id: process for process in self.session.processes()}

    def send(self, event: events.Event) -> None:
        try:
            self.session.send(event)
        except EventRefused as refusal:
            assert str(refusal).endswith(".")
            assert self.contents() == self.past[self.now]
            return
        after = self.contents()
        if after != self.past[self.now]:
            self.past[self.now + 1 :] = [after]
            self.now += 1

    def a_stage(self, data: st.DataObject) -> str:
        active = self.session.workspace.active
        ids = active.content.stage_ids if active else ()
        return data.draw(st.sampled_from((*ids, "no such stage")))

    def a_persona(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from((*self.past[self.now], "no such persona")))

    @rule(name=texts)
    def add_persona(self, name: str) -> None:
        self.send(events.PersonaAdded(name=name))

    @rule(process=processes)
    def add_process(self, process: BuyingProcessState) -> None:
        self.send(events.ProcessAdded(process=process))

    @rule(field=st.sampled_from(PERSONA_FIELDS), value=texts, data=st.data())
    def edit_persona(self, field: Any, value: str, data: st.DataObject) -> None:
        # Of any persona, not only the active one: a slow answer arrives after a switch.
        self.send(events.PersonaEdited(persona_id=self.a_persona(data), field=field, value=value))

    @rule(data=st.data())
    def delete_persona(self, data: st.DataObject) -> None:
        self.send(events.PersonaDeleted(persona_id=self.a_persona(data)))

    @rule(data=st.data())
    def open_persona(self, data: st.DataObject) -> None:
        self.send(events.PersonaOpened(persona_id=self.a_persona(data)))

    @rule(name=st.sampled_from(tuple(STAGE_SETS)), replace=st.booleans())
    def choose_set(self, name: str, replace: bool) -> None:
        self.send(events.StageSetChosen(name=name, replace=replace))

    @rule(data=st.data(), name=texts)
    def add_stage(self, data: st.DataObject, name: str) -> None:
        self.send(events.StageAdded(stage_name=name, after=data.draw(st.none() | st.just(self.a_stage(data)))))

    @rule(data=st.data(), field=st.sampled_from(STAGE_FIELDS), value=texts)
    def edit_stage(self, data: st.DataObject, field: Any, value: str) -> None:
        self.send(events.StageEdited(stage_id=self.a_stage(data), field=field, value=value))

    @rule(data=st.data())
    def move_stage(self, data: st.DataObject) -> None:
        before = data.draw(st.none() | st.just(self.a_stage(data)))
        self.send(events.StageMoved(stage_id=self.a_stage(data), before=before))

    @rule(data=st.data())
    def duplicate_stage(self, data: st.DataObject) -> None:
        self.send(events.StageDuplicated(stage_id=self.a_stage(data)))

    @rule(data=st.data())
    def delete_stage(self, data: st.DataObject) -> None:
        self.send(events.StageDeleted(stage_id=self.a_stage(data)))

    @rule(text=texts)
    def write_summary(self, text: str) -> None:
        self.send(events.SummaryWritten(text=text))

    @rule()
    def finish(self) -> None:
        self.send(events.Finished())

    @rule(phase=st.sampled_from(tuple(Phase)))
    def open_phase(self, phase: Phase) -> None:
        self.send(events.PhaseOpened(phase=phase))

    @rule(text=texts, skip=st.booleans())
    def answer_the_guide(self, text: str, skip: bool) -> None:
        question = next_prompt(self.session.workspace).question
        if question:
            self.send(events.QuestionSkipped(question=question) if skip else events.Answered(question=question, text=text))

    @precondition(lambda self: self.now > 0)
    @rule()
    def undo(self) -> None:
        self.session.undo()
        self.now -= 1

    @precondition(lambda self: self.now + 1 < len(self.past))
    @rule()
    def redo(self) -> None:
        self.session.redo()
        self.now += 1

    @invariant()
    def the_contents_are_those_expected(self) -> None:
        assert self.contents() == self.past[self.now]
        assert self.session.can_undo == (self.now > 0)
        assert self.session.can_redo == (self.now + 1 < len(self.past))

    @invariant()
    def the_workspace_is_valid_and_can_be_shown(self) -> None:
        workspace = self.session.workspace
        assert Workspace.model_validate(workspace.model_dump()) == workspace
        if workspace.active:
            content = workspace.active.content
            assert len(set(content.stage_ids)) == len(content.stage_ids) == len(content.process.buying_stages)
            assert BuyingProcessState.model_validate_json(content.process.model_dump_json()) == content.process
            assert missing(content) is not None
            assert progress(content.process).filled <= progress(content.process).cells
        assert next_prompt(workspace).text
        assert isinstance(transcript(workspace), tuple)

    @invariant()
    def a_reload_finds_the_same(self) -> None:
        again = Session(self.store)
        assert {process.persona_id: process for process in again.processes()} == self.past[self.now]
        if self.session.workspace.process:
            assert again.workspace.active == self.session.workspace.active

    def teardown(self) -> None:
        self.store.close()


TestSession = SessionMachine.TestCase
TestSession.settings = settings(max_examples=settings().max_examples * 3 // 5, stateful_step_count=30)
