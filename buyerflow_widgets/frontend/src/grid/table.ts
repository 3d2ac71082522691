/** The table's elements. Rows are known by their stage and cells by their field: they are reused and reordered, never built anew. */

import { focused, h } from "../dom";
import type { GridColumn, GridRow, StageField } from "../wire";
import { buildCell } from "./cell";
import { NearRows } from "./near-rows";
import type { Place } from "./place";

/** Rows in a group: what is laid out and painted together. With fewer the browser has more groups to look after at each key. */
const GROUP = 10;
/** Pixels of a column that has no width of its own beside others that have. */
const USUAL = 120;

export class Table {
  readonly element = h("table.bf-grid", { role: "grid", "aria-label": "Buying stages", "aria-multiselectable": "true" });
  #head = h("thead", { role: "rowgroup" });
  #groups: HTMLElement[] = [];
  #rows = new Map<string, HTMLTableRowElement>();
  #columns: GridColumn[] = [];
  #corner: HTMLElement;
  #tabbable: HTMLElement | null = null;
  #inHand: HTMLElement | null = null;

  #near: NearRows;
  /** The columns and widths for which the rows' heights were last measured. */
  #measuredFor = "";

  /** `corner` goes where the line of sides has nothing to say; `scroll` is what the table slides in. */
  constructor(corner: HTMLElement, scroll: HTMLElement, signal: AbortSignal) {
    this.#corner = corner;
    this.#near = new NearRows(this.element, scroll, () => this.#groups, signal);
    this.element.append(this.#head);
  }

  update(columns: GridColumn[], rows: GridRow[]): void {
    const columnsChanged = columns !== this.#columns && JSON.stringify(columns) !== JSON.stringify(this.#columns);
    this.#columns = columns;
    if (columnsChanged) this.#heads(columns);
    const lines = this.#head.childElementCount;
    const elements = rows.map((row, index) => {
      const old = this.#rows.get(row.stage_id);
      const element = old ?? h("tr", { role: "row", "data-stage": row.stage_id });
      const place = String(index + 1 + lines);
      if (element.getAttribute("aria-rowindex") !== place) element.setAttribute("aria-rowindex", place);
      if (columnsChanged || !old) this.#cells(element, columns);
      return element;
    });
    const kept = new Set(elements);
    for (const element of this.#rows.values()) if (!kept.has(element)) element.remove();
    this.#rows = new Map(rows.map((row, index) => [row.stage_id, elements[index] as HTMLTableRowElement]));
    this.#group(elements);
    this.element.setAttribute("aria-rowcount", String(rows.length + lines));
    this.element.setAttribute("aria-colcount", String(columns.length));
  }

  cell(place: Place): HTMLTableCellElement | null {
    return this.#rows.get(place.stage_id)?.querySelector<HTMLTableCellElement>(`:scope > [data-field="${place.field}"]`) ?? null;
  }

  placeOf(target: EventTarget | null): Place | null {
    const cell = (target as Element | null)?.closest<HTMLElement>("[data-field]");
    const stage_id = cell?.closest<HTMLElement>("[data-stage]")?.getAttribute("data-stage");
    return cell && stage_id ? ({ stage_id, field: cell.getAttribute("data-field") } as Place) : null;
  }

  /** The one cell that Tab enters, and the row in hand. */
  mark(tabbable: Place | null, inHand: string | null): void {
    const cell = tabbable && this.cell(tabbable);
    if (cell !== this.#tabbable) {
      this.#tabbable?.setAttribute("tabindex", "-1");
      cell?.setAttribute("tabindex", "0");
      this.#tabbable = cell;
    }
    const row = this.#rows.get(inHand ?? "") ?? null;
    if (row === this.#inHand) return;
    this.#inHand?.classList.remove("is-row");
    row?.classList.add("is-row");
    this.#inHand = row;
  }

  /** As they are on screen, in pixels. */
  widths(): Partial<Record<StageField, number>> {
    const heads = [...this.#head.querySelectorAll<HTMLElement>("tr:last-child > th")];
    return Object.fromEntries(this.#columns.map(({ field }, index) => [field, heads[index]?.offsetWidth ?? 0]));
  }

  /** In pixels; null: the style sheet's. One that has none yet gets the usual one; what is left of the table's width is shared out. */
  setWidths(widths: Partial<Record<StageField, number>> | null): void {
    const all = this.#columns.map(({ field }) => widths && (widths[field] ?? USUAL));
    for (const [index, { field }] of this.#columns.entries()) {
      const width = all[index] ?? null;
      this.element.style.setProperty(`--bf-col-${field}`, width === null ? "" : `minmax(${width}px, ${width}fr)`);
    }
    // Other columns or other widths: the rows have other heights.
    const now = JSON.stringify([this.#columns, all]);
    if (now !== this.#measuredFor) this.#near.measure(this.#groups);
    this.#measuredFor = now;
    this.element.classList.toggle("is-sized", widths !== null);
    this.element.style.setProperty("--bf-width", `${all.reduce((sum: number, width) => sum + (width ?? 0), 0)}px`);
    this.element.style.setProperty("--bf-first", `${all[0] ?? 136}px`);
  }

  /** The group that holds the focus stays the group of that row: the others are filled and put around it. */
  #group(rows: HTMLElement[]): void {
    const held = focused(this.element);
    const pinned = this.#groups.find((group) => group.contains(held));
    const others = this.#groups.filter((group) => group !== pinned);
    const parts = Array.from({ length: Math.ceil(rows.length / GROUP) }, (_, index) =>
      rows.slice(index * GROUP, (index + 1) * GROUP),
    );
    const changed: HTMLElement[] = [];
    this.#groups = parts.map((part) => {
      const holds = pinned && part.some((row) => row.contains(held));
      const group = holds ? pinned : (others.shift() ?? h("tbody", { role: "rowgroup" }));
      if (part.some((row, index) => group.children[index] !== row)) changed.push(group);
      arrange(group, part);
      return group;
    });
    for (const group of [...others, pinned]) if (group && !this.#groups.includes(group)) group.remove();
    arrange(this.element, [this.#head, ...this.#groups]);
    this.#near.measure(changed);
  }

  #heads(columns: GridColumn[]): void {
    const sides = columns.some((column) => column.side === "seller");
    this.element.classList.toggle("bf-grid--wide", sides);
    this.element.style.setProperty("--bf-tracks", columns.map(({ field }) => `var(--bf-col-${field})`).join(" "));
    this.#head.replaceChildren();
    if (sides) this.#head.append(this.#sides(columns));
    const names = columns.map((column, index) => paintSide(head(column, index), columns, index));
    this.#head.append(h("tr", { role: "row", "aria-rowindex": sides ? 2 : 1 }, ...names));
  }

  #sides(columns: GridColumn[]): HTMLElement {
    const line = h("tr.bf-side", { role: "row", "aria-rowindex": 1 });
    for (const [index, column] of columns.entries()) {
      if (index > 0 && column.side === columns[index - 1]?.side) continue;
      const span = columns.filter((other) => other.side === column.side).length;
      const text = { "": h("span.bf-sr", {}, "Stage"), buyer: "The buyer’s side", seller: "Your side" }[column.side];
      const attributes = { role: "columnheader", colspan: span, "aria-colspan": span, "aria-colindex": index + 1 };
      const cell = paintSide(h("th", attributes, text, column.side === "" && this.#corner), columns, index);
      cell.style.gridColumn = `span ${span}`;
      line.append(cell);
    }
    return line;
  }

  #cells(row: HTMLTableRowElement, columns: GridColumn[]): void {
    const cells = columns.map((column, index) => {
      const cell = row.querySelector<HTMLElement>(`:scope > [data-field="${column.field}"]`) ?? buildCell(column);
      cell.setAttribute("aria-colindex", String(index + 1));
      return paintSide(cell, columns, index);
    });
    for (const cell of [...row.children]) if (!cells.includes(cell as HTMLElement)) cell.remove();
    arrange(row, cells);
  }
}

function head({ field, label }: GridColumn, index: number): HTMLElement {
  const edge = h("span.bf-edge", { "aria-hidden": "true", "data-edge": field, title: "Drag to resize; double-click to reset" });
  return h("th", { role: "columnheader", scope: "col", "aria-colindex": index + 1 }, label, edge);
}

function paintSide<E extends HTMLElement>(cell: E, columns: GridColumn[], index: number): E {
  const seller = columns[index]?.side === "seller";
  cell.classList.toggle("is-seller", seller);
  cell.classList.toggle("is-seller-first", seller && columns[index - 1]?.side !== "seller");
  return cell;
}

/** Puts the children in order without moving the one that holds the focus: an element that is moved loses it. */
function arrange(parent: HTMLElement, children: HTMLElement[]): void {
  const held = focused(parent);
  let next: HTMLElement | null = null;
  for (const child of [...children].reverse()) {
    const pinned = child.parentNode === parent && child.contains(held);
    if (!pinned && (child.parentNode !== parent || child.nextElementSibling !== next)) parent.insertBefore(child, next);
    next = child;
  }
}
