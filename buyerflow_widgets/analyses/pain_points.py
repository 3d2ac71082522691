"""Which pain points no key message seems to answer: a hint, by the words that both use."""

import re

import pandas as pd

from buyerflow_widgets.analyses.stage_rows import stage_rows
from buyerflow_widgets.model import split_items

# Words that say nothing about the matter, in English.
_STOP = frozenset(
    """
    a about after all also an and any are as at be because been before but by can cannot could did do does down each every for from get
    had has have he her his how i if in into is it its just less many me more most much my need new no not of off on one only or other
    our out own per she so some such than that the their them then there these they this time to too two under up us use using very was
    we were what when which while who why will with within without would you your
    """.split()  # noqa: SIM905 (a list would be a page long)
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_ENDINGS = (
    "abilities",
    "ability",
    "able",
    "ations",
    "ation",
    "ments",
    "ment",
    "ings",
    "ing",
    "ages",
    "age",
    "ers",
    "er",
    "ies",
    "ied",
    "ed",
    "es",
    "s",
    "ly",
)


def pain_point_hints(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per pain point (by line, semicolon or bullet), with the key message that shares most words with it.

    Columns: `persona_id`, `persona_name`, `pain_point` (str); `stage`, `key_message` (str, missing where no message shares a word);
    `shared_words` (str, comma-separated); `answered` (bool).

    It is a hint and no verdict: English only; endings are cut off by rule; a synonym is not seen, and a shared word may mean
    something else. Read what it lists before you rely on it.

    >>> from buyerflow_widgets import to_frame; from buyerflow_widgets.analyses import sample_processes
    >>> hints = pain_point_hints(to_frame(sample_processes()))
    >>> hints.loc[0, "shared_words"]
    'stoppages'
    """
    rows = []
    messages = dict(list(stage_rows(frame).groupby("persona_id", sort=False)))
    for persona in frame.drop_duplicates("persona_id").itertuples():
        stages = messages.get(str(persona.persona_id))
        said = (
            []
            if stages is None
            else [(stage, text, _stems(text)) for stage, text in zip(stages["stage"], stages["key_message"], strict=True)]
        )
        for point in split_items(str(persona.persona_pain_points)):
            words = _stems(point)
            # The first of those that share most.
            stage, message, stems = max(said, key=lambda each: len(words.keys() & each[2].keys()), default=("", "", {}))
            shared = [word for stem, word in words.items() if stem in stems]
            rows.append(
                {
                    "persona_id": persona.persona_id,
                    "persona_name": persona.persona_name,
                    "pain_point": point,
                    "stage": stage if shared else None,
                    "key_message": message if shared else None,
                    "shared_words": ", ".join(shared),
                    "answered": bool(shared),
                }
            )
    texts = ("persona_id", "persona_name", "pain_point", "stage", "key_message", "shared_words")
    return pd.DataFrame(rows, columns=[*texts, "answered"]).astype({**dict.fromkeys(texts, "str"), "answered": "bool"})


def stem(word: str) -> str:
    """A word without its ending, so that "stoppages" and "stopped" meet: cut by rule, never below three letters.

    >>> stem("stoppages"), stem("stopped"), stem("bus")
    ('stop', 'stop', 'bus')
    """
    word = word.casefold().replace("’", "'").removesuffix("'s")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    # "stopp" of "stopped"; "service" and "services" meet without their last letters.
    return word[:-1] if len(word) > 3 and (word[-1] == word[-2] or word[-1] in "eiy") else word


def _stems(text: str | None) -> dict[str, str]:
    """The stems of the words that matter, each with the word as it is written first."""
    if not isinstance(text, str):
        return {}
    found: dict[str, str] = {}
    for word in _WORD.findall(text):
        if word.casefold() not in _STOP and len(word) > 2:
            found.setdefault(stem(word), word)
    return found
