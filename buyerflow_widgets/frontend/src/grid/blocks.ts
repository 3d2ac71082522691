/** What is done to many cells at once: copy, cut, paste, clear, fill. Each is one step to undo. */

import { announce, refusal } from "../app/connection";
import { focused } from "../dom";
import { onlyCell, toBlock, toHtml, toProse, toText } from "./clipboard";
import type { Grid } from "./grid";
import type { Place } from "./place";

/** Spreadsheets wrap each cell in styles: their HTML is so many times longer than its text. */
const HTML_PER_TEXT = 5;

export class Blocks {
  #grid: Grid;

  constructor(grid: Grid, signal: AbortSignal) {
    this.#grid = grid;
    // On the document: where nothing editable has the focus, browsers differ in where these go.
    const listen = (name: "copy" | "cut" | "paste", run: (event: ClipboardEvent) => void): void => {
      const heard = (event: ClipboardEvent): void => {
        if (!this.#isOurs() || event.defaultPrevented || !event.clipboardData) return;
        event.preventDefault();
        run(event);
      };
      document.addEventListener(name, heard, { signal });
    };
    listen("copy", (event) => this.#copy(event));
    listen("cut", (event) => this.#copy(event) && this.clear());
    listen("paste", (event) => this.#paste(event));
    grid.table.element.addEventListener("paste", (event) => this.#pasteIntoText(event));
  }

  /** A suggestion goes as well: nobody wants a blank cell that has a text. */
  clear(): void {
    const cells = this.#cells();
    this.#grid.drafting.reject(cells);
    void this.#write(cells.filter((place) => this.#grid.state.shown(place) !== "").map((place) => ({ place, text: "" })));
  }

  /** What is suggested in the range. */
  accept(): void {
    this.#grid.drafting.accept(this.#cells());
  }

  /** The first row of the range goes into those below it. */
  fillDown(): void {
    const [first, ...below] = this.#grid.state.places();
    if (!first || below.length === 0) return;
    void this.#write(below.flatMap((row) => row.map((place, index) => ({ place, text: this.#text(first[index]) }))));
  }

  #copy(event: ClipboardEvent): boolean {
    const rows = this.#grid.state.places().map((row) => row.map((place) => this.#text(place)));
    const count = rows.flat().length;
    if (count === 0) return false;
    event.clipboardData?.setData("text/plain", toText(rows));
    event.clipboardData?.setData("text/html", toHtml(rows));
    announce(this.#grid.el, `${count === 1 ? "1 cell" : `${count} cells`} ${event.type === "cut" ? "cut" : "copied"}.`);
    return true;
  }

  #paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const html = event.clipboardData?.getData("text/html") ?? "";
    const { failure } = this.#grid.actions;
    const most = this.#grid.state.props.max_paste;
    const count = (characters: number): string => characters.toLocaleString("en");
    failure.textContent = "";
    // Not even read, nor sent: the connection itself has a limit.
    if (text.length > most || html.length > HTML_PER_TEXT * most) {
      failure.textContent = `This is too much to paste: ${count(text.length)} characters; ${count(most)} can be pasted at once.`;
      return;
    }
    const block = toBlock(text, html);
    const one = block === null ? toProse(text) : onlyCell(block);
    if (one === null || this.#grid.state.rows.length === 0) void this.#pasteBlock(block ?? text);
    else if (event.clipboardData?.types.includes("text/plain")) this.#pasteText(one);
  }

  /** Into every cell of the range. */
  #pasteText(text: string): void {
    const most = this.#grid.state.props.max_text;
    const { failure } = this.#grid.actions;
    if ([...text].length > most) {
      const limit = `${most.toLocaleString("en")} characters`;
      failure.textContent = `This is too much for a cell, which holds ${limit}. Nothing was pasted.`;
    } else void this.#write(this.#cells().map((place) => ({ place, text })));
  }

  /** Python reads it. */
  async #pasteBlock(text: string): Promise<void> {
    const grid = this.#grid;
    const first = grid.state.places()[0]?.[0] ?? null;
    const fields = grid.state.columns.map((column) => column.field);
    const from = first ? fields.slice(fields.indexOf(first.field)) : fields;
    const { persona_id } = grid.state.props;
    const stages = grid.state.rows.length;
    const answer = await grid.wire.send({
      type: "BlockPasted",
      persona_id,
      stage_id: first?.stage_id ?? null,
      fields: from,
      text,
    });
    grid.actions.failure.textContent = refusal(answer);
    if (refusal(answer)) return;
    const added = grid.state.rows.length - stages;
    announce(grid.el, added > 0 ? `Pasted; ${added} ${added === 1 ? "stage" : "stages"} added.` : "Pasted.");
  }

  /** A cell of a spreadsheet brings its quotes and a line break along, which belong to no text. */
  #pasteIntoText(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const block = toBlock(text, event.clipboardData?.getData("text/html") ?? "");
    const one = block === null ? null : onlyCell(block);
    if (one === null || one === text || !(event.target instanceof HTMLTextAreaElement)) return;
    event.preventDefault();
    this.#grid.editor.insert(one);
  }

  async #write(cells: { place: Place; text: string }[]): Promise<void> {
    const changed = cells.filter(
      ({ place, text }) => this.#grid.state.shown(place) !== text || this.#grid.state.held(place)?.message,
    );
    if (changed.length > 0) {
      this.#grid.actions.failure.textContent = await this.#grid.pending.commitAll(this.#grid.state.props.persona_id, changed);
    }
  }

  #cells(): Place[] {
    return this.#grid.state.places().flat();
  }

  #text(place: Place | undefined): string {
    return place ? this.#grid.state.shown(place) : "";
  }

  /** The focus is in the grid, and not in a text that is being written. */
  #isOurs(): boolean {
    const at = focused(this.#grid.el);
    return at !== null && this.#grid.el.contains(at) && !at.matches("textarea, input");
  }
}
