/* Made from `widgets/wire.py` by `python -m tests.widgets.write_wire`: change that, not this. */

/**
 * The six phases, in order; free to visit in any.
 */
export type Phase = "introduction" | "persona" | "stages" | "alignment" | "summary" | "review";
export type StageField =
  "stage_name" | "buyer_actions" | "duration" | "key_influencers" | "seller_actions" | "content_type" | "key_message";
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
export type Down = Ack | Refusal | Found | Comparison | History | DeletedPage | Version | Download;
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
  | QuestionSkipped;
/**
 * Up. `id` is unique in the page; the answer carries it back as `to`. A ping is answered by an ack.
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
    };

/**
 * A deleted persona is there again as it was, and open; or gone for good, with its history.
 */
export interface AboutDeleted {
  name: "restore_persona" | "erase_persona";
  persona_id: string;
}
/**
 * Done. It comes after the props that it changed, so a view may show its own draft until then.
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
 * A version is shown (answered by `Version`), or given to the persona again.
 */
export interface AtRevision {
  name: "preview_revision" | "restore_revision";
  persona_id: string;
  seq: number;
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
 * A cell by what it means.
 */
export interface CellRef {
  stage_id: string;
  field: StageField;
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
 * A command that needs nothing to be said.
 */
export interface PlainCommand {
  /**
   * `import_file` is done in the page: the browser's own dialogue chooses the file.
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
    | "stop_export";
}
/**
 * A copy of a persona is opened.
 */
export interface DuplicatePersona {
  name: "duplicate_persona";
  persona_id: string;
}
/**
 * The file's bytes come with the message; what it would bring in is in `ShellProps.importing`.
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
