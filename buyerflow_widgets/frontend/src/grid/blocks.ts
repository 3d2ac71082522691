/** What is done to many cells at once: copy, cut, paste, clear, fill. Each is one step to undo. */

import { announce, refusal } from "../app/connection";
import type { Panel } from "../app/panel";
import { focused } from "../dom";
import { grouped } from "../numbers";
import type { GridProps } from "../wire";
import { onlyCell, toBlock, toHtml, toProse, toText } from "./clipboard";
import type { Drafting } from "./drafting";
import type { Editor } from "./editing";
import type { Pending } from "./pending";
import type { Place } from "./place";
import type { GridState } from "./state";
import type { Table } from "./table";

/** Spreadsheets wrap each cell in styles: their HTML is so many times longer than its text. */
const HTML_PER_TEXT = 5;

export interface Blocks {
  /** A suggestion goes as well: nobody wants a blank cell that has a text. */
  clear(): void;
  /** Accepts what is suggested in the range. */
  accept(): void;
  /** The first row of the range goes into those below it. */
  fillDown(): void;
}

/** `failure` is where it says what was refused. */
export function newBlocks(
  { el, wire, signal }: Panel<GridProps>,
  state: GridState,
  table: Table,
  pending: Pending,
  editor: Editor,
  drafting: Drafting,
  failure: HTMLElement,
): Blocks {
  const cells = (): Place[] => state.places().flat();
  const textAt = (place: Place | undefined): string => (place ? state.shown(place) : "");

  const write = async (texts: { place: Place; text: string }[]): Promise<void> => {
    const changed = texts.filter(({ place, text }) => state.shown(place) !== text || state.held(place)?.message);
    if (changed.length > 0) failure.textContent = await pending.commitAll(state.props.persona_id, changed);
  };

  const clear = (): void => {
    const cleared = cells();
    drafting.reject(cleared);
    void write(cleared.filter((place) => state.shown(place) !== "").map((place) => ({ place, text: "" })));
  };

  const copy = (event: ClipboardEvent): boolean => {
    const rows = state.places().map((row) => row.map(textAt));
    const count = rows.flat().length;
    if (count === 0) return false;
    event.clipboardData?.setData("text/plain", toText(rows));
    event.clipboardData?.setData("text/html", toHtml(rows));
    announce(el, `${count === 1 ? "1 cell" : `${count} cells`} ${event.type === "cut" ? "cut" : "copied"}.`);
    return true;
  };

  const paste = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const html = event.clipboardData?.getData("text/html") ?? "";
    const most = state.props.max_paste;
    failure.textContent = "";
    // Not even read, nor sent: the connection itself has a limit.
    if (text.length > most || html.length > HTML_PER_TEXT * most) {
      failure.textContent = `This is too much to paste: ${grouped(text.length)} characters; ${grouped(most)} can be pasted at once.`;
      return;
    }
    const block = toBlock(text, html);
    const one = block === null ? toProse(text) : onlyCell(block);
    if (one === null || state.rows.length === 0) void pasteBlock(block ?? text);
    else if (event.clipboardData?.types.includes("text/plain")) pasteText(one);
  };

  /** Into every cell of the range. */
  const pasteText = (text: string): void => {
    const most = state.props.max_text;
    if ([...text].length > most) {
      const limit = `${grouped(most)} characters`;
      failure.textContent = `This is too much for a cell, which holds ${limit}. Nothing was pasted.`;
    } else void write(cells().map((place) => ({ place, text })));
  };

  /** Python reads it. */
  const pasteBlock = async (text: string): Promise<void> => {
    const first = cells()[0] ?? null;
    const shown = state.columns.map((column) => column.field);
    const fields = first ? shown.slice(shown.indexOf(first.field)) : shown;
    const { persona_id } = state.props;
    const stages = state.rows.length;
    const answer = await wire.send({ type: "BlockPasted", persona_id, stage_id: first?.stage_id ?? null, fields, text });
    failure.textContent = refusal(answer);
    if (refusal(answer)) return;
    const added = state.rows.length - stages;
    announce(el, added > 0 ? `Pasted; ${added} ${added === 1 ? "stage" : "stages"} added.` : "Pasted.");
  };

  /** A cell of a spreadsheet brings its quotes and a line break along, which belong to no text. */
  const pasteIntoText = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const block = toBlock(text, event.clipboardData?.getData("text/html") ?? "");
    const one = block === null ? null : onlyCell(block);
    if (one === null || one === text || !(event.target instanceof HTMLTextAreaElement)) return;
    event.preventDefault();
    editor.insert(one);
  };

  /** The focus is in the grid, and not in a text that is being written. */
  const isOurs = (): boolean => {
    const at = focused(el);
    return at !== null && el.contains(at) && !at.matches("textarea, input");
  };

  // On the document: where nothing editable has the focus, browsers differ in where these go.
  const listen = (name: "copy" | "cut" | "paste", run: (event: ClipboardEvent) => void): void => {
    const heard = (event: ClipboardEvent): void => {
      if (!isOurs() || event.defaultPrevented || !event.clipboardData) return;
      event.preventDefault();
      run(event);
    };
    document.addEventListener(name, heard, { signal });
  };
  listen("copy", copy);
  listen("cut", (event) => copy(event) && clear());
  listen("paste", paste);
  table.element.addEventListener("paste", pasteIntoText);

  return {
    clear,
    accept: () => drafting.accept(cells()),
    fillDown() {
      const [first, ...below] = state.places();
      if (!first || below.length === 0) return;
      void write(below.flatMap((row) => row.map((place, index) => ({ place, text: textAt(first[index]) }))));
    },
  };
}
