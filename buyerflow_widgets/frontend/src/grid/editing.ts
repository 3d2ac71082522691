/** The one text box, laid over the text of the cell in edit. The text stays beneath, unseen, and sizes the row: nothing jumps. */

import { focused, h, setText } from "../dom";
import { grouped } from "../numbers";
import { textOf } from "./cell";
import type { Hand } from "./hand";
import type { Pending } from "./pending";
import { type Place, same } from "./place";
import type { GridState } from "./state";
import type { Table } from "./table";
import { chips, suggestions, withValue } from "./used";

/** From here on the characters left are counted. */
const NEAR = 0.95;

interface Draft {
  place: Place;
  /** Of when editing began: a late commit must not reach another persona. */
  persona_id: string;
  cell: HTMLElement;
  box: HTMLTextAreaElement;
  /** What stood there when editing began: Escape brings it back. */
  began: string;
  /** What stands there now: `began`, until a part of the draft was sent. */
  base: string;
  /** What Python had there when it was last looked at: what this text is written over. */
  seen: string;
  used: HTMLElement;
  limit: HTMLElement;
}

export class Editor {
  #state: GridState;
  #table: Table;
  #pending: Pending;
  #hand: Hand;
  #paint: (place: Place) => void;
  #closed: () => void;
  #draft: Draft | null = null;

  /** `paint` shows a cell anew; `closed` is called when no cell is in edit any more. */
  constructor(state: GridState, table: Table, pending: Pending, hand: Hand, paint: (place: Place) => void, closed: () => void) {
    this.#state = state;
    this.#table = table;
    this.#pending = pending;
    this.#hand = hand;
    this.#paint = paint;
    this.#closed = closed;
  }

  get place(): Place | null {
    return this.#draft?.place ?? null;
  }

  /** Something was typed that is not sent. */
  get isDirty(): boolean {
    return this.#draft !== null && this.#draft.box.value !== this.#draft.base;
  }

  /** `wipe`: what is typed next replaces the text. `caret` is its end unless told. */
  open(place: Place, start: { wipe?: boolean; caret?: number | undefined } = {}): void {
    this.#hand.clear();
    this.#hand.activate(place);
    if (same(this.place, place)) {
      this.toText();
      return;
    }
    this.commit();
    const cell = this.#table.cell(place);
    if (!cell) return;
    // A suggestion is there to be changed; left as it is, it stays a suggestion.
    const shown = lines(this.#state.shown(place) || this.#state.suggested(place));
    const box = h("textarea.bf-edit", { dir: "auto", rows: 1, enterkeyhint: "done", "aria-label": this.#state.name(place) });
    const limit = h("p.bf-limit", { role: "status" });
    const used = h("div.bf-used");
    const draft = {
      place,
      persona_id: this.#state.props.persona_id,
      cell,
      box,
      began: shown,
      base: shown,
      seen: known(this.#state, place),
      used,
      limit,
    };
    this.#draft = draft;
    box.value = start.wipe ? "" : shown;
    box.addEventListener("input", () => this.#typed(draft));
    box.addEventListener("blur", (event) => this.#left(draft, event.relatedTarget));
    used.addEventListener("focusout", (event) => this.#left(draft, event.relatedTarget));
    cell.classList.add("is-edit");
    // The box is what Tab reaches, and what a finger finds.
    cell.tabIndex = -1;
    textOf(cell).classList.remove("bf-missing");
    textOf(cell).after(box);
    cell.append(limit, used);
    this.#paint(place);
    this.#typed(draft);
    box.focus({ preventScroll: true });
    const caret = start.caret ?? box.value.length;
    box.setSelectionRange(caret, caret);
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  commit(): void {
    if (!this.#draft) return;
    this.#save(this.#draft);
    this.close();
  }

  cancel(): void {
    const draft = this.#draft;
    if (draft && draft.base !== draft.began) {
      draft.box.value = draft.began;
      this.#save(draft);
    }
    this.close();
  }

  /** New props came: a draft that was not touched follows them, any other stays. */
  refresh(): void {
    const draft = this.#draft;
    if (draft) this.#suggest(draft);
    if (!draft || draft.box.value !== draft.base) return;
    draft.seen = known(this.#state, draft.place);
    const shown = lines(this.#state.shown(draft.place) || this.#state.suggested(draft.place));
    if (shown === draft.base) return;
    if (draft.base === draft.began) draft.began = shown;
    draft.base = draft.box.value = shown;
    this.#typed(draft);
  }

  /** At the caret. */
  insert(text: string): void {
    if (this.#draft) insert(this.#draft.box, text);
  }

  /** From the end of the text the arrow goes down to the values used before, and up again to the text. */
  toUsed(): boolean {
    const box = this.#draft?.box;
    const first = this.#draft?.used.querySelector("button");
    if (!box || !first || box.selectionEnd !== box.value.length) return false;
    first.focus();
    return true;
  }

  toText(): void {
    this.#draft?.box.focus();
  }

  #typed(draft: Draft): void {
    const text = draft.box.value;
    // A last empty line has no height without a character in it.
    textOf(draft.cell).textContent = `${text}\u200b`;
    draft.cell.classList.toggle("is-dirty", text !== draft.base);
    setText(draft.limit, room(text, this.#state.props.max_text));
    this.#suggest(draft);
  }

  /** What was used before: of the text as it is, and of the map as it is by now. */
  #suggest(draft: Draft): void {
    const values = suggestions(this.#state.props.used[draft.place.field] ?? [], draft.box.value);
    const shown = [...draft.used.querySelectorAll("button")].map((chip) => chip.textContent);
    // Whoever is choosing among them is not interrupted.
    if (JSON.stringify(values) === JSON.stringify(shown) || draft.used.contains(focused(draft.cell))) return;
    const buttons = chips(values, (value) => {
      draft.box.focus();
      draft.box.select();
      insert(draft.box, withValue(draft.box.value, value));
    });
    draft.used.replaceChildren(...(buttons.length ? ["Used before", ...buttons] : []));
  }

  #left(draft: Draft, to: EventTarget | null): void {
    if (this.#draft !== draft || draft.cell.contains(to as Node | null)) return;
    // The window lost the focus, not the box: what is typed is safe, and writing goes on where it was.
    if (draft.cell.contains(focused(draft.cell))) {
      this.#save(draft);
      draft.base = draft.seen = draft.box.value;
    } else this.commit();
  }

  #save({ place, persona_id, box, base, seen }: Draft): void {
    const text = box.value;
    const refused = Boolean(this.#state.held(place)?.message);
    // What was refused is sent again even as it is.
    if (text === base && !refused) return;
    if (refused && text === lines(this.#state.saved(place))) this.#pending.drop(place);
    else if (length(text) <= this.#state.props.max_text) void this.#pending.commit(persona_id, place, text, seen);
    else {
      const most = grouped(this.#state.props.max_text);
      const why = `Not saved: a cell holds ${most} characters. Your text is kept here; shorten it.`;
      this.#pending.refuse(persona_id, place, text, why);
    }
  }

  /** Gives up what was refused there. */
  discard(place: Place): void {
    if (!this.#state.held(place)?.message) return;
    this.close();
    this.#pending.drop(place);
    this.#hand.focus(place);
  }

  /** Without a word to Python. */
  close(): void {
    const draft = this.#draft;
    if (!draft) return;
    // Before the box goes: its going is a blur.
    this.#draft = null;
    for (const part of [draft.box, draft.used, draft.limit]) part.remove();
    draft.cell.classList.remove("is-edit", "is-dirty");
    draft.cell.tabIndex = 0;
    this.#paint(draft.place);
    this.#closed();
  }
}

/** What Python has there, or is about to have. */
function known(state: GridState, place: Place): string {
  const held = state.held(place);
  return held && held.message === "" ? held.text : state.saved(place);
}

function room(text: string, most: number): string {
  if (text.length < most * NEAR) return "";
  const left = most - length(text);
  const count = grouped(Math.abs(left));
  return left < 0 ? `${count} characters too many` : `${count} characters left`;
}

/** As a text box writes line breaks: an imported text is not an edited one. */
function lines(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

/** As Python counts: an emoji is one. */
function length(text: string): number {
  return [...text].length;
}

function insert(box: HTMLTextAreaElement, text: string): void {
  // Deprecated, and still the only way that keeps the browser's own undo.
  if (document.execCommand?.("insertText", false, text)) return;
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
