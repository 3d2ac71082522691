/* Made from `widgets/wire.py` by `python -m tests.widgets.write_wire`: change that, not this. */

/**
 * The six phases, in order; free to visit in any.
 */
export type Phase = "introduction" | "persona" | "stages" | "alignment" | "summary" | "review";
export type StageField =
  "stage_name" | "buyer_actions" | "duration" | "key_influencers" | "seller_actions" | "content_type" | "key_message";
export type Slice =
  | Bar
  | Save
  | Steps
  | Limits
  | AskConsent
  | Importing
  | ConflictList
  | News
  | Guide
  | LogPart
  | Form
  | Welcome
  | Personas
  | Grid
  | Order
  | Asked
  | StageRow
  | UsedValues
  | Drafting
  | SummaryPanel
  | Review
  | Foot
  | Closed;
export type Event =
  | PersonaAdded
  | PersonaDeleted
  | PersonaEdited
  | StageSetChosen
  | StageAdded
  | StageDuplicated
  | StageEdited
  | StageMoved
  | StageDeleted
  | CellsEdited
  | BlockPasted
  | SummaryWritten
  | Finished
  | Answered
  | PhaseOpened
  | PersonaOpened
  | QuestionSkipped
  | QuestionOpened;
export type Command =
  | PlainCommand
  | DuplicatePersona
  | PreviewImport
  | MapImport
  | ApplyImport
  | DraftCells
  | DecideSuggestions
  | ProposeStages
  | DecideProposals
  | DecideConflict
  | ReadHistory
  | AtRevision
  | ReadDeleted
  | AboutDeleted
  | FindPersonas
  | Compare
  | Export;
export type Down = Ack | Refusal | Script | Found | Comparison | History | DeletedPage | Version | Download;
/**
 * Up. `id` is unique in the page, and the answer carries it back as `to`. `all` needs none: it gets all slices.
 */
export type Up =
  | {
      kind: "event";
      id: string;
      event: Event;
      seen?: string;
    }
  | {
      kind: "command";
      id: string;
      command: Command;
    }
  | {
      kind: "ping";
      id: string;
    }
  | {
      kind: "all";
      id: string;
    };

/**
 * A deleted persona is there again as it was, and open; or gone for good, with its history.
 */
export interface AboutDeleted {
  name: "restore_persona" | "erase_persona";
  persona_id: string;
}
/**
 * Done. It comes with the slices that it changed, so a panel may show its own draft until then.
 */
export interface Ack {
  /**
   * The message's id; "" where it had none.
   */
  to: string;
  kind: "ack";
  ok: true;
}
/**
 * The guide's question was answered in words.
 */
export interface Answered {
  persona_id: string;
  type: "Answered";
  question: Question;
  text: string;
}
/**
 * Something that can be missing, by what it means: never a row number.
 */
export interface Question {
  phase: Phase;
  field: ("stage_set" | "ai_generated_summary") | StageField | ("persona_name" | "persona_pain_points");
  stage_id: string | null;
}
/**
 * It is taken in with the columns as they are chosen on screen: the preview may still be on its way.
 */
export interface ApplyImport {
  name: "apply_import";
  columns: {
    [k: string]: string;
  };
}
/**
 * Asked before anything goes to a model: what, to which, where.
 */
export interface AskConsent {
  kind: "consent";
  what: string;
  model: string;
  host: string;
}
/**
 * The cell that the guide asks about.
 */
export interface Asked {
  kind: "asked";
  cell: CellRef | null;
}
/**
 * A cell by what it means.
 */
export interface CellRef {
  stage_id: string;
  field: StageField;
}
/**
 * A version is shown (answered by `Version`), or given to the persona again.
 */
export interface AtRevision {
  name: "preview_revision" | "restore_revision";
  persona_id: string;
  seq: number;
}
/**
 * What the bar says of the app.
 */
export interface Bar {
  kind: "bar";
  phase: Phase;
  persona: Named | null;
  can_undo: boolean;
  can_redo: boolean;
  /**
   * "Reading 1,200 of 10,000 personas", while a file takes long; else "".
   */
  exporting: string;
  /**
   * The name of the file that the saved work was in, and that was found damaged and set aside; "" without one.
   */
  damaged: string;
}
/**
 * The active persona.
 */
export interface Named {
  persona_id: string;
  name: string;
}
/**
 * A block of cells was pasted: to the right and down from one cell, adding stages when it needs them.
 */
export interface BlockPasted {
  persona_id: string;
  type: "BlockPasted";
  stage_id?: string | null;
  fields: StageField[];
  text: string;
  unit?: string;
}
/**
 * One stage of a purchase: the buyer's side, then the seller's. Every field may be empty, none may be left out.
 *
 * >>> BuyingStage.named("Awareness").duration
 * ''
 */
export interface BuyingStage {
  stage_name: string;
  buyer_actions: string;
  duration: string;
  key_influencers: string;
  seller_actions: string;
  content_type: string;
  key_message: string;
}
/**
 * Who wrote a summary.
 */
export interface ByLine {
  /**
   * `unknown` where it came with its process.
   */
  author: "model" | "outline" | "person" | "unknown";
  model: string;
  /**
   * ISO 8601, UTC.
   */
  made_at: string;
  complete: boolean;
}
/**
 * One cell of a `CellsEdited`.
 */
export interface CellEdit {
  stage_id: string;
  field: StageField;
  value: string;
}
/**
 * Many cells have new texts now, in one step: cut, cleared, filled.
 */
export interface CellsEdited {
  persona_id: string;
  type: "CellsEdited";
  cells: CellEdit[];
}
/**
 * One field that says something else in a version.
 */
export interface Change {
  /**
   * Such as "Validation · Duration".
   */
  where: string;
  before: string;
  after: string;
}
/**
 * The slices that are others than before, and the answer to the message that changed them, if one did.
 */
export interface Changes {
  /**
   * Counts up by one; who misses one asks for all.
   */
  seq: number;
  changed: {
    [k: string]: Slice;
  };
  /**
   * The names of slices that are there no longer.
   */
  gone: string[];
  answer: Down | null;
  /**
   * There are no other slices than these.
   */
  is_all: boolean;
}
/**
 * Whether what is on screen is on the disk.
 */
export interface Save {
  kind: "save";
  /**
   * `empty`: nothing to save yet.
   */
  state: "empty" | "saved" | "unsaved";
  /**
   * ISO 8601, UTC.
   */
  at: string | null;
  /**
   * Of `unsaved`: one sentence without a full stop.
   */
  reason: string;
}
/**
 * The six steps.
 */
export interface Steps {
  kind: "steps";
  steps: Step[];
}
/**
 * One of the six steps.
 */
export interface Step {
  phase: Phase;
  /**
   * Its accessible name: "Introduction".
   */
  name: string;
  mark: "none" | "part" | "done";
  /**
   * "11 of 18", or "". Stands outside the button.
   */
  count: string;
}
/**
 * What does not change while the page is open.
 */
export interface Limits {
  kind: "limits";
  /**
   * What this machine can export.
   */
  formats: Format[];
  /**
   * Bytes that a file may have.
   */
  max_import: number;
  /**
   * Characters of a field.
   */
  max_text: number;
  max_stages: number;
  /**
   * Characters that can be pasted at once.
   */
  max_paste: number;
  /**
   * Tells one owner's work in one store from any other: what is typed is kept under it.
   */
  work: string;
  /**
   * As the guide's log puts them, behind a stage's name.
   */
  questions: {
    [k: string]: string;
  };
}
/**
 * What a map can be taken away as.
 */
export interface Format {
  suffix: string;
  name: string;
}
/**
 * A file on its way in. Without a preview and not refused it is being read.
 */
export interface Importing {
  kind: "importing";
  name: string;
  refused: string;
  preview: ImportPreview | null;
}
/**
 * What a file would bring in.
 */
export interface ImportPreview {
  /**
   * "three personas": what the button says.
   */
  count: string;
  /**
   * "three personas with 18 stages will come in as new ones.", or "" where nothing can.
   */
  lead: string;
  personas: string[];
  /**
   * While there are any, nothing can be imported.
   */
  problems: string[];
  notes: string[];
  /**
   * Of a table: each heading with the field that it is taken for, or "".
   */
  headings: [string, string][];
  /**
   * Field and label.
   */
  fields: [string, string][];
}
/**
 * What of this persona was changed here and elsewhere at the same time, the oldest first.
 */
export interface ConflictList {
  kind: "conflicts";
  items: ConflictLine[];
}
/**
 * A field with two texts. Theirs stands until one is chosen.
 */
export interface ConflictLine {
  stage_id: string | null;
  field: string;
  /**
   * "Validation · Duration".
   */
  where: string;
  /**
   * Where the caret goes to see it; null: nowhere.
   */
  question: Question | null;
  mine: string;
  theirs: string;
  /**
   * It is about the whole persona, which was deleted elsewhere.
   */
  deleted: boolean;
}
/**
 * What others changed last in this persona, to be read aloud; `number` rises with each.
 */
export interface News {
  kind: "news";
  number: number;
  text: string;
}
/**
 * The conversation.
 */
export interface Guide {
  kind: "guide";
  persona_id: string;
  phase: Phase;
  /**
   * The stage whose answers stand open, behind all others.
   */
  open_stage: string | null;
  prompt: Prompt;
}
/**
 * The open question.
 */
export interface Prompt {
  /**
   * Changes when another thing is asked.
   */
  key: string;
  /**
   * What it is about; its line ("Supplier selection · Duration") jumps to the cell or field. Null: nowhere to jump.
   */
  question: Question | null;
  where: string;
  /**
   * "“Supplier selection”": the stage that it is about, in the words of the person.
   */
  heading: string;
  text: string;
  hint: string;
  /**
   * True: `Your answer` with `Send` and `Skip`.
   */
  free_text: boolean;
  /**
   * What was answered before, where the person opened the question: it is in the box, and `Cancel`, in place of `Skip`, or Escape, goes
   * back to what is missing. Null where the guide asks by itself.
   */
  answer: string | null;
  /**
   * A press on a reply adds it to what is in the box, or takes it away again.
   */
  adds: boolean;
  /**
   * Where the answer goes to, if it is not for the process; what is in the box then stays there until another thing is asked.
   */
  command: "propose_stages" | null;
  /**
   * With free text: examples that are sent as the answer, or added to it. Else: a column of choices.
   */
  replies: Reply[];
}
/**
 * A ready-made answer. At most one of `event`, `command`, `goto` and `replies` says what it does; none: its label is the answer.
 */
export interface Reply {
  label: string;
  /**
   * What it brings, beneath its label; "" says no more.
   */
  note: string;
  event: Event | null;
  command: Command | null;
  /**
   * Put the caret there, opening the phase if need be.
   */
  goto: Question | null;
  /**
   * Further choices that open in its place.
   */
  replies: Reply[];
  /**
   * The filled button.
   */
  primary: boolean;
  /**
   * Asked before it is done, with the label again and `Keep` as answers; "" asks nothing.
   */
  confirm: string;
}
/**
 * A new persona, active from now on.
 */
export interface PersonaAdded {
  type: "PersonaAdded";
  name?: string;
  pain_points?: string;
}
/**
 * The persona and its process are gone (until undone).
 */
export interface PersonaDeleted {
  persona_id: string;
  type: "PersonaDeleted";
}
/**
 * A field of the persona has this text now.
 */
export interface PersonaEdited {
  persona_id: string;
  type: "PersonaEdited";
  field: "persona_name" | "persona_pain_points";
  value: string;
}
/**
 * The process has the stages of this standard set (`stage_sets.STAGE_SETS`), in place of any it had.
 */
export interface StageSetChosen {
  persona_id: string;
  type: "StageSetChosen";
  name: string;
  replace?: boolean;
}
/**
 * A new stage behind another one, or at the end.
 */
export interface StageAdded {
  persona_id: string;
  type: "StageAdded";
  stage_name?: string;
  after?: string | null;
}
/**
 * A copy of a stage, right behind it.
 */
export interface StageDuplicated {
  persona_id: string;
  type: "StageDuplicated";
  stage_id: string;
}
/**
 * A field of a stage has this text now.
 */
export interface StageEdited {
  persona_id: string;
  type: "StageEdited";
  stage_id: string;
  field: StageField;
  value: string;
}
/**
 * A stage goes in front of another one, or to the end.
 */
export interface StageMoved {
  persona_id: string;
  type: "StageMoved";
  stage_id: string;
  before?: string | null;
}
/**
 * A stage is gone (until undone).
 */
export interface StageDeleted {
  persona_id: string;
  type: "StageDeleted";
  stage_id: string;
}
/**
 * The summary is this text now; an empty one means that there is none.
 */
export interface SummaryWritten {
  persona_id: string;
  type: "SummaryWritten";
  text: string;
}
/**
 * The process is completed.
 */
export interface Finished {
  persona_id: string;
  type: "Finished";
}
/**
 * The person looks at this phase.
 */
export interface PhaseOpened {
  type: "PhaseOpened";
  phase: Phase;
}
/**
 * The person opens another of their personas.
 */
export interface PersonaOpened {
  type: "PersonaOpened";
  persona_id: string;
  phase?: Phase | null;
}
/**
 * The guide's question is left for later.
 */
export interface QuestionSkipped {
  type: "QuestionSkipped";
  persona_id: string;
  question: Question;
}
/**
 * The person wants to be asked this, to change what they answered; None: whatever is missing, as before.
 */
export interface QuestionOpened {
  type: "QuestionOpened";
  persona_id: string;
  question?: Question | null;
}
/**
 * A command that needs nothing to be said.
 */
export interface PlainCommand {
  /**
   * `import_file` is done in the page: the browser's own dialogue chooses the file. `rich_text` asks for the summary's editor.
   */
  name:
    | "undo"
    | "redo"
    | "open_example"
    | "generate_summary"
    | "use_outline"
    | "stop_summary"
    | "use_new_part"
    | "discard_new_part"
    | "import_file"
    | "close_import"
    | "allow_model"
    | "decline_model"
    | "stop_drafting"
    | "open_notes"
    | "close_notes"
    | "stop_export"
    | "rich_text";
}
/**
 * A copy of a persona is opened.
 */
export interface DuplicatePersona {
  name: "duplicate_persona";
  persona_id: string;
}
/**
 * The file's bytes come with the message; what it would bring in is in the slice `importing`.
 */
export interface PreviewImport {
  name: "preview_import";
  filename: string;
}
/**
 * The file is read again with these fields for these headings; "" leaves a column out.
 */
export interface MapImport {
  name: "map_import";
  columns: {
    [k: string]: string;
  };
}
/**
 * Blank cells are drafted: of a stage, of a column, of both (one cell), or all.
 */
export interface DraftCells {
  name: "draft_cells";
  stage_id: string | null;
  field: StageField | null;
}
/**
 * Suggestions for these cells become texts, or go; null: all of them.
 */
export interface DecideSuggestions {
  name: "accept_suggestions" | "reject_suggestions";
  persona_id: string;
  cells: CellRef[] | null;
}
/**
 * Notes are read for stages.
 */
export interface ProposeStages {
  name: "propose_stages";
  text: string;
}
/**
 * Proposed stages are added, or go; null: all of them.
 */
export interface DecideProposals {
  name: "accept_proposals" | "reject_proposals";
  persona_id: string;
  keys: string[] | null;
}
/**
 * Of what was changed in two places my text stands, or theirs does.
 */
export interface DecideConflict {
  name: "keep_mine" | "take_theirs";
  stage_id: string | null;
  field: string;
}
/**
 * Answered by `History`: a page of versions, those older than number `before`.
 */
export interface ReadHistory {
  name: "history";
  persona_id: string;
  before?: number | null;
}
/**
 * Answered by `DeletedPage`: those behind `after`.
 */
export interface ReadDeleted {
  name: "deleted_personas";
  after?: DeletedPersona | null;
}
/**
 * A process that was deleted and can be brought back.
 */
export interface DeletedPersona {
  persona_id: string;
  persona_name: string;
  made_at: string;
}
/**
 * Answered by `Found`: a page of those whose name has all the words of `text`.
 */
export interface FindPersonas {
  name: "find_personas";
  text?: string;
  offset?: number;
}
/**
 * Answered by `Comparison`.
 */
export interface Compare {
  name: "compare";
  persona_ids: string[];
  field: StageField;
}
/**
 * Of the active persona, of all, or of those in `personas`.
 *
 * Answered by `Download`, its bytes in the message's first buffer; of many personas later than what is asked after it.
 */
export interface Export {
  name: "export";
  format: string;
  all?: boolean;
  personas?: string[] | null;
}
/**
 * What was asked and answered: `log/` about no one stage, `log/<stage_id>` about this one.
 */
export interface LogPart {
  kind: "log";
  entries: (Turn | Fold | Todo)[];
}
/**
 * Something that was asked, or what the person answered.
 */
export interface Turn {
  kind: "ask" | "say";
  text: string;
  question: Question | null;
  lead: boolean;
}
/**
 * The turns about one stage, on one line. The page has the words of question and answer already: `QUESTIONS_IN_THE_LOG`, the stage.
 */
export interface Fold {
  kind: "fold";
  title: string;
  stage_id: string;
  fields: StageField[];
}
/**
 * What is still missing, as links.
 */
export interface Todo {
  kind: "todo";
  items: TodoItem[];
}
/**
 * Something still missing, with where to fill it in.
 */
export interface TodoItem {
  label: string;
  note: string;
  question: Question;
}
/**
 * The persona's fields.
 */
export interface Form {
  kind: "form";
  persona_id: string;
  persona_name: string;
  persona_pain_points: string;
  /**
   * The one that the guide asks for.
   */
  asked: ("persona_name" | "persona_pain_points") | null;
  /**
   * "Two pain points", or "".
   */
  count: string;
}
/**
 * A taste of a finished map.
 */
export interface Welcome {
  kind: "welcome";
  /**
   * Rendered and sanitised by Python.
   */
  taste_html: string;
  /**
   * "An example: six stages, 23–35 weeks, drawn to scale".
   */
  taste_note: string;
}
/**
 * The first page of all personas.
 */
export interface Personas {
  personas: PersonaLine[];
  offset: number;
  total: number;
  /**
   * Rises when the list is no longer the same: pages of two versions do not fit together.
   */
  version: number;
  kind: "personas";
}
/**
 * A persona in a list.
 */
export interface PersonaLine {
  persona_id: string;
  /**
   * Such as "Plant Maintenance Manager", or "Unnamed persona".
   */
  name: string;
  /**
   * What stood in brackets behind the name, or "".
   */
  detail: string;
  /**
   * How far it is: "Stages", "Finished".
   */
  where: string;
  filled: number;
  cells: number;
  /**
   * ISO 8601, UTC. Shown in the visitor's own time zone.
   */
  last_updated_at: string;
}
/**
 * The stage grid, without its rows.
 */
export interface Grid {
  kind: "grid";
  persona_id: string;
  phase: Phase;
  title: string;
  lead: string;
  columns: GridColumn[];
}
/**
 * A column of the grid.
 */
export interface GridColumn {
  field: StageField;
  label: string;
  side: "" | "buyer" | "seller";
}
/**
 * The stages in their order; in the grid each has a slice `stage/<stage_id>`.
 */
export interface Order {
  kind: "order";
  stage_ids: string[];
}
/**
 * One stage.
 */
export interface StageRow {
  kind: "stage";
  stage_id: string;
  stage: BuyingStage;
  /**
   * The quiet reading of the duration: "14–28 days", or "".
   */
  reading: string;
}
/**
 * Values used elsewhere in this process, by field.
 */
export interface UsedValues {
  kind: "used";
  values: {
    [k: string]: string[];
  };
}
/**
 * What the model drafts. None of it is the person's before they accept it. Absent where no model is set up.
 */
export interface Drafting {
  kind: "drafting";
  model: string;
  /**
   * "Drafting 12 cells", while it is at it for this persona.
   */
  doing: string;
  /**
   * For any persona.
   */
  busy: boolean;
  error: string;
  suggestions: Suggestion[];
  proposals: Proposal[];
}
/**
 * What the model suggests for a blank cell.
 */
export interface Suggestion {
  stage_id: string;
  field: StageField;
  text: string;
}
/**
 * A stage that the model proposes, with the words of the notes that it came from.
 */
export interface Proposal {
  key: string;
  name: string;
  /**
   * Label and text.
   */
  fields: [string, string][];
  quote: string;
}
/**
 * The summary.
 */
export interface SummaryPanel {
  kind: "summary";
  persona_id: string;
  /**
   * `writing`: `html` grows. `none`: there is no summary yet.
   */
  state: "none" | "writing" | "written";
  /**
   * Rendered and sanitised by Python. The words that a finding is about are in a `mark` whose `data-n` is its number.
   */
  html: string;
  /**
   * Its Markdown, for `Edit` and `Copy`.
   */
  text: string;
  /**
   * Null while there is none, or while it is being written.
   */
  origin: ByLine | null;
  /**
   * The stages changed since it was written.
   */
  stale: boolean;
  /**
   * Null while there is none or it is being written, and for what a person wrote.
   */
  check: Verdict | null;
  /**
   * One sentence; what failed, what was kept, what to do.
   */
  error: string;
  part: SummaryPart | null;
  /**
   * Null without one: then `Generate summary` writes the outline.
   */
  model: Model | null;
  /**
   * ISO 8601, UTC, while it is being written.
   */
  started_at: string | null;
}
/**
 * What the check of facts says.
 */
export interface Verdict {
  passed: number;
  applied: number;
  /**
   * What was checked, in words.
   */
  rules: string[];
  findings: Finding[];
  /**
   * Findings that are not listed.
   */
  more: number;
}
/**
 * What the check of facts objects to. `number` is that of its `mark` in the text; null: it is about what is not there.
 */
export interface Finding {
  message: string;
  number: number | null;
}
/**
 * A part of a new summary that did not become whole, beside the one there is.
 */
export interface SummaryPart {
  html: string;
  origin: ByLine;
}
/**
 * The model that would be asked, and where.
 */
export interface Model {
  name: string;
  host: string;
}
/**
 * The whole map.
 */
export interface Review {
  kind: "review";
  persona_id: string;
  /**
   * The persona's.
   */
  name: string;
  /**
   * What stands in brackets behind the name, or "".
   */
  detail: string;
  /**
   * ISO 8601, UTC; "" without a persona.
   */
  last_updated_at: string;
  /**
   * "23–35 weeks in all": how long the whole takes.
   */
  total: string;
  /**
   * One sentence on what stands out, or "".
   */
  insight: string;
  /**
   * What the map itself does not say, such as "Validation and Trial take longest."; or "".
   */
  lead: string;
  map_html: string;
  /**
   * Both rendered and sanitised by Python.
   */
  table_html: string;
  /**
   * "6 stages, 41 of 42 cells filled".
   */
  table_note: string;
  completed: boolean;
}
/**
 * `Back` and `Continue`.
 */
export interface Foot {
  kind: "foot";
  persona_id: string;
  phase: Phase;
  /**
   * "7 cells missing in this step", or "".
   */
  note: string;
  back: Phase | null;
  next: Phase | null;
  /**
   * Nothing is missing in this phase, or there is a map to finish: `Continue` or `Finish` is the filled button.
   */
  ready: boolean;
  completed: boolean;
}
/**
 * There is nothing to work on for this visitor; a sentence says why.
 */
export interface Closed {
  kind: "closed";
  sentence: string;
}
/**
 * Nothing was applied.
 */
export interface Refusal {
  /**
   * The message's id; "" where it had none.
   */
  to: string;
  kind: "ack";
  ok: false;
  /**
   * One sentence for the person.
   */
  message: string;
}
/**
 * A part of the app that a notebook, which has no address for it, loads when it is needed.
 */
export interface Script {
  /**
   * The message's id; "" where it had none.
   */
  to: string;
  kind: "script";
  code: string;
}
/**
 * A page of the personas that were looked for.
 */
export interface Found {
  personas: PersonaLine[];
  offset: number;
  total: number;
  /**
   * Rises when the list is no longer the same: pages of two versions do not fit together.
   */
  version: number;
  /**
   * The message's id; "" where it had none.
   */
  to: string;
  kind: "found";
}
/**
 * Personas side by side, rendered and escaped by Python.
 */
export interface Comparison {
  /**
   * The message's id; "" where it had none.
   */
  to: string;
  kind: "comparison";
  html: string;
}
/**
 * A page of versions, newest first.
 */
export interface History {
  /**
   * The message's id; "" where it had none.
   */
  to: string;
  kind: "history";
  entries: Entry[];
  /**
   * Where the next page begins; null: these are all.
   */
  next: number | null;
}
/**
 * One version of a persona.
 */
export interface Entry {
  seq: number;
  /**
   * ISO 8601, UTC.
   */
  made_at: string;
  /**
   * `aside`: it lost to a change made elsewhere at the same time, and was kept.
   */
  kind: "change" | "aside" | "begun" | "deleted" | "restored";
  changes: Change[];
  /**
   * Changes that are not told.
   */
  more: number;
}
/**
 * Deleted personas, the latest deletion first.
 */
export interface DeletedPage {
  /**
   * The message's id; "" where it had none.
   */
  to: string;
  kind: "deleted";
  personas: DeletedPersona[];
  more: boolean;
}
/**
 * A persona as it once was; rendered and escaped by Python.
 */
export interface Version {
  /**
   * The message's id; "" where it had none.
   */
  to: string;
  kind: "version";
  name: string;
  pain_points: string;
  map_html: string;
  table_html: string;
}
/**
 * A file; its bytes come with the message.
 */
export interface Download {
  /**
   * The message's id; "" where it had none.
   */
  to: string;
  kind: "download";
  filename: string;
  mime: string;
}
/**
 * Of a list of `total` personas those from `offset` on. Python decides how many.
 */
export interface PersonaPage {
  personas: PersonaLine[];
  offset: number;
  total: number;
  /**
   * Rises when the list is no longer the same: pages of two versions do not fit together.
   */
  version: number;
}
