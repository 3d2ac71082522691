"""Stages proposed from notes or an interview, each with the words that it came from."""

import json
import re
from collections.abc import Callable
from contextlib import aclosing

from buyerflow_widgets.drafting.cells import plain
from buyerflow_widgets.drafting.prompts import instructions
from buyerflow_widgets.llm import Answer, ModelAnswerBroken, ModelSettings, answers
from buyerflow_widgets.model import MAX_STAGES, BuyingProcessState, BuyingStage, Frozen, split_values

MAX_NOTES = 60_000
"""Characters of notes that can be read at once: an interview of about an hour."""
_MAX_FIELD = 1_000
_QUOTES = str.maketrans(dict.fromkeys("“”„«»‟", '"') | dict.fromkeys("‘’‚‛", "'") | dict.fromkeys("‐‑‒–—―−", "-"))
_SHORTEST_QUOTE = 8
"""Characters: shorter words stand in any notes and point to nothing."""


class StageProposal(Frozen):
    """A stage that notes speak of."""

    stage: BuyingStage
    quote: str
    """The words that it came from, exactly as they stand in the notes."""


class _Stage(Answer):
    stage_name: str
    buyer_actions: str
    duration: str
    key_influencers: str
    quote: str


class _Stages(Answer):
    stages: list[_Stage]


async def propose_stages(
    process: BuyingProcessState,
    notes: str,
    settings: ModelSettings,
    *,
    on_proposals: Callable[[tuple[StageProposal, ...]], object] | None = None,
) -> tuple[StageProposal, ...]:
    """The buying stages that `notes` speak of and `process` does not have yet, by the model of `settings`.

    A proposal whose words are not in the notes is dropped; so are a duration and people that the notes do not name.
    `on_proposals` gets all so far whenever there are more. Raises `ModelError`, `ValueError` where the notes are too long.
    """
    if len(notes) > MAX_NOTES:
        raise ValueError(f"these are {len(notes):,} characters; {MAX_NOTES:,} can be read at once")
    source = _Source(notes)
    had = {stage.stage_name.strip().casefold() for stage in process.buying_stages}
    data = {
        "persona_name": process.persona_name,
        "stages_there_are": [stage.stage_name for stage in process.buying_stages],
        "notes": notes,
    }
    proposals: tuple[StageProposal, ...] = ()
    async with aclosing(answers(instructions("notes-1"), json.dumps(data, ensure_ascii=False, indent=1), _Stages, settings)) as growing:
        async for answer in growing:
            found = {found.stage.stage_name.casefold(): found for each in answer.stages[:MAX_STAGES] if (found := source.proposal(each))}
            now = tuple(proposal for name, proposal in found.items() if name not in had)
            if now != proposals:
                proposals = now
                if on_proposals:
                    on_proposals(proposals)
    if not proposals:
        raise ModelAnswerBroken("No stage that is not there yet could be tied to words in these notes; nothing is proposed.")
    return proposals


class _Source:
    """Notes in which words are looked up whatever their case, spacing and kind of quotation marks."""

    def __init__(self, notes: str) -> None:
        self._notes = notes
        folded: list[str] = []
        self._at: list[int] = []
        for match in re.finditer(r"\s+|\S", notes):
            piece = " " if match[0].isspace() else match[0].translate(_QUOTES).casefold()
            folded.append(piece)
            self._at += [match.start()] * len(piece)
        self._folded = "".join(folded)

    def find(self, words: str) -> str:
        """The words as they stand in the notes, or ""."""
        sought = " ".join(words.translate(_QUOTES).casefold().split()).strip("\"'. ")
        begin = self._folded.find(sought) if sought else -1
        if begin < 0:
            return ""
        return self._notes[self._at[begin] : self._at[begin + len(sought) - 1] + 1]

    def proposal(self, stage: _Stage) -> StageProposal | None:
        """What is proposed, with only what the notes bear out."""
        name, quote = plain(stage.stage_name, 120), self.find(stage.quote)
        if not name or len(quote) < _SHORTEST_QUOTE:
            return None
        fields = {
            "buyer_actions": plain(stage.buyer_actions, _MAX_FIELD),
            "duration": plain(stage.duration, 120) if self.find(stage.duration) else "",
            "key_influencers": "; ".join(who for who in split_values(plain(stage.key_influencers, _MAX_FIELD)) if self.find(who)),
        }
        return StageProposal(stage=BuyingStage.named(name).model_copy(update=fields), quote=quote)
