"""Processes of any shape, and summaries as a careful person would write them, from a seed."""

import random
from datetime import UTC, datetime

from buyerflow_widgets.model import format_duration, missing_fields, parse_duration, process_length, total_length
from buyerflow_widgets.model.labels import counted
from buyerflow_widgets.model.process import STAGE_FIELDS, BuyingProcessState, BuyingStage

PERSONAS = [
    "Plant Maintenance Manager (mid-size food manufacturer)", "Head of Customer Support (40-person software start-up)",
    "Director of Surgical Services (400-bed hospital)", "Facilities planner", "Owner of a bakery chain, 12 shops",
    "Logistics coordinator (regional wholesaler)", "School librarian", "IT administrator (town hall)",
]  # fmt: skip
PAINS = [
    "Unplanned line stoppages cost a shift of output", "Shared inbox loses customer emails", "Audit findings on traceability",
    "Energy bills rose by 30 % in two years", "Spare parts arrive late and nobody knows when", "Returned goods pile up in the yard",
    "Paper forms get lost between three offices", "Overtime eats the budget",
]  # fmt: skip
NAMES = [
    "Problem identification", "Solution exploration", "Requirements building", "Supplier selection", "Validation", "Consensus creation",
    "Trial", "Trial extension", "Market scan", "Committee review", "Capital approval", "Discover", "Sign up and try", "Awareness",
    "Site visit", "Budget round 2",
]  # fmt: skip
DURATIONS = [
    "2-4 weeks",
    "4–6 weeks",
    "3 weeks",
    "1-2 months",
    "same day",
    "10 days",
    "6 to 8 weeks",
    "1 quarter",
    "one budget cycle",
    "two weeks",
]
ACTIONS = [
    "Logs downtime by cause", "Reads trade articles and asks peers", "Lists critical assets; agrees what a pilot must prove",
    "Scores 3 suppliers, takes demos", "Runs a pilot on one line", "Presents the business case", "Compares the monthly cost",
]  # fmt: skip
PEOPLE = [
    "Shift supervisors; reliability engineer", "Procurement lead", "CFO; legal counsel", "Food safety officer", "Peers at sister plants",
    "Finance controller; plant manager", "Support agents",
]  # fmt: skip
SELLING = ["Share benchmarks", "Run a webinar", "Offer a checklist", "Bring a sample"]
CONTENT = ["Case study", "ROI model", "How-to guide; webinar", "Datasheet"]
MESSAGES = ["Start small", "Prove it on one line", "One price per asset", "Live in one quarter"]
VALUES = [NAMES, ACTIONS, DURATIONS, PEOPLE, SELLING, CONTENT, MESSAGES]
assert len(VALUES) == len(STAGE_FIELDS)


def generated_process(seed: int) -> BuyingProcessState:
    """Up to nine stages, complete or with blanks, some of a length that cannot be read."""
    chance = random.Random(seed)
    holes = chance.choice([0, 0, 0.05, 0.3])
    names = chance.sample(NAMES, chance.randint(0 if holes > 0.1 else 3, 9))

    def text(values: list[str]) -> str:
        return "" if chance.random() < holes else chance.choice(values)

    stages = [
        BuyingStage.model_validate(
            {field: text(values) for field, values in zip(STAGE_FIELDS, VALUES, strict=True)}
            | ({"stage_name": name} if chance.random() >= holes / 2 else {"stage_name": ""})
        )
        for name in names
    ]
    return BuyingProcessState(
        persona_id="p",
        persona_name=text(PERSONAS),
        persona_pain_points="\n".join(chance.sample(PAINS, 0 if chance.random() < holes else chance.randint(1, 4))),
        buying_stages=tuple(stages),
        last_updated_at=datetime(2025, 3, 14, tzinfo=UTC),
    )


def generated_summary(process: BuyingProcessState, seed: int) -> str:
    """In other words, order of parts and marks than the outline's. Every stage has a name."""
    chance = random.Random(seed)
    stages = process.buying_stages
    persona = process.persona_name.split(" (")[0]
    lead = (f"The {persona} buys" if persona else "A buyer without a name buys") + (
        f" because of this: {process.persona_pain_points.splitlines()[0].lower()}."
        if process.persona_pain_points
        else " for reasons unknown."
    )
    known = [length for stage in stages if (length := parse_duration(stage.duration))]
    unknown = len(stages) - len(known)
    takes = (
        chance.choice(["{} in total", "about {} altogether", "roughly {} from start to finish"]).format(
            format_duration(total_length(known))
        )
        if known
        else "no known time"
    )
    process_line = f"The buying process has {counted(len(stages), 'stage')} and takes {takes}."
    if unknown:
        process_line += f" The length of {counted(unknown, 'stage')} is unknown."
    told = [_told(stage, chance) for stage in stages]
    join, start = chance.choice([("\n", "- "), ("\n", "* "), (" ", ""), ("\n\n", "")])
    bold = chance.random() < 0.6
    body = join.join(f"{start}{f'**{name}**' if bold else name}{rest}" for name, rest in told)
    longest = process_length(stages).longest
    watch = [f"The longest stage is {longest[0][0]}." if len(longest) == 1 and len(known) > 1 else ""]
    for owner, fields in missing_fields(process):
        watch.append(chance.choice(["{0} lacks: {1}.", "Missing for {0}: {1}."]).format(owner, ", ".join(fields)))
    watch.append("" if missing_fields(process) else "Nothing is missing.")
    steps = ["Talk to a recent buyer.", "Prepare what helps first.", "Suggestion: keep this page up to date."]
    parts = [
        lead,
        process_line,
        body,
        " ".join(line for line in watch if line),
        "Next steps, as suggestions:\n" + "\n".join(f"{at}. {step}" for at, step in enumerate(steps, 1)),
    ]
    return chance.choice(["\n\n", "\n\n### What to know\n\n"]).join(parts)


def _told(stage: BuyingStage, chance: random.Random) -> tuple[str, str]:
    duration = stage.duration.replace("-", chance.choice(["-", "–", " to "])) if stage.duration else "of unknown length"
    people = stage.key_influencers.split(";")
    rest = chance.choice([" ({})", ", {}", " takes {}"]).format(duration)
    if people[0]:
        rest += f": {people[0].lower() if people[0] != 'CFO' else 'the CFO'} has a say"
    if stage.buyer_actions:
        rest += f"; the buyer {stage.buyer_actions[0].lower()}{stage.buyer_actions[1:]}"
    return stage.stage_name, rest + "."
