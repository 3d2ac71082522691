"""What a kernel does ahead of its page's visitor, so that the first page and the first edit do not wait for it."""

from buyerflow_widgets.model import Phase, Workspace
from buyerflow_widgets.model.events import PhaseOpened, ProcessAdded, StageEdited
from buyerflow_widgets.session import Session
from buyerflow_widgets.widgets import panels, wire
from buyerflow_widgets.widgets.slices import Slices


def warm_up() -> None:
    """Works through an example in memory: what is loaded, compiled or made once is there then."""
    wire.build_all()
    session = Session()
    try:
        workspace = session.send(ProcessAdded(process=panels.example()))
        for phase in Phase:
            session.send(PhaseOpened(phase=phase))
        if workspace.active:
            session.send(StageEdited(stage_id=workspace.active.content.stage_ids[0], field="duration", value="2 weeks", seen=""))
            Slices(lambda slices: _render(slices, session.workspace)).update()
        panels.welcome()
    finally:
        session.close()


def _render(slices: Slices, workspace: Workspace) -> None:
    content = workspace.active.content if workspace.active else None
    slices.show("steps", panels.steps, content, Phase.STAGES)
    slices.show("foot", panels.foot, content, Phase.STAGES)
    slices.show("review", panels.review, content.process if content else None)
    panels.render_grid(slices, content, Phase.ALIGNMENT, None)
