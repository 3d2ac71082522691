/** What moves the cells in hand: puts the focus there, and marks them. */

import { announce } from "../app/connection";
import { type Place, same } from "./place";
import type { GridState } from "./state";
import type { Table } from "./table";

export class Hand {
  #state: GridState;
  #table: Table;
  #changed: () => void;
  #elsewhere: () => void;
  #selected = new Set<HTMLElement>();

  /** `changed` is called when another cell is in hand; `elsewhere` takes the focus where the grid has no cell. */
  constructor(state: GridState, table: Table, changed: () => void, elsewhere: () => void) {
    this.#state = state;
    this.#table = table;
    this.#changed = changed;
    this.#elsewhere = elsewhere;
  }

  activate(place: Place | null): void {
    if (same(place, this.#state.active)) return;
    this.#state.active = place;
    this.#mark();
    this.#changed();
  }

  focus(place: Place): void {
    this.clear();
    this.#land(place);
  }

  focusActive(): void {
    const place = this.#state.active ?? this.#state.at(0, 0);
    if (place && this.#table.cell(place)) this.focus(place);
    else this.#elsewhere();
  }

  reveal(): void {
    if (this.#state.active) this.#table.cell(this.#state.active)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** As far as the grid goes. */
  step(rows: number, columns: number): void {
    const place = this.#state.beside(rows, columns);
    if (place) this.focus(place);
  }

  /** False at either end. */
  stepInReadingOrder(by: 1 | -1): boolean {
    const place = this.#state.next(by);
    if (place) this.focus(place);
    return place !== null;
  }

  /** The range grows or shrinks by as much. */
  stretch(rows: number, columns: number): void {
    const place = this.#state.beside(rows, columns);
    if (place) this.extend(place);
  }

  selectAll(): void {
    const [first, last] = [this.#state.at(0, 0), this.#state.at(Infinity, Infinity)];
    if (!first || !last) return;
    this.focus(first);
    this.extend(last);
  }

  /** From the active cell, or from where the range began, to this one. */
  extend(to: Place): void {
    this.#state.anchor ??= this.#state.active;
    this.#land(to);
    this.#select();
    const places = this.#state.places();
    if (this.#state.isMany()) announce(this.#table.element, `${places.length} by ${places[0]?.length ?? 0} cells selected.`);
  }

  /** The active cell is in hand by itself. */
  clear(): void {
    if (!this.#state.anchor) return;
    this.#state.anchor = null;
    this.#select();
  }

  paint(): void {
    this.#mark();
    this.#select();
  }

  /** The range, if there is one, goes on. */
  #land(place: Place): void {
    this.activate(place);
    this.#table.cell(place)?.focus({ preventScroll: true });
    this.reveal();
  }

  #mark(): void {
    this.#table.mark(this.#state.entry(), this.#state.active?.stage_id ?? null);
  }

  #select(): void {
    const places = this.#state.isMany() ? this.#state.places().flat() : [];
    const cells = new Set<HTMLElement>(places.flatMap((place) => this.#table.cell(place) ?? []));
    for (const cell of this.#selected) if (!cells.has(cell)) cell.removeAttribute("aria-selected");
    for (const cell of cells) cell.setAttribute("aria-selected", "true");
    this.#selected = cells;
  }
}
