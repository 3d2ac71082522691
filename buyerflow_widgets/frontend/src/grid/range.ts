/** The cells in hand beyond the active one: the rectangle between it and where Shift or the mouse began. */

import { announce } from "../app/connection";
import type { Grid } from "./grid";
import type { Place } from "./place";

export class Range {
  #grid: Grid;
  #painted = new Set<HTMLElement>();

  constructor(grid: Grid) {
    this.#grid = grid;
  }

  /** From the active cell, or from where the range began, to this one. */
  extend(to: Place): void {
    this.#grid.state.anchor ??= this.#grid.state.active;
    this.#grid.land(to);
    this.paint();
    const places = this.#grid.state.places();
    if (this.#grid.state.isMany()) announce(this.#grid.el, `${places.length} by ${places[0]?.length ?? 0} cells selected.`);
  }

  clear(): void {
    if (!this.#grid.state.anchor) return;
    this.#grid.state.anchor = null;
    this.paint();
  }

  paint(): void {
    const cells = this.#grid.state.isMany()
      ? this.#grid.state.places().flatMap((row) => row.flatMap((place) => this.#grid.table.cell(place) ?? []))
      : [];
    const now = new Set<HTMLElement>(cells);
    for (const cell of this.#painted) if (!now.has(cell)) cell.removeAttribute("aria-selected");
    for (const cell of now) cell.setAttribute("aria-selected", "true");
    this.#painted = now;
  }
}
