/** What the grid knows: what Python says, what is on screen, which cells are in hand. Of its methods only `take` and `show` change it; `Hand`
 * sets `active` and `anchor`, the keys and the focus set `leaving`. */

import type { GridColumn, GridProps, GridRow } from "../wire";
import type { Place } from "./place";

/** A text that was committed here and is not Python's yet. */
export interface Held {
  text: string;
  /** Why it was not taken, one sentence. Empty while it is on its way. */
  message: string;
}

export class GridState {
  props: GridProps;
  /** Those that are shown. */
  columns: GridColumn[] = [];
  /** In the order on screen. */
  rows: GridRow[] = [];
  /** The cell in hand; null until there was one. Its row is what the toolbar acts on. */
  active: Place | null = null;
  /** Where the range began that ends at the active cell; null where there is none. */
  anchor: Place | null = null;
  /** The stages that the latest props brought. */
  arrived: string[] = [];
  /** Escape was pressed: the next Tab leaves the grid. */
  leaving = false;
  readonly held: (place: Place) => Held | undefined;
  #saved = new Map<string, GridRow>();
  #suggested = new Map<string, string>();

  constructor(props: GridProps, held: (place: Place) => Held | undefined) {
    this.props = props;
    this.held = held;
  }

  /** The stages whose rows are other ones than before. */
  take(props: GridProps): string[] {
    const before = this.#saved;
    this.props = props;
    this.#saved = new Map(props.rows.map((row) => [row.stage_id, row]));
    this.#suggested = new Map(props.drafting?.suggestions.map(({ text, ...place }) => [key(place), text]));
    const changed = props.rows.filter((row) => before.get(row.stage_id) !== row).map((row) => row.stage_id);
    this.arrived = changed.filter((id) => !before.has(id));
    return changed;
  }

  /** Where the cell in hand went away, one near it is in hand. */
  show(columns: GridColumn[], rows: GridRow[]): void {
    const index = this.rowIndex();
    this.columns = columns;
    this.rows = rows;
    if (!this.active || this.position(this.active)) return;
    const row = this.rowIndex();
    this.active = this.at(row < 0 ? index : row, this.#columnIndex());
  }

  /** What Python has. */
  saved(place: Place): string {
    return this.#saved.get(place.stage_id)?.stage[place.field] ?? "";
  }

  /** What is on screen. */
  shown(place: Place): string {
    return this.held(place)?.text ?? this.saved(place);
  }

  /** "14–28 days": how Python reads what is on screen, or "". */
  reading(place: Place): string {
    const reads = place.field === "duration" && this.shown(place) === this.saved(place);
    return (reads && this.#saved.get(place.stage_id)?.reading) || "";
  }

  /** What a model suggests for a blank cell, or "". */
  suggested(place: Place): string {
    return this.#suggested.get(key(place)) ?? "";
  }

  /** "Duration, Validation": the text box's name. */
  name(place: Place): string {
    const label = this.props.columns.find((column) => column.field === place.field)?.label ?? "";
    return `${label}, ${this.stageName(place.stage_id)}`;
  }

  stageName(stage_id: string): string {
    const index = this.rows.findIndex((row) => row.stage_id === stage_id);
    return this.shown({ stage_id, field: "stage_name" }).trim() || `Stage ${index + 1}`;
  }

  /** Of the row in hand; -1 where there is none. */
  rowIndex(): number {
    return this.rows.findIndex((row) => row.stage_id === this.active?.stage_id);
  }

  /** Of a cell on screen; null for any other. */
  position(place: Place | null): { row: number; column: number } | null {
    const row = this.rows.findIndex(({ stage_id }) => stage_id === place?.stage_id);
    const column = this.columns.findIndex(({ field }) => field === place?.field);
    return row < 0 || column < 0 ? null : { row, column };
  }

  /** As far as the grid goes; null where it has no cells. */
  at(row: number, column: number): Place | null {
    const stage = this.rows[Math.max(0, Math.min(row, this.rows.length - 1))];
    const field = this.columns[Math.max(0, Math.min(column, this.columns.length - 1))]?.field;
    return stage && field ? { stage_id: stage.stage_id, field } : null;
  }

  /** So many rows and columns from the cell in hand. */
  beside(rows: number, columns: number): Place | null {
    return this.at(this.rowIndex() + rows, this.#columnIndex() + columns);
  }

  /** In reading order; null at either end. */
  next(by: 1 | -1): Place | null {
    const width = this.columns.length;
    const next = this.rowIndex() * width + this.#columnIndex() + by;
    return next < 0 || next >= width * this.rows.length ? null : this.at(Math.floor(next / width), next % width);
  }

  /** Where Tab enters the grid. */
  entry(): Place | null {
    const { asked } = this.props;
    return this.active ?? (this.position(asked) ? asked : this.at(0, 0));
  }

  /** The range, row by row as on screen; without one the cell in hand by itself. What an undo or another tab took away takes its range
   * with it. */
  places(): Place[][] {
    const at = this.position(this.active);
    if (!at) return [];
    const from = this.position(this.anchor) ?? at;
    const [top, bottom] = [Math.min(at.row, from.row), Math.max(at.row, from.row)];
    const [left, right] = [Math.min(at.column, from.column), Math.max(at.column, from.column)];
    const fields = this.columns.slice(left, right + 1).map((column) => column.field);
    return this.rows.slice(top, bottom + 1).map(({ stage_id }) => fields.map((field) => ({ stage_id, field })));
  }

  /** More than the cell in hand. */
  isMany(): boolean {
    return this.places().flat().length > 1;
  }

  #columnIndex(): number {
    return this.columns.findIndex((column) => column.field === this.active?.field);
  }
}

function key({ stage_id, field }: Place): string {
  return `${stage_id} ${field}`;
}
