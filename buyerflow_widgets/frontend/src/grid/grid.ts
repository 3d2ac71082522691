/** The stage grid: what Python says, what was typed here since, which cell is in hand. The modules around it do the rest. */

import { type Connection, notice } from "../app/connection";
import type { Panel } from "../app/panel";
import { focused, h, setText } from "../dom";
import { type Slide, slide } from "../slide";
import type { GridColumn, GridProps, GridRow } from "../wire";
import { Actions } from "./actions";
import { Blocks } from "./blocks";
import { paintCell } from "./cell";
import { Columns } from "./columns";
import { Drafting } from "./drafting";
import { listenToGrips } from "./drag";
import { Editor } from "./editing";
import { Ghosts } from "./ghosts";
import { onKey } from "./keys";
import { Pending } from "./pending";
import { type Place, same } from "./place";
import { listenToPointer } from "./pointer";
import { Range } from "./range";
import { Sides } from "./sides";
import { Table } from "./table";

export class Grid {
  readonly el: HTMLElement;
  readonly wire: Connection;
  readonly table: Table;
  readonly pending: Pending;
  readonly editor = new Editor(this);
  readonly actions = new Actions(this);
  readonly range = new Range(this);
  readonly blocks: Blocks;
  readonly chooser: Columns;
  readonly drafting: Drafting;
  readonly ghosts = new Ghosts(this);
  props: GridProps;
  /** Those that are shown. */
  columns: GridColumn[] = [];
  /** In the order on screen. */
  rows: GridRow[] = [];
  /** The cell in hand; null until there was one. Its row is what the toolbar acts on. */
  active: Place | null = null;
  /** The stages that the latest props brought. */
  arrived: string[] = [];
  /** Escape was pressed: the next Tab leaves the grid. */
  leaving = false;
  #saved = new Map<string, GridRow>();
  #title = h("h2");
  #lead = h("p");
  #scroll = h("div.bf-scroll");
  #empty = h(
    "p.bf-empty",
    { tabindex: -1 },
    "No stages yet. Choose a set in the guide, add a stage here, or paste rows from a spreadsheet.",
  );
  #sides: Sides;
  #slide: Slide;

  constructor({ el, wire, signal, props, work }: Panel<GridProps>) {
    this.el = el;
    this.wire = wire;
    this.props = props();
    this.#sides = new Sides(this.#scroll, signal);
    this.table = new Table(this.#sides.corner, this.#scroll, signal);
    this.pending = new Pending(
      wire,
      work,
      () => this.props.persona_id,
      (place, refused) => {
        this.paint(place);
        if (!this.table.cell(place)) notice(el, refused);
        this.ghosts.settle();
      },
    );
    this.blocks = new Blocks(this, signal);
    this.chooser = new Columns(this, signal);
    this.#scroll.append(this.table.element);
    this.#slide = slide(this.#scroll, signal);
    this.drafting = new Drafting(this, signal);
    this.actions.toolbar.append(this.drafting.menu, this.chooser.chooser);
    el.append(h("div.bf-work__head", {}, this.#title, this.#lead), this.actions.toolbar, this.actions.failure);
    el.append(this.drafting.bar);
    el.append(this.#empty, this.#scroll);
    this.table.element.addEventListener("keydown", (event) => onKey(this, event));
    this.table.element.addEventListener("focusin", (event) => {
      this.leaving = false;
      const place = this.table.placeOf(event.target);
      if (!place || same(place, this.active)) return;
      // Not by a way of ours, which name the cell before they focus it: a range would reach from somewhere else to here.
      this.range.clear();
      this.activate(place);
    });
    listenToPointer(this, this.table.element);
    listenToGrips(this, this.table.element, signal);
  }

  update(given: GridProps): void {
    const props = this.ghosts.keep(given);
    const editing = this.editor.place;
    // The cell in edit goes: what was typed there is sent while it is known where it belongs.
    if (editing && (props.persona_id !== this.props.persona_id || !has(props, editing))) this.editor.commit();
    const opened = props.phase !== this.props.phase || this.rows.length === 0;
    const before = this.props;
    this.arrived = props.rows.map((row) => row.stage_id).filter((id) => !this.#saved.has(id));
    const changed = props.rows.filter((row) => this.#saved.get(row.stage_id) !== row).map((row) => row.stage_id);
    this.#saved = new Map(props.rows.map((row) => [row.stage_id, row]));
    this.props = props;
    setText(this.#title, props.title);
    setText(this.#lead, props.lead);
    const isSame =
      before.persona_id === props.persona_id && before.columns === props.columns && before.drafting === props.drafting;
    const asked = [before.asked, props.asked].flatMap((cell) => cell?.stage_id ?? []);
    this.refresh(isSame ? new Set([...changed, ...asked]) : null);
    if (opened && props.columns.some((column) => column.side === "seller")) this.#sides.rest();
  }

  /** Shows the props and what was done here since, in the rows of these stages; null: in all. */
  refresh(changed: ReadonlySet<string> | null = null): void {
    const { asked } = this.props;
    const hadFocus = this.table.element.contains(focused(this.el));
    const index = this.rowIndex();
    this.columns = this.chooser.shown(this.props.columns);
    this.rows = this.actions.moves.sort(this.props.rows);
    this.drafting.refresh();
    this.table.update(this.columns, this.rows);
    for (const { stage_id } of this.rows)
      if (changed?.has(stage_id) ?? true) for (const { field } of this.columns) this.paint({ stage_id, field });
    this.#scroll.hidden = this.rows.length === 0;
    this.#empty.hidden = this.rows.length > 0;
    this.editor.refresh();
    if (this.active && !this.table.cell(this.active)) this.active = this.#near(this.active, index);
    this.table.mark(this.active ?? (asked && this.table.cell(asked) ? asked : this.#at(0, 0)), this.active?.stage_id ?? null);
    this.range.paint();
    this.actions.refresh();
    this.chooser.refresh();
    this.#slide.settle();
    // Nobody is left without a place because a stage went away.
    if (hadFocus && !this.table.element.contains(focused(this.el))) this.focusActive();
  }

  paint(place: Place): void {
    const cell = this.table.cell(place);
    const row = this.#saved.get(place.stage_id);
    if (!cell || !row) return;
    const text = this.shown(place);
    const reads = place.field === "duration" && text === this.saved(place);
    const view = {
      text,
      reading: reads ? row.reading : "",
      asked: same(this.props.asked, place),
      message: this.pending.get(place)?.message ?? "",
      suggested: this.pending.get(place) ? "" : this.drafting.at(place),
      editing: same(this.editor.place, place),
    };
    paintCell(cell, view, {
      discard: () => this.#discard(place),
      accept: () => this.#answer(place, () => this.drafting.accept([place])),
      reject: () => this.#answer(place, () => this.drafting.reject([place])),
    });
  }

  /** What Python has. */
  saved(place: Place): string {
    return this.#saved.get(place.stage_id)?.stage[place.field] ?? "";
  }

  /** What is on screen. */
  shown(place: Place): string {
    return this.pending.get(place)?.text ?? this.saved(place);
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

  activate(place: Place | null): void {
    if (same(place, this.active)) return;
    this.active = place;
    this.table.mark(place ?? this.#at(0, 0), place?.stage_id ?? null);
    this.actions.refresh();
  }

  focus(place: Place): void {
    this.range.clear();
    this.land(place);
  }

  /** The range, if there is one, goes on. */
  land(place: Place): void {
    this.activate(place);
    this.table.cell(place)?.focus({ preventScroll: true });
    this.revealActive();
  }

  focusActive(): void {
    const place = this.active ?? this.#at(0, 0);
    if (place && this.table.cell(place)) this.focus(place);
    else this.actions.addButton.focus();
  }

  revealActive(): void {
    if (this.active) this.table.cell(this.active)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  edit(place: Place, start?: Parameters<Editor["open"]>[1]): void {
    this.range.clear();
    this.activate(place);
    this.editor.open(place, start);
  }

  editActive(start?: Parameters<Editor["open"]>[1]): void {
    if (this.active) this.edit(this.active, start);
  }

  /** Gives up what was refused in the active cell. */
  discard(): void {
    if (this.active) this.#discard(this.active);
  }

  /** As far as the grid goes. */
  step(rows: number, columns: number): void {
    const place = this.#from(rows, columns);
    if (place) this.focus(place);
  }

  /** The range grows or shrinks by as much. */
  stretch(rows: number, columns: number): void {
    const place = this.#from(rows, columns);
    if (place) this.range.extend(place);
  }

  selectAll(): void {
    const [first, last] = [this.#at(0, 0), this.#at(Infinity, Infinity)];
    if (!first || !last) return;
    this.focus(first);
    this.range.extend(last);
  }

  /** Of a cell on screen; null for any other. */
  position(place: Place | null): { row: number; column: number } | null {
    const row = this.rows.findIndex(({ stage_id }) => stage_id === place?.stage_id);
    const column = this.columns.findIndex(({ field }) => field === place?.field);
    return row < 0 || column < 0 ? null : { row, column };
  }

  /** False at either end. */
  stepInReadingOrder(by: 1 | -1): boolean {
    const width = this.columns.length;
    const next = this.rowIndex() * width + this.#column() + by;
    if (next < 0 || next >= width * this.rows.length) return false;
    const place = this.#at(Math.floor(next / width), next % width);
    if (place) this.focus(place);
    return true;
  }

  #discard(place: Place): void {
    if (!this.pending.get(place)?.message) return;
    this.editor.close();
    this.pending.drop(place);
    this.focus(place);
  }

  /** The button that was pressed goes: the cell has the focus. */
  #answer(place: Place, run: () => void): void {
    this.editor.close();
    this.focus(place);
    run();
  }

  #column(): number {
    return this.columns.findIndex((column) => column.field === this.active?.field);
  }

  #from(rows: number, columns: number): Place | null {
    return this.#at(this.rowIndex() + rows, this.#column() + columns);
  }

  #at(row: number, column: number): Place | null {
    const stage = this.rows[Math.max(0, Math.min(row, this.rows.length - 1))];
    const field = this.columns[Math.max(0, Math.min(column, this.columns.length - 1))]?.field;
    return stage && field ? { stage_id: stage.stage_id, field } : null;
  }

  /** Where one lands whose cell went away. */
  #near(place: Place, index: number): Place | null {
    const row = this.rows.findIndex(({ stage_id }) => stage_id === place.stage_id);
    return this.#at(row < 0 ? index : row, this.#column());
  }
}

function has({ rows, columns }: GridProps, { stage_id, field }: Place): boolean {
  return rows.some((row) => row.stage_id === stage_id) && columns.some((column) => column.field === field);
}
