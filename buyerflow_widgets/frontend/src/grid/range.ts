/** The cells in hand beyond the active one: the rectangle between it and where Shift or the mouse began. */

import { announce } from "../app/connection";
import type { Grid } from "./grid";
import { type Place, same } from "./place";

export class Range {
  #grid: Grid;
  #anchor: Place | null = null;
  #painted = new Set<HTMLElement>();

  constructor(grid: Grid) {
    this.#grid = grid;
  }

  /** More than the active cell. */
  get isMany(): boolean {
    return this.#grid.position(this.#anchor) !== null && !same(this.#anchor, this.#grid.active) && this.#bounds() !== null;
  }

  /** Row by row as on screen; without a range the active cell by itself. */
  places(): Place[][] {
    const bounds = this.#bounds();
    if (!bounds) return [];
    const fields = this.#grid.columns.slice(bounds.left, bounds.right + 1).map((column) => column.field);
    const rows = this.#grid.rows.slice(bounds.top, bounds.bottom + 1);
    return rows.map(({ stage_id }) => fields.map((field) => ({ stage_id, field })));
  }

  /** From the active cell, or from where the range began, to this one. */
  extend(to: Place): void {
    this.#anchor ??= this.#grid.active;
    this.#grid.land(to);
    this.paint();
    const places = this.places();
    if (this.isMany) announce(this.#grid.el, `${places.length} by ${places[0]?.length ?? 0} cells selected.`);
  }

  clear(): void {
    if (!this.#anchor) return;
    this.#anchor = null;
    this.paint();
  }

  paint(): void {
    const cells = this.isMany ? this.places().flatMap((row) => row.flatMap((place) => this.#grid.table.cell(place) ?? [])) : [];
    const now = new Set<HTMLElement>(cells);
    for (const cell of this.#painted) if (!now.has(cell)) cell.removeAttribute("aria-selected");
    for (const cell of now) cell.setAttribute("aria-selected", "true");
    this.#painted = now;
  }

  /** Null where there is no active cell. What an undo or another tab took away takes its range with it. */
  #bounds(): { top: number; bottom: number; left: number; right: number } | null {
    const at = this.#grid.position(this.#grid.active);
    if (!at) return null;
    const from = this.#grid.position(this.#anchor) ?? at;
    const [top, bottom] = [Math.min(at.row, from.row), Math.max(at.row, from.row)];
    const [left, right] = [Math.min(at.column, from.column), Math.max(at.column, from.column)];
    return { top, bottom, left, right };
  }
}
