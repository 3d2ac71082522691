/** For the tests: a kernel at the far edge that answers when it is told to, and the hands that type. */

import { vi } from "vitest";
import { connect } from "../app/connection";
import { FakeObserver } from "../fake-model";
import type { Event, GridColumn, GridProps, GridRow, Phase, StageField, Up } from "../wire";
import { type GridMounted, mount } from "./index";
import type { Place } from "./place";

const COLUMNS: GridColumn[] = [
  { field: "stage_name", label: "Stage Name", side: "" },
  { field: "buyer_actions", label: "Buyer Actions", side: "buyer" },
  { field: "duration", label: "Duration", side: "buyer" },
  { field: "key_influencers", label: "Key Influencers", side: "buyer" },
  { field: "seller_actions", label: "Seller Actions", side: "seller" },
  { field: "content_type", label: "Content Type", side: "seller" },
  { field: "key_message", label: "Key Message", side: "seller" },
];
// What was refused outlives the grid: each kernel has a persona of its own.
let personas = 0;
const OWN_SIDES = COLUMNS.slice(0, 4).map((column): GridColumn => ({ ...column, side: "" }));

export class FakeKernel {
  readonly sent: Event[] = [];
  /** What each was written over. */
  readonly seen: (string | undefined)[] = [];
  readonly said: string[] = [];
  readonly root = document.createElement("div");
  props: GridProps;
  #waiting: Up[] = [];
  #listeners = new Map<string, ((...values: never[]) => void)[]>();
  #mounted: GridMounted | null = null;
  #end = new AbortController();
  #el = document.createElement("div");

  constructor(names: string[] = ["Need", "Search", "Choice"], rest: Partial<GridProps> = {}) {
    // Answers at once, as a browser does for what is in the page.
    vi.stubGlobal("ResizeObserver", FakeObserver);
    Element.prototype.scrollIntoView = () => undefined;
    const rows = names.map((name, index) => row(`s${index}`, name));
    const common = {
      persona_id: `p${++personas}`,
      title: "Stages",
      lead: "",
      asked: null,
      used: {},
      max_text: 20_000,
      max_stages: 200,
      max_paste: 2_000_000,
      drafting: null,
    };
    this.props = { ...common, phase: "stages", columns: OWN_SIDES, rows, ...rest };
    this.root.className = "bf-app";
    document.body.replaceChildren(this.root);
    this.root.addEventListener("bf:announce", (event) => this.said.push((event as CustomEvent<string>).detail));
    this.enter();
  }

  enter(): void {
    this.#el = document.createElement("div");
    this.#end = new AbortController();
    this.root.append(this.#el);
    const { signal } = this.#end;
    const wire = connect(this as never, this.root, signal);
    const richText = (): Promise<never> => Promise.reject(new Error("there is none here"));
    this.#mounted = mount({ root: this.root, el: this.#el, signal, wire, work: "", richText, props: () => this.props });
    this.#mounted.update(this.props);
  }

  /** The app is taken out of the page. */
  leave(): void {
    this.#end.abort();
    this.#el.remove();
  }

  // The model, as anywidget gives it.
  on = (name: string, run: (...values: never[]) => void): void => {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), run]);
  };
  off = (name: string, run: (...values: never[]) => void): void => {
    this.#listeners.set(
      name,
      (this.#listeners.get(name) ?? []).filter((other) => other !== run),
    );
  };
  send = (up: Up): void => {
    this.#waiting.push(up);
    if (up.kind !== "event") return;
    this.sent.push(up.event);
    this.seen.push(up.seen);
  };

  /** New props, as Python would send them unasked. */
  show(change: Partial<GridProps>): void {
    this.props = { ...this.props, ...change };
    this.#mounted?.update(this.props);
  }

  /** A jump from elsewhere in the app. */
  jump(place: Place): void {
    this.#mounted?.edit(place);
  }

  open(phase: Phase): void {
    const columns = phase === "alignment" ? COLUMNS : OWN_SIDES;
    this.show({ phase, columns });
  }

  /** Answers the oldest message: applied and shown first, then acknowledged. */
  async answer(): Promise<void> {
    const up = this.#waiting.shift();
    if (up?.kind !== "event") throw new Error("nothing was sent");
    this.show({ rows: applied(this.props, up.event) });
    await this.#reply({ kind: "ack", to: up.id, ok: true });
  }

  async refuse(message: string): Promise<void> {
    const up = this.#waiting.shift();
    await this.#reply({ kind: "ack", to: up?.id, ok: false, message });
  }

  get waits(): boolean {
    return this.#waiting.length > 0;
  }

  cell(row: number, field: StageField): HTMLElement {
    return this.root.querySelectorAll("tbody tr")[row]?.querySelector(`[data-field="${field}"]`) as HTMLElement;
  }

  text(row: number, field: StageField): string | null | undefined {
    return this.cell(row, field).querySelector(".bf-text")?.textContent;
  }

  get box(): HTMLTextAreaElement | null {
    return this.root.querySelector("textarea");
  }

  get names(): (string | null)[] {
    return [...this.root.querySelectorAll("tbody th .bf-text")].map((name) => name.textContent);
  }

  button(name: string): HTMLButtonElement {
    const found = [...this.root.querySelectorAll("button")].find((button) => button.textContent === name);
    if (!found) throw new Error(`no button ${name}`);
    return found;
  }

  #fire(name: string, ...values: unknown[]): void {
    for (const run of this.#listeners.get(name) ?? []) run(...(values as never[]));
  }

  async #reply(answer: unknown): Promise<void> {
    this.#fire("msg:custom", { answer }, []);
    await settled();
  }
}

/** Presses a key where the focus is. False where the grid left it to the browser. */
export function press(key: string, modifiers: KeyboardEventInit = {}): boolean {
  const target = document.activeElement ?? document.body;
  const kept = target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...modifiers }));
  return !kept;
}

/** Types as a browser does: each character goes where the focus is once its key was handled. */
export function type(text: string): void {
  for (const character of text) {
    if (press(character)) continue;
    const box = document.activeElement;
    if (!(box instanceof HTMLTextAreaElement)) continue;
    box.setRangeText(character, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

export function row(stage_id: string, name: string, ...cells: string[]): GridRow {
  const [buyer_actions = "", duration = "", key_influencers = ""] = cells;
  const seller = { seller_actions: "", content_type: "", key_message: "" };
  return { stage_id, stage: { stage_name: name, buyer_actions, duration, key_influencers, ...seller }, reading: "" };
}

function applied({ rows }: Pick<GridProps, "rows">, event: Event): GridRow[] {
  const at = "stage_id" in event ? rows.findIndex((row) => row.stage_id === event.stage_id) : -1;
  const found = rows[at];
  const rest = rows.filter((row) => row !== found);
  if (event.type === "StageAdded") {
    const after = event.after === null ? rows.length : rows.findIndex((row) => row.stage_id === event.after) + 1;
    return inserted(rows, after, row(`new${rows.length}`, ""));
  }
  if (event.type === "CellsEdited") {
    return event.cells.reduce((now, cell) => applied({ rows: now }, { ...cell, type: "StageEdited", persona_id: "" }), rows);
  }
  if (!found) return rows;
  if (event.type === "StageDeleted") return rest;
  if (event.type === "StageDuplicated") return inserted(rows, at + 1, { ...found, stage_id: `${found.stage_id}+` });
  if (event.type === "StageMoved") {
    const before = event.before === null ? rest.length : rest.findIndex((row) => row.stage_id === event.before);
    return inserted(rest, before, found);
  }
  if (event.type !== "StageEdited") return rows;
  return inserted(rest, at, { ...found, stage: { ...found.stage, [event.field]: event.value } });
}

function inserted(rows: GridRow[], at: number, row: GridRow): GridRow[] {
  return [...rows.slice(0, at), row, ...rows.slice(at)];
}
