/** What crosses the wire: the props that Python renders, the messages that go up, the answers that come down.
 *
 * Props are one trait that the front end never writes. An event is answered by an `ack` *after* the props that it changed,
 * so a view may show its own draft until then. Names are those of `events.py` and of the specification. */

export type Phase = "introduction" | "persona" | "stages" | "alignment" | "summary" | "review";

export type StageField =
  | "stage_name"
  | "buyer_actions"
  | "duration"
  | "key_influencers"
  | "seller_actions"
  | "content_type"
  | "key_message";

export interface Question {
  phase: Phase;
  field: StageField | "persona_name" | "persona_pain_points" | "stage_set" | "ai_generated_summary" | "notes";
  stage_id: string | null;
}

/** Times and new ids are stamped by Python. `persona_id` comes from the props, so that a late edit cannot reach another persona. */
export type Event =
  | { type: "PersonaAdded" }
  | { type: "PersonaDeleted"; persona_id: string }
  | { type: "StageSetChosen"; persona_id: string; name: string; replace: boolean }
  | { type: "StageAdded"; persona_id: string; after: string | null; stage_name?: string }
  | { type: "StageDuplicated"; persona_id: string; stage_id: string }
  | { type: "StageEdited"; persona_id: string; stage_id: string; field: StageField; value: string }
  | { type: "StageMoved"; persona_id: string; stage_id: string; before: string | null }
  | { type: "StageDeleted"; persona_id: string; stage_id: string }
  /** Many cells at once, as one step: cut, clear, fill. */
  | { type: "CellsEdited"; persona_id: string; cells: { stage_id: string; field: StageField; value: string }[] }
  /** A block from the clipboard (tab-separated, quoted as spreadsheets do), as it is: Python reads it. It goes from this stage (null: a
   * new one at the end) and the first of `fields` on, to the right and down, adding stages when it needs them. */
  | { type: "BlockPasted"; persona_id: string; stage_id: string | null; fields: StageField[]; text: string }
  | { type: "SummaryWritten"; persona_id: string; text: string }
  | { type: "Finished"; persona_id: string }
  | { type: "Answered"; persona_id: string; question: Question; text: string }
  | { type: "PhaseOpened"; phase: Phase }
  | { type: "PersonaOpened"; persona_id: string; phase?: Phase }
  | { type: "QuestionSkipped"; persona_id: string; question: Question };

export type Format = "xlsx" | "pptx" | "html" | "md" | "csv" | "json";

/** What is asked of Python that is no event: it makes no entry in the history of the process. */
export type Command =
  | { name: "undo" }
  | { name: "redo" }
  | { name: "open_example" }
  | { name: "duplicate_persona"; persona_id: string }
  | { name: "generate_summary" }
  /** Writes the outline in the place of the summary there is. */
  | { name: "use_outline" }
  | { name: "stop_summary" }
  /** Done in the page: the browser's own dialogue chooses the file. */
  | { name: "import_file" }
  /** With the file's bytes. What comes of it is in `ShellProps.importing`. */
  | { name: "preview_import"; filename: string }
  | { name: "map_import"; columns: Record<string, string> }
  | { name: "apply_import" }
  | { name: "close_import" }
  /** The answer to `ShellProps.consent`. */
  | { name: "allow_model" }
  | { name: "decline_model" }
  /** Blank cells: of a stage, of a column, of both (one cell), or all. */
  | { name: "draft_cells"; stage_id: string | null; field: StageField | null }
  | { name: "stop_drafting" }
  /** Null: all. */
  | { name: "accept_suggestions"; persona_id: string; cells: { stage_id: string; field: StageField }[] | null }
  | { name: "reject_suggestions"; persona_id: string; cells: { stage_id: string; field: StageField }[] | null }
  | { name: "open_notes" }
  | { name: "close_notes" }
  | { name: "propose_stages"; text: string }
  | { name: "accept_proposals"; persona_id: string; keys: string[] | null }
  | { name: "reject_proposals"; persona_id: string; keys: string[] | null }
  /** Throw away what this session has of the active persona and read it from the store again (after a conflict). */
  | { name: "reload_persona" }
  /** Answered by `found`: a page of those found, from `offset` on. */
  | { name: "find_personas"; text: string; offset: number }
  /** Answered by `comparison`. */
  | { name: "compare"; persona_ids: string[]; field: StageField }
  /** Of the active persona, of all, or of those in `personas`. Answered by `download`, its bytes in the message's first buffer; of many
   * personas later than what is asked after it. */
  | { name: "export"; format: Format; all: boolean; personas?: string[] }
  /** The `export` that is under way is then answered by a refusal. */
  | { name: "stop_export" };

/** Up. `id` is unique in the page; the answer carries it back as `to` (ipykernel keeps every `id` that it sends for good). A ping is answered by an ack. */
export type Up =
  | { kind: "event"; id: string; event: Event }
  | { kind: "command"; id: string; command: Command }
  | { kind: "ping"; id: string };

/** Down. Each message up gets exactly one of these. `ok: false`: nothing was applied, `message` is one sentence for the person. */
export type Down =
  | { kind: "ack"; to: string; ok: true }
  | { kind: "ack"; to: string; ok: false; message: string }
  | ({ kind: "found"; to: string } & PersonaPage)
  /** Rendered and escaped by Python. */
  | { kind: "comparison"; to: string; html: string }
  | { kind: "download"; to: string; filename: string; mime: string };

export interface PersonaLine {
  persona_id: string;
  /** "Plant Maintenance Manager", or "Unnamed persona". */
  name: string;
  /** What stood in brackets behind the name: "mid-size food manufacturer", or "". */
  detail: string;
  /** "Stages", "Finished". */
  where: string;
  filled: number;
  cells: number;
  /** ISO 8601, UTC. Shown in the visitor's own time zone. */
  last_updated_at: string;
}

/** Of a list of `total` personas those from `offset` on. Python decides how many. */
export interface PersonaPage {
  personas: PersonaLine[];
  offset: number;
  total: number;
  /** Rises when the list is no longer the same: pages of two versions do not fit together. */
  version: number;
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
  can_undo: boolean;
  can_redo: boolean;
  /** `empty`: nothing to save yet. `unsaved` and `conflict` bear a reason, one sentence without a full stop. */
  save: { state: "empty" | "saved" | "unsaved" | "conflict"; at: string | null; reason: string };
  /** Asked before anything goes to a model: what, to which, where. Null: nothing is to be asked. */
  consent: { what: string; model: string; host: string } | null;
  /** A file on its way in. */
  importing: Importing | null;
  /** Bytes that a file may have. */
  max_import: number;
  /** "Reading 1,200 of 10,000 personas", while a file takes long; else "". */
  exporting: string;
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
  /** Who wrote it. Null while there is none, or while it is being written. */
  origin: { author: "model" | "outline" | "person"; model: string; made_at: string; complete: boolean } | null;
  /** The stages changed since it was written. */
  stale: boolean;
  /** What the check of facts says. Null while there is none or it is being written, and for what a person wrote.
   * In `html` the words that a finding is about are in a `mark` whose `data-n` is its number; one without is about what is not there. */
  check: { passed: number; applied: number; findings: { message: string; number: number | null }[]; more: number } | null;
  /** One sentence; what failed, what was kept, what to do. */
  error: string;
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
