"""What each front end shows, as pure functions of the workspace. `frontend/src/props.ts` has the same shapes in TypeScript."""

from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from buyerflow_widgets.guide import Command, Reply, next_prompt, transcript, used_values
from buyerflow_widgets.model import (
    BUYER_FIELDS,
    FIELD_LABELS,
    MAX_PASTE,
    MAX_STAGES,
    MAX_TEXT,
    PERSONA_FIELDS,
    PHASE_LABELS,
    SELLER_FIELDS,
    BuyingProcessState,
    Phase,
    Workspace,
    counted,
    duration_in_days,
    format_duration,
    missing,
    process_length,
    progress,
    split_name,
)
from buyerflow_widgets.rendering import map_html, table_html
from buyerflow_widgets.session import Session
from buyerflow_widgets.tables import from_json

Props = dict[str, Any]

_PHASES = tuple(Phase)
_GRID_LEADS = {
    Phase.STAGES: "What the buyer does at each stage, how long it takes, and who has a say. Write as much as you like; rows grow.",
    Phase.ALIGNMENT: "What you do, show and say at each stage. The buyer’s side stays beside it, in grey.",
}


@cache
def example() -> BuyingProcessState:
    """The finished map that `Open the example` opens."""
    return from_json(resources.files("buyerflow_widgets.widgets").joinpath("example.json").read_bytes())[0]


def shell(session: Session) -> Props:
    """The bar and the steps."""
    workspace, save = session.workspace, session.save
    process = workspace.process
    reason = save.reason.removesuffix(".")
    in_form = process if workspace.phase is Phase.PERSONA else None
    return {
        "phase": workspace.phase,
        "steps": [_step(workspace, phase) for phase in Phase],
        "persona": process and {"persona_id": process.persona_id, "name": split_name(process.persona_name)[0]},
        "form": in_form and in_form.model_dump(include={"persona_id", *PERSONA_FIELDS}),
        "can_undo": session.can_undo,
        "can_redo": session.can_redo,
        "save": {"state": save.state, "at": _iso(save.at), "reason": reason[:1].lower() + reason[1:]},
    }


def guide(workspace: Workspace, *, writing: bool, instead: Props | None = None, offers_notes: bool = False) -> Props:
    """The conversation; while a summary is being written, it says so instead of asking for it.

    `instead` is asked in place of its own question; `offers_notes` adds the reply that leads there where stages are asked for.
    """
    prompt = instead or {**next_prompt(workspace).model_dump(mode="json"), "command": None}
    if offers_notes and prompt["key"].startswith(("stages//stage_set", "stages/end")):
        reply = Reply(label="Propose from notes", command=Command(name="open_notes"))
        prompt["replies"].append(reply.model_dump(mode="json"))
    if writing and workspace.phase is Phase.SUMMARY:
        prompt |= {
            "key": "summary/writing",
            "text": "I am writing the summary.",
            "hint": "You can go on working meanwhile, or stop me.",
            "replies": [],
        }
    return {
        "persona_id": _persona_id(workspace),
        "phase": workspace.phase,
        "turns": [turn.model_dump(mode="json") for turn in transcript(workspace)],
        "prompt": prompt,
    }


def introduction(personas: Props) -> Props:
    """The welcome, with the first page of the saved personas (`Portfolio.page`) and a taste of a finished map."""
    taste = example()
    length = process_length(taste.buying_stages).total
    stages = counted(len(taste.buying_stages), "stage")
    return {
        **personas,
        "taste_html": map_html(taste, lanes=("buyer_actions", "content_type"), is_preview=True),
        "taste_note": f"An example: {stages}, {format_duration(length) if length else ''}, drawn to scale",
    }


def grid(workspace: Workspace) -> Props:
    """The stage grid: three fields a stage in Stages, all seven in Alignment. What a model drafts is added by who has one."""
    content = workspace.active.content if workspace.active else None
    phase = workspace.phase
    fields = ("stage_name", *BUYER_FIELDS, *(SELLER_FIELDS if phase is Phase.ALIGNMENT else ()))
    asked = next_prompt(workspace).question if content else None
    return {
        "persona_id": _persona_id(workspace),
        "phase": phase,
        "title": PHASE_LABELS[phase],
        "lead": _GRID_LEADS.get(phase, ""),
        "columns": [{"field": field, "label": FIELD_LABELS[field], "side": _side(field)} for field in fields],
        "rows": [
            {
                "stage_id": stage_id,
                "cells": [getattr(stage, field) for field in fields],
                "reading": duration_in_days(stage.duration),
            }
            for stage_id, stage in zip(content.stage_ids, content.process.buying_stages, strict=True)
        ]
        if content
        else [],
        "asked": {"stage_id": asked.stage_id, "field": asked.field} if asked and asked.stage_id else None,
        "used": {field: used_values(content, field)[:12] for field in ("key_influencers", "content_type")} if content else {},
        "max_text": MAX_TEXT,
        "max_stages": MAX_STAGES,
        "max_paste": MAX_PASTE,
        "drafting": None,
    }


def review(workspace: Workspace) -> Props:
    """The whole map, and what to say of it in a line."""
    process = workspace.process
    if process is None:
        return {"persona_id": "", "name": "", "lead": "", "map_html": "", "table_html": "", "table_note": "", "completed": False}
    stages = len(process.buying_stages)
    return {
        "persona_id": process.persona_id,
        "name": split_name(process.persona_name)[0],
        "lead": _lengths(process),
        "map_html": map_html(process),
        "table_html": table_html(process),
        "table_note": f"{stages} stage{'' if stages == 1 else 's'}, {progress(process)} cells filled",
        "completed": process.status == "completed",
    }


def foot(workspace: Workspace) -> Props:
    """`Back`, `Continue`, and what is missing in this step."""
    phase = workspace.phase
    position = _PHASES.index(phase)
    open_ones = missing(workspace.active.content, phase) if workspace.active else ()
    cells = len([question for question in open_ones if question.stage_id])
    needs_stages = phase in (Phase.STAGES, Phase.ALIGNMENT)
    has_stages = workspace.process is not None and bool(workspace.process.buying_stages)
    is_ready = workspace.active is not None and not open_ones and phase is not Phase.INTRODUCTION and (has_stages or not needs_stages)
    return {
        "persona_id": _persona_id(workspace),
        "phase": phase,
        "note": f"{cells} cell{'' if cells == 1 else 's'} missing in this step" if cells else "",
        "back": _PHASES[position - 1] if position else None,
        "next": _PHASES[position + 1] if position + 1 < len(_PHASES) else None,
        "ready": is_ready,
        "completed": workspace.process is not None and workspace.process.status == "completed",
    }


def _step(workspace: Workspace, phase: Phase) -> Props:
    mark, count = "none", ""
    process = workspace.process
    if workspace.active and process:
        open_ones = missing(workspace.active.content, phase)
        match phase:
            case Phase.INTRODUCTION:
                mark = "done"
            case Phase.REVIEW:
                mark = "done" if process.status == "completed" else "part" if workspace.phase is phase else "none"
            case Phase.SUMMARY:
                mark = "none" if open_ones else "done"
            case _:
                part = progress(process, phase)
                mark = "done" if part.cells and not open_ones else "part" if part.filled else "none"
                count = str(part) if mark == "part" else ""
    return {"phase": phase, "name": PHASE_LABELS[phase], "mark": mark, "count": count}


def _lengths(process: BuyingProcessState) -> str:
    """Such as "21–32 weeks, and one stage of unknown length. Validation takes longest."."""
    length = process_length(process.buying_stages)
    if length.total is None:
        return "No stage has a length that can be added up yet." if length.unknown else "There are no stages yet."
    whole = f"{format_duration(length.total)} in all"
    if length.unknown:
        whole = f"{format_duration(length.total)}, and {counted(length.unknown, 'stage')} of unknown length"
    return f"{whole}. {length.longest[0].name} takes longest." if len(length.known) > 1 else f"{whole}."


def _side(field: str) -> str:
    return "seller" if field in SELLER_FIELDS else "buyer" if field in BUYER_FIELDS else ""


def _persona_id(workspace: Workspace) -> str:
    return workspace.process.persona_id if workspace.process else ""


def _iso(time: datetime | None) -> str | None:
    return time.isoformat() if time else None
