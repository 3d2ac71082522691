import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { page, prompt, shellProps } from "../fake-model";
import type { Bar, Changes, Down, GridColumn, Phase, Question, Slice, StageRow, Up } from "../wire";
import { goTo } from "./connection";
import app from "./index";

const COLUMNS: GridColumn[] = [
  { field: "stage_name", label: "Stage Name", side: "" },
  { field: "duration", label: "Duration", side: "buyer" },
];
const bar = (phase: Phase): Bar => {
  const flags = { can_undo: false, can_redo: false, exporting: "", damaged: "" };
  return { kind: "bar", phase, persona: { persona_id: "p", name: "Buyer" }, ...flags };
};
const stage = (stage_id: string, duration = ""): StageRow => {
  const texts = { stage_name: stage_id, buyer_actions: "", key_influencers: "", seller_actions: "" };
  return { kind: "stage", stage_id, stage: { ...texts, duration, content_type: "", key_message: "" }, reading: "" };
};
const panelOf = (phase: Phase): Record<string, Slice> => {
  if (phase === "persona") {
    return {
      form: { kind: "form", persona_id: "p", persona_name: "Buyer", persona_pain_points: "", asked: null, count: "" },
    };
  }
  if (phase === "summary") {
    const none = { origin: null, stale: false, check: null, error: "", part: null, model: null, started_at: null };
    return { summary: { kind: "summary", persona_id: "p", state: "written", html: "<p>Old</p>", text: "Old", ...none } };
  }
  const words = { title: "Stages", lead: "", columns: COLUMNS };
  return {
    grid: { kind: "grid", persona_id: "p", phase, ...words },
    asked: { kind: "asked", cell: null },
    used: { kind: "used", values: {} },
    "stage/s0": stage("s0"),
    "stage/s1": stage("s1"),
  };
};
/** What Python tells when a phase opens. */
const opened = (phase: Phase): Record<string, Slice> => ({
  bar: bar(phase),
  guide: { kind: "guide", persona_id: "p", phase, open_stage: null, prompt: prompt("begin") },
  order: { kind: "order", stage_ids: ["s0", "s1"] },
  foot: { kind: "foot", persona_id: "p", phase, note: "", back: null, next: null, ready: false, completed: false },
  ...panelOf(phase),
});

/** A page with the app in it, and a Python at the far edge. */
class FakePython {
  readonly sent: Up[] = [];
  readonly el = document.createElement("div");
  readonly #listeners = new Set<(message: Changes, buffers: DataView[]) => void>();
  readonly #end = new AbortController();
  #slices: Record<string, Slice>;
  #seq = 7;

  constructor(phase: Phase) {
    const { steps, save, formats, conflicts, news } = shellProps();
    const limits = { formats, max_import: 100, max_text: 20_000, max_stages: 200, max_paste: 1000, work: "w", questions: {} };
    this.#slices = {
      limits: { kind: "limits", ...limits },
      steps: { kind: "steps", steps },
      save: { kind: "save", ...save },
      conflicts: { kind: "conflicts", items: conflicts },
      news: { kind: "news", ...news },
      ...opened(phase),
    };
    document.body.append(this.el);
    const widget = app();
    widget.initialize({ model: this as never });
    widget.render({ model: this as never, el: this.el, signal: this.#end.signal });
  }

  get = (): Changes => ({ seq: this.#seq, changed: this.#slices, gone: [], answer: null, is_all: true });
  on = (_: string, run: (message: Changes, buffers: DataView[]) => void): unknown => this.#listeners.add(run);
  off = (_: string, run: (message: Changes, buffers: DataView[]) => void): unknown => this.#listeners.delete(run);
  send = (up: Up): void => {
    this.sent.push(up);
  };

  tell(changed: Record<string, Slice>, answer: Down | null = null, more: Partial<Changes> = {}): void {
    this.#slices = { ...this.#slices, ...changed };
    const message = { seq: ++this.#seq, changed, gone: [], answer, is_all: false, ...more };
    this.#seq = message.seq;
    for (const run of [...this.#listeners]) run(message, []);
  }

  /** The phase that was asked for opens, and the message that asked is answered. */
  async open(phase: Phase): Promise<void> {
    const up = this.sent.filter((one) => one.kind === "event").at(-1);
    this.tell(opened(phase), { kind: "ack", to: up?.id ?? "", ok: true });
    await Promise.resolve();
    await Promise.resolve();
  }

  close(): void {
    this.#end.abort();
    this.el.remove();
  }

  get root(): HTMLElement {
    return this.el.querySelector(".bf-app") as HTMLElement;
  }
}

let python: FakePython;
const inHand = (): string | null | undefined => document.activeElement?.getAttribute("aria-label");
const cell = (row: number): string | null | undefined =>
  python.root.querySelectorAll("tbody tr")[row]?.querySelector("[data-field=duration] .bf-text")?.textContent;
const duration: Question = { phase: "alignment", stage_id: "s1", field: "duration" };

beforeEach(() => {
  page();
  Element.prototype.scrollIntoView = () => undefined;
  python = new FakePython("stages");
});
afterEach(() => {
  python.close();
  vi.useRealTimers();
});

it("shows the panel of the phase that is open, in a workspace that has a name", async () => {
  const seen = (): string[] =>
    [...python.root.querySelectorAll<HTMLElement>(".bf-work > :not([hidden], .bf-foot)")].map((one) => one.className);
  expect(seen()).toEqual(["bf-panel bf-stages"]);
  expect(python.root.dataset.phase).toBe("stages");
  await python.open("persona");
  expect(seen()).toEqual(["bf-panel bf-form"]);
  expect(python.root.dataset.phase).toBe("persona");
  expect(python.root.querySelector(".bf-work")?.getAttribute("aria-label")).toBe("Workspace");
});

it("asks for everything where a message was missed, and forgets what is not there any more", () => {
  python.tell({ "stage/s1": stage("s1", "2 weeks") }, null, { seq: 99 });
  expect(cell(1)).toBe("2 weeks");
  expect(python.sent.at(-1)).toEqual({ kind: "all", id: "" });
  const { changed } = python.get();
  const order: Slice = { kind: "order", stage_ids: ["s0"] };
  const { "stage/s1": _, ...rest } = changed;
  python.tell({ ...rest, order }, null, { seq: 120, is_all: true });
  expect(cell(0)).toBe("Missing");
  expect(cell(1)).toBeUndefined();
  expect(python.sent.filter(({ kind }) => kind === "all")).toHaveLength(1);
});

it("jumps to a cell", () => {
  goTo(python.root, { ...duration, phase: "stages" });
  expect(inHand()).toBe("Duration, s1");
});

it("opens the phase that a jump leads to, and then puts the caret there", async () => {
  goTo(python.root, duration);
  expect(python.sent.at(-1)).toMatchObject({ event: { type: "PhaseOpened", phase: "alignment" } });
  expect(inHand()).not.toBe("Duration, s1");
  await python.open("alignment");
  expect(inHand()).toBe("Duration, s1");
});

it("jumps to a field of the form, and to the summary's text", async () => {
  goTo(python.root, { phase: "persona", field: "persona_name", stage_id: null });
  await python.open("persona");
  expect((document.activeElement as HTMLInputElement).value).toBe("Buyer");
  goTo(python.root, { phase: "summary", field: "ai_generated_summary", stage_id: null });
  await python.open("summary");
  // Without an answer of Python's there is no editor but the plain one.
  python.tell({}, { kind: "ack", to: python.sent.at(-1)?.id ?? "", ok: false, message: "No." });
  await vi.waitFor(() => expect(inHand()).toBe("Summary text"));
});

it("forgets a jump after a while, or when the person goes on elsewhere", async () => {
  vi.useFakeTimers();
  goTo(python.root, duration);
  vi.advanceTimersByTime(5001);
  await python.open("alignment");
  expect(inHand()).not.toBe("Duration, s1");
  await python.open("stages");
  goTo(python.root, duration);
  python.root.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown" }));
  await python.open("alignment");
  expect(inHand()).not.toBe("Duration, s1");
});

it("sends what stands in a cell that its phase takes off the screen", async () => {
  goTo(python.root, { ...duration, phase: "stages" });
  const box = document.activeElement as HTMLTextAreaElement;
  box.value = "3 weeks";
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await python.open("persona");
  expect(python.sent.at(-1)).toMatchObject({ event: { type: "StageEdited", stage_id: "s1", value: "3 weeks" } });
});

it("says a sentence where there is nothing to work on", () => {
  const model = { get: () => ({ seq: 0, changed: { closed: { kind: "closed", sentence: "Who are you?" } }, gone: [] }) };
  const el = document.createElement("div");
  app().render({ model: { ...model, on() {}, off() {} } as never, el });
  expect(el.querySelector("[role=alert]")?.textContent).toBe("Who are you?");
});
