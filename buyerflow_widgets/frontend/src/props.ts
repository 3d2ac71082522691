/** What each view shows: the shapes that Python renders (`widgets/props.py`). Names are those of the specification. */

import type { Command, Event, PersonaPage, Phase, Question, StageField } from "./wire.gen";

/** What a map can be taken away as. */
export interface Format {
  suffix: string;
  name: string;
}

export interface Step {
  phase: Phase;
  /** Its accessible name: "Introduction" … */
  name: string;
  mark: "none" | "part" | "done";
  /** "11 of 18", or "". Stands outside the button. */
  count: string;
}

export interface ShellProps {
  phase: Phase;
  steps: Step[];
  /** The active persona. */
  persona: { persona_id: string; name: string } | null;
  /** What Python has in the persona's form; null in any other step. */
  form: { persona_id: string; persona_name: string; persona_pain_points: string } | null;
  can_undo: boolean;
  can_redo: boolean;
  /** `empty`: nothing to save yet. `unsaved` bears a reason, one sentence without a full stop. */
  save: { state: "empty" | "saved" | "unsaved"; at: string | null; reason: string };
  /** Asked before anything goes to a model: what, to which, where. Null: nothing is to be asked. */
  consent: { what: string; model: string; host: string } | null;
  /** A file on its way in. */
  importing: Importing | null;
  /** What this machine can export. */
  formats: Format[];
  /** Bytes that a file may have. */
  max_import: number;
  /** "Reading 1,200 of 10,000 personas", while a file takes long; else "". */
  exporting: string;
  /** What of this persona was changed here and elsewhere at the same time, the oldest first. */
  conflicts: Conflict[];
  /** What others changed last in this persona, to be read aloud; `number` rises with each. */
  news: { number: number; text: string };
  /** The name of the file that the saved work was in, and that was found damaged and set aside; "" without one. */
  damaged: string;
}

/** A field with two texts. Theirs stands until one is chosen. */
export interface Conflict {
  stage_id: string | null;
  field: string;
  /** "Validation · Duration". */
  where: string;
  /** Where the caret goes to see it; null: nowhere. */
  question: Question | null;
  mine: string;
  theirs: string;
  /** It is about the whole persona, which was deleted elsewhere. */
  deleted: boolean;
}

/** Without a preview and not refused it is being read. */
export interface Importing {
  name: string;
  refused: string;
  preview: {
    /** "three personas": what the button says. */
    count: string;
    /** "three personas with 18 stages will come in as new ones", or "" where nothing can. */
    lead: string;
    personas: string[];
    /** While there are any, nothing can be imported. */
    problems: string[];
    notes: string[];
    /** Of a table: each heading with the field that it is taken for, or "". */
    headings: [heading: string, field: string][];
    fields: [field: string, label: string][];
  } | null;
}

export interface Turn {
  kind: "ask" | "say";
  text: string;
  /** Explanation rather than question: darker text. */
  lead: boolean;
}

/** A finished or untouched stage, folded to one line that opens. */
export interface Fold {
  kind: "fold";
  title: string;
  answers: number;
  turns: Turn[];
}

/** Around a grid that stands alone. */
export interface FrameProps {
  can_undo: boolean;
  can_redo: boolean;
}

/** What is still missing (review): each a link to its cell. */
export interface Todo {
  kind: "todo";
  items: { label: string; note: string; question: Question }[];
}

export interface Reply {
  label: string;
  /** At most one of these three says what it does; `replies` opens further replies in its place.
   * None of the four: its label is the answer. */
  event: Event | null;
  command: Command | null;
  /** Put the caret there (opening the phase if need be): "Write my own" goes to the summary's editor. */
  goto: Question | null;
  replies: Reply[];
  /** The filled button. */
  primary: boolean;
  /** Asked before it is done, with the label again and `Keep` as answers; "" asks nothing. */
  confirm: string;
}

export interface Prompt {
  /** Changes when another thing is asked. */
  key: string;
  /** What it is about; its line ("Supplier selection · Duration") jumps to the cell or field. Null: nowhere to jump. */
  question: Question | null;
  where: string;
  text: string;
  hint: string;
  /** True: `Your answer` with `Send` and `Skip`. */
  free_text: boolean;
  /** Where the answer goes to, if it is not for the process; what is in the box then stays there until another thing is asked. */
  command: "propose_stages" | null;
  /** With free text: examples that are sent as the answer. Else: a column of choices. */
  replies: Reply[];
}

export interface GuideProps {
  persona_id: string;
  phase: Phase;
  turns: (Turn | Fold | Todo)[];
  prompt: Prompt;
}

/** With the first page of all personas. */
export interface IntroductionProps extends PersonaPage {
  /** A small finished map, rendered and sanitised by Python. */
  taste_html: string;
  /** "An example: six stages, 23–35 weeks, drawn to scale". */
  taste_note: string;
}

export interface GridColumn {
  field: StageField;
  label: string;
  side: "" | "buyer" | "seller";
}

export interface GridRow {
  stage_id: string;
  /** In the order of `columns`. */
  cells: string[];
  /** The quiet reading of the duration: "14–28 days", or "". */
  reading: string;
}

/** What the model suggests. None of it is the person's before they accept it. */
export interface Drafting {
  model: string;
  /** "Drafting 12 cells", while it is at it for this persona. */
  doing: string;
  /** For any persona. */
  busy: boolean;
  error: string;
  /** Of blank cells. */
  suggestions: { stage_id: string; field: StageField; text: string }[];
  /** Stages from notes, each with the words that it came from. */
  proposals: { key: string; name: string; fields: [label: string, text: string][]; quote: string }[];
}

export interface GridProps {
  persona_id: string;
  phase: Phase;
  title: string;
  lead: string;
  columns: GridColumn[];
  rows: GridRow[];
  asked: { stage_id: string; field: StageField } | null;
  /** Values used elsewhere in this process, by field. */
  used: Partial<Record<StageField, string[]>>;
  max_text: number;
  max_stages: number;
  /** Characters that can be pasted at once. */
  max_paste: number;
  /** Null: no model is set up. */
  drafting: Drafting | null;
}

export interface SummaryProps {
  persona_id: string;
  /** `writing`: `html` grows. `none`: there is no summary yet. */
  state: "none" | "writing" | "written";
  html: string;
  /** Its Markdown, for `Edit` and `Copy`. */
  text: string;
  /** Who wrote it: `unknown` where it came with its process. Null while there is none, or while it is being written. */
  origin: { author: "model" | "outline" | "person" | "unknown"; model: string; made_at: string; complete: boolean } | null;
  /** The stages changed since it was written. */
  stale: boolean;
  /** What the check of facts says. Null while there is none or it is being written, and for what a person wrote.
   * In `html` the words that a finding is about are in a `mark` whose `data-n` is its number; one without is about what is not there. */
  check: { passed: number; applied: number; findings: { message: string; number: number | null }[]; more: number } | null;
  /** One sentence; what failed, what was kept, what to do. */
  error: string;
  /** Of a new summary that did not become whole, beside the one there is. */
  part: { html: string; origin: NonNullable<SummaryProps["origin"]> } | null;
  /** What would be asked, and where: null without a model, then `Generate summary` writes the outline. */
  model: { name: string; host: string } | null;
  /** ISO 8601, UTC, while writing. */
  started_at: string | null;
  max_text: number;
}

export interface ReviewProps {
  persona_id: string;
  /** The persona's. */
  name: string;
  /** "21–32 weeks, then a stage of unknown length. Validation is the longest". */
  lead: string;
  /** Map and table, rendered and sanitised by Python. */
  map_html: string;
  table_html: string;
  /** "6 stages, 41 of 42 cells filled". */
  table_note: string;
  completed: boolean;
}

export interface FootProps {
  persona_id: string;
  phase: Phase;
  /** "7 cells missing in this step", or "". */
  note: string;
  back: Phase | null;
  next: Phase | null;
  /** Nothing is missing in this phase: `Continue` is the filled button. */
  ready: boolean;
  completed: boolean;
}
