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
  | { type: "PersonaEdited"; persona_id: string; field: "persona_name" | "persona_pain_points"; value: string }
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

/** What a map can be taken away as. */
export interface Format {
  suffix: string;
  name: string;
}

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
  /** The answer to `SummaryProps.part`. */
  | { name: "use_new_part" }
  | { name: "discard_new_part" }
  /** Done in the page: the browser's own dialogue chooses the file. */
  | { name: "import_file" }
  /** With the file's bytes. What comes of it is in `ShellProps.importing`. */
  | { name: "preview_import"; filename: string }
  | { name: "map_import"; columns: Record<string, string> }
  /** With the columns as they are chosen on screen: the preview may still be on its way. */
  | { name: "apply_import"; columns: Record<string, string> }
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
  /** What was changed in two places: my text stands, or theirs does. */
  | { name: "keep_mine"; stage_id: string | null; field: string }
  | { name: "take_theirs"; stage_id: string | null; field: string }
  /** Answered by `history`: a page of versions, those older than number `before`. */
  | { name: "history"; persona_id: string; before: number | null }
  /** Answered by `version`. */
  | { name: "preview_revision"; persona_id: string; seq: number }
  | { name: "restore_revision"; persona_id: string; seq: number }
  /** Answered by `deleted`: a page of them, those behind `after`. */
  | { name: "deleted_personas"; after: DeletedPersona | null }
  /** It is there again as it was when it was deleted, and open. */
  | { name: "restore_persona"; persona_id: string }
  /** Of a deleted one: gone for good, with its history. */
  | { name: "erase_persona"; persona_id: string }
  /** Answered by `found`: a page of those found, from `offset` on. */
  | { name: "find_personas"; text: string; offset: number }
  /** Answered by `comparison`. */
  | { name: "compare"; persona_ids: string[]; field: StageField }
  /** Of the active persona, of all, or of those in `personas`. Answered by `download`, its bytes in the message's first buffer; of many
   * personas later than what is asked after it. */
  | { name: "export"; format: string; all: boolean; personas?: string[] }
  /** The `export` that is under way is then answered by a refusal. */
  | { name: "stop_export" };

/** Up. `id` is unique in the page; the answer carries it back as `to` (ipykernel keeps every `id` that it sends for good). A ping is answered by an ack. */
export type Up =
  /** `seen` is the text that an edited one was written over: where others changed it meanwhile, both are kept. */
  | { kind: "event"; id: string; event: Event; seen?: string }
  | { kind: "command"; id: string; command: Command }
  | { kind: "ping"; id: string };

/** Down. Each message up gets exactly one of these. `ok: false`: nothing was applied, `message` is one sentence for the person. */
export type Down =
  | { kind: "ack"; to: string; ok: true }
  | { kind: "ack"; to: string; ok: false; message: string }
  | ({ kind: "found"; to: string } & PersonaPage)
  /** Rendered and escaped by Python. */
  | { kind: "comparison"; to: string; html: string }
  | { kind: "history"; to: string; entries: Entry[]; next: number | null }
  | { kind: "deleted"; to: string; personas: DeletedPersona[]; more: boolean }
  /** A persona as it once was; rendered and escaped by Python. */
  | { kind: "version"; to: string; name: string; pain_points: string; map_html: string; table_html: string }
  | { kind: "download"; to: string; filename: string; mime: string };

/** One version of a persona. */
export interface Entry {
  seq: number;
  /** ISO 8601, UTC. */
  made_at: string;
  /** `aside`: it lost to a change made elsewhere at the same time, and was kept. */
  kind: "change" | "aside" | "begun" | "deleted" | "restored";
  /** `where` is "Validation · Duration". */
  changes: { where: string; before: string; after: string }[];
  /** Changes that are not told. */
  more: number;
}

export interface DeletedPersona {
  persona_id: string;
  persona_name: string;
  /** When it was deleted. */
  made_at: string;
}

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

export type * from "./props";
