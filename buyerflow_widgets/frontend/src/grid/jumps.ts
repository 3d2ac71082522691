/** Jumps from elsewhere in the app to a cell. The phase may have to open first, so a jump waits a moment for its cell. */

import { GOTO } from "../connection";
import type { Question } from "../wire";
import type { Grid } from "./grid";
import type { Place } from "./place";

const PATIENCE = 5000;

export class Jumps {
  #grid: Grid;
  #wanted: { place: Place; until: number } | null = null;

  constructor(grid: Grid) {
    this.#grid = grid;
  }

  listen(root: HTMLElement, signal: AbortSignal): void {
    root.addEventListener(GOTO, (event) => this.#go((event as CustomEvent<Question>).detail), { signal });
    // Whoever goes on elsewhere meanwhile is not pulled back.
    for (const name of ["pointerdown", "keydown"]) {
      root.addEventListener(name, () => this.#forget(), { capture: true, signal });
    }
  }

  /** Something changed: perhaps the cell is there now. */
  retry(): void {
    const wanted = this.#wanted;
    if (!wanted || !this.#grid.table.cell(wanted.place) || !this.#grid.el.checkVisibility()) return;
    this.#wanted = null;
    if (Date.now() <= wanted.until) this.#grid.edit(wanted.place);
  }

  #go({ stage_id, field }: Question): void {
    this.#grid.chooser.reveal(field as Place["field"]);
    this.#wanted =
      stage_id === null ? null : { place: { stage_id, field: field as Place["field"] }, until: Date.now() + PATIENCE };
    this.retry();
  }

  #forget(): void {
    this.#wanted = null;
  }
}
