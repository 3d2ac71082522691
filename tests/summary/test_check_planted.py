"""Inventions planted into generated summaries are found, each by its rule, with the planted words marked."""

import random
from collections.abc import Callable

import pytest

from buyerflow_widgets.factcheck.check import check
from buyerflow_widgets.model.process import BuyingProcessState
from tests.summary.generated import generated_process, generated_summary

SEEDS = range(60)
# How long they are is another matter: some of the generated processes give little to write.
LENGTH = 8


def process_of(seed: int) -> BuyingProcessState:
    """One whose stages all have names, and of which there is something to tell."""
    return next(
        process
        for each in range(seed * 1000, seed * 1000 + 1000)
        if len((process := generated_process(each)).buying_stages) > 1
        and process.persona_name
        and all(stage.stage_name for stage in process.buying_stages)
    )


def into(sentence: str) -> Callable[[str, random.Random], str]:
    """Adds a sentence behind a paragraph."""

    def plant(text: str, chance: random.Random) -> str:
        ends = [at for at in range(len(text)) if text.startswith(".\n", at)]
        at = chance.choice(ends) + 1
        return f"{text[:at]} {sentence}{text[at:]}"

    return plant


def among_stages(line: str) -> Callable[[str, random.Random], str]:
    def plant(text: str, chance: random.Random) -> str:
        return (
            text.replace("\n- ", f"\n- {line}\n- ", 2)
            if "\n- " in text
            else into(f"Then comes the {line.split(',', maxsplit=1)[0].strip('*')} stage.")(text, chance)
        )

    return plant


PLANTED = [
    (3, "nine months", into("Signing takes nine months.")),
    (3, "17 days", into("They need 17 days for it.")),
    (3, "19–93 days", into("In practice that means 19–93 days of waiting.")),
    (3, "11 years", into("Expect 11 years of delay.")),
    (3, "37", into("They ask 37 suppliers.")),
    (3, "twenty-three", into("There are twenty-three meetings.")),
    (3, "fourteen stages", into("The process has fourteen stages.")),
    (4, "CTO", into("The CTO has the last word.")),
    (4, "chief executive", into("In the end the chief executive signs.")),
    (4, "investors", into("They ask their investors first.")),
    (4, "Lausitz Manager", into("They trust the Lausitz Manager.")),
    (4, "Marwena", into("It is up to Marwena to agree.")),
    (4, "Jorlan Veck", into("Jorlan Veck decides in the end.")),
    (4, "Marwena", into("Marwena’s view counts.")),
    (2, "Onboarding", into("After this the onboarding stage begins.")),
    (2, "Renewal", among_stages("**Renewal**, soon.")),
    (7, "40 %", into("This saves 40 % of the cost.")),
    (7, "$9,000", into("It costs them $9,000.")),
    (7, "9 out of 10", into("So do 9 out of 10 plants.")),
    (7, "guaranteed", into("Success is guaranteed.")),
    (7, "TrueFlow", into("They use TrueFlow for it.")),
]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_a_careful_summary_raises_nothing_and_each_invention_is_found(seed: int) -> None:
    process = process_of(seed)
    text = generated_summary(process, seed)
    assert [(each.rule, each.message, each.words, text) for each in check(process, text).findings if each.rule != LENGTH] == []
    for rule, words, plant in PLANTED:
        planted = plant(text, random.Random(seed))
        found = [each for each in check(process, planted).findings if each.rule != LENGTH]
        assert {each.rule for each in found} == {rule}, (words, planted, found)
        marked = " ".join(each.words.casefold() for each in found)
        assert words.casefold().split()[0] in marked, (words, planted, found)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_stage_left_out_and_stages_out_of_order_are_found(seed: int) -> None:
    process = process_of(seed)
    text = generated_summary(process, seed)
    first, second = process.buying_stages[0].stage_name, process.buying_stages[1].stage_name
    assert 2 in check(process, text.replace(first, "there")).broken
    swapped = text.replace(first, "\0").replace(second, first).replace("\0", second)
    if first not in second and second not in first:
        assert 2 in check(process, swapped).broken
