/** Which columns are shown, and how wide. Kept in this browser: it is about the screen, not about the process. */

import { announce } from "../app/connection";
import { h, showEach } from "../dom";
import * as icons from "../icons";
import type { GridColumn, Phase, StageField } from "../wire";
import type { GridState } from "./state";
import type { Table } from "./table";
import { toolMenu } from "./tool-menu";

const KEY = "buyerflow:columns";
const NARROWEST = 64;
const WIDEST = 800;
const STEP = 16;

type Widths = Partial<Record<StageField, number>>;

interface Kept {
  hidden: StageField[];
  /** In pixels; four columns and seven need different ones. None: the style sheet's. */
  widths: Partial<Record<Phase, Widths>>;
}

export class Columns {
  /** The button `Columns` and what it opens. */
  readonly chooser: HTMLElement;
  #state: GridState;
  #table: Table;
  #changed: () => void;
  #kept = read();
  #count = h("small.bf-count", { "aria-hidden": "true" });
  #button: HTMLElement;
  #panel = h("div.bf-menu", { role: "menu", "aria-label": "Columns" });

  constructor(state: GridState, table: Table, changed: () => void, signal: AbortSignal) {
    this.#state = state;
    this.#table = table;
    this.#changed = changed;
    const menu = toolMenu("Columns", icons.columns, this.#panel, signal, () => this.#list());
    menu.button.append(this.#count);
    this.#button = menu.button;
    this.chooser = menu.element;
    listenToEdges(this, table.element);
  }

  shown(columns: GridColumn[]): GridColumn[] {
    return columns.filter((column) => !this.#kept.hidden.includes(column.field));
  }

  /** Whoever is led to a cell sees it. */
  reveal(field: StageField): void {
    if (this.#kept.hidden.includes(field)) this.#toggle(field);
  }

  refresh(): void {
    const hidden = this.#state.props.columns.length - this.#state.columns.length;
    this.#count.textContent = hidden > 0 ? `${hidden} hidden` : "";
    if (hidden > 0) this.#button.setAttribute("aria-description", `${hidden} hidden`);
    else this.#button.removeAttribute("aria-description");
    this.#table.setWidths(this.#widths() ?? null);
  }

  /** From the keyboard: a step. */
  resizeBy(field: StageField, by: 1 | -1): void {
    const width = this.#measured()[field] ?? NARROWEST;
    this.resize(field, width + by * STEP);
    const label = this.#state.columns.find((column) => column.field === field)?.label ?? "";
    announce(this.chooser, `${label} is ${this.#measured()[field]} pixels wide.`);
  }

  resize(field: StageField, width: number): void {
    // The others keep the width that they have now, as in a spreadsheet.
    const widths = { ...this.#measured(), [field]: Math.round(Math.max(NARROWEST, Math.min(width, WIDEST))) };
    this.#keep({ ...this.#kept, widths: { ...this.#kept.widths, [this.#state.props.phase]: widths } });
  }

  resetWidths(): void {
    const { [this.#state.props.phase]: _, ...others } = this.#kept.widths;
    this.#keep({ ...this.#kept, widths: others });
  }

  #widths(): Widths | undefined {
    return this.#kept.widths[this.#state.props.phase];
  }

  #measured(): Widths {
    return { ...this.#table.widths(), ...this.#widths() };
  }

  #toggle(field: StageField): void {
    const { hidden } = this.#kept;
    this.#keep({ ...this.#kept, hidden: hidden.includes(field) ? hidden.filter((one) => one !== field) : [...hidden, field] });
  }

  #keep(kept: Kept): void {
    this.#kept = kept;
    try {
      localStorage.setItem(KEY, JSON.stringify(kept));
    } catch {
      // Where nothing can be kept, it holds until the page is left.
    }
    this.#changed();
    this.#list();
  }

  #list(): void {
    // The stage's name heads its row: it always stays.
    const choices = this.#state.props.columns
      .slice(1)
      .map(({ field, label }) => ({ field, label, shown: !this.#kept.hidden.includes(field) }));
    const had = this.#panel.querySelector<HTMLElement>(":focus")?.dataset.item;
    const lines = this.#widths() ? [...choices, null] : choices;
    showEach(this.#panel, lines, (line) => (line ? this.#choice(line) : this.#reset()));
    if (had) (this.#panel.querySelector<HTMLElement>(`[data-item="${had}"]`) ?? this.#button).focus();
  }

  #choice({ field, label, shown }: { field: StageField; label: string; shown: boolean }): HTMLElement {
    const onclick = (): void => this.#toggle(field);
    const role = { role: "menuitemcheckbox", "aria-checked": String(shown) };
    return h(
      "button.bf-item",
      { type: "button", ...role, tabindex: -1, "data-item": field, onclick },
      h("span", {}, label),
      h("span.bf-check", {}, shown && icons.icon(icons.check)),
    );
  }

  #reset(): HTMLElement {
    const onclick = (): void => this.resetWidths();
    return h("button.bf-item", { type: "button", role: "menuitem", tabindex: -1, "data-item": "reset", onclick }, "Reset widths");
  }
}

/** A column's right edge is dragged; pressed twice, all columns are as at first. */
function listenToEdges(columns: Columns, table: HTMLElement): void {
  let drag: { field: StageField; from: number; width: number; pointerId: number } | null = null;

  table.addEventListener("pointerdown", (event) => {
    const edge = (event.target as Element).closest<HTMLElement>(".bf-edge");
    const head = edge?.closest("th");
    if (!edge || !head || event.button !== 0) return;
    event.preventDefault();
    edge.setPointerCapture(event.pointerId);
    const field = edge.dataset.edge as StageField;
    drag = { field, from: event.clientX, width: head.offsetWidth, pointerId: event.pointerId };
  });
  table.addEventListener("pointermove", (event) => {
    if (event.pointerId === drag?.pointerId) columns.resize(drag.field, drag.width + event.clientX - drag.from);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    table.addEventListener(name, () => {
      drag = null;
    });
  }
  table.addEventListener("dblclick", (event) => (event.target as Element).closest(".bf-edge") && columns.resetWidths());
}

function read(): Kept {
  const none: Kept = { hidden: [], widths: {} };
  try {
    const kept: Partial<Kept> | null = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return Array.isArray(kept?.hidden) && kept.widths instanceof Object ? { ...none, ...kept } : none;
  } catch {
    return none;
  }
}
