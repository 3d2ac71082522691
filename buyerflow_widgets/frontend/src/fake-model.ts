/** For the tests: a panel in the page, with a Python at the far edge that answers when it is told to. */

import { vi } from "vitest";
import { connect } from "./app/connection";
import type { Mounted, Panel } from "./app/panel";
import type { Command, Down, Event, Prompt, Reply, ShellProps, Up } from "./wire";

type Listener = (...values: never[]) => void;
interface Module<T> {
  mount(panel: Panel<T>): Mounted<T>;
}
/** What was typed outlives a view: each page has work of its own. */
let work = "";

export class FakeModel<T> {
  readonly el = document.createElement("div");
  readonly sent: Up[] = [];
  /** A ping goes up and is answered. */
  ping = async (): Promise<void> => undefined;
  #listeners = new Map<string, Set<Listener>>();
  #end = new AbortController();
  #mounted: Mounted<T> | null = null;

  constructor(public props: T) {}

  on = (name: string, run: Listener): void => {
    this.#listeners.set(name, (this.#listeners.get(name) ?? new Set()).add(run));
  };
  off = (name: string, run: Listener): void => {
    this.#listeners.get(name)?.delete(run);
  };
  send = (up: Up): void => {
    this.sent.push(up);
  };

  /** New props, as Python sends them. */
  show(change: Partial<T>): void {
    this.props = { ...this.props, ...change };
    this.#mounted?.update(this.props);
  }

  /** What went up, without pings. */
  get events(): (Event | Command)[] {
    return this.sent.flatMap<Event | Command>((up) =>
      up.kind === "event" ? [up.event] : up.kind === "command" ? [up.command] : [],
    );
  }

  /** Answers one message, the latest unless told. */
  async answer(up = this.sent.at(-1), failure = ""): Promise<void> {
    const to = up?.id ?? "";
    await this.receive(failure ? { kind: "ack", to, ok: false, message: failure } : { kind: "ack", to, ok: true });
  }

  async receive(answer: Down): Promise<void> {
    this.#fire("msg:custom", { answer }, []);
    await vi.waitFor(() => Promise.resolve());
  }

  place(module: Module<T>, into: HTMLElement): this {
    into.append(this.el);
    const { signal } = this.#end;
    const richText = (): Promise<never> => Promise.reject(new Error("there is none here"));
    const wire = connect(this as never, into, signal);
    this.ping = async (): Promise<void> => {
      const answered = wire.ping();
      await this.answer();
      await answered;
    };
    this.#mounted = module.mount({ root: into, el: this.el, signal, wire, work, richText, props: () => this.props });
    this.#mounted.update(this.props);
    return this;
  }

  /** Another step is opened. */
  leave(): void {
    this.#mounted?.leave?.();
    this.el.hidden = true;
  }

  remove(): void {
    this.#end.abort();
    this.el.remove();
  }

  #fire(name: string, ...values: unknown[]): void {
    for (const run of [...(this.#listeners.get(name) ?? [])]) run(...(values as never[]));
  }
}

/** The app's root, alone in the page. */
export function page(): HTMLElement {
  vi.stubGlobal("ResizeObserver", FakeObserver);
  vi.stubGlobal("IntersectionObserver", Unseeing);
  const root = document.createElement("div");
  root.className = "bf-app";
  work = crypto.randomUUID();
  document.body.replaceChildren(root);
  return root;
}

/** A button by the name that readers hear. */
export function named(root: HTMLElement, name: string): HTMLButtonElement {
  const read = (one: HTMLElement): string => {
    const copy = one.cloneNode(true) as HTMLElement;
    for (const part of copy.querySelectorAll("[aria-hidden=true]")) part.remove();
    return copy.textContent ?? "";
  };
  const isNamed = (one: HTMLElement): boolean => (one.getAttribute("aria-label") ?? read(one)) === name;
  const found = [...root.querySelectorAll("button")].find((one) => isNamed(one) && !one.closest("[hidden]"));
  if (!found) throw new Error(`no button named ${name}`);
  return found;
}

export function press(target: HTMLElement, key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, composed: true, ...more });
  target.dispatchEvent(event);
  return event;
}

export function reply(label: string, more: Partial<Reply> = {}): Reply {
  return { label, note: "", event: null, command: null, goto: null, replies: [], primary: false, confirm: "", ...more };
}

export function prompt(key: string, more: Partial<Prompt> = {}): Prompt {
  const words = { where: "", heading: "", text: "?", hint: "", answer: null };
  return { key, question: null, ...words, free_text: false, adds: false, command: null, replies: [], ...more };
}

export function shellProps(more: Partial<ShellProps> = {}): ShellProps {
  const save = { state: "saved", at: "2030-01-01T10:42:00Z", reason: "" } as const;
  const steps = (["introduction", "persona"] as const).map((phase) => ({ phase, name: phase, mark: "none" as const, count: "" }));
  return {
    phase: "introduction",
    steps,
    persona: null,
    can_undo: true,
    can_redo: false,
    save,
    consent: null,
    importing: null,
    max_import: 100,
    formats: [
      { suffix: "xlsx", name: "Spreadsheet" },
      { suffix: "pptx", name: "Slides" },
      { suffix: "json", name: "JSON" },
    ],
    exporting: "",
    conflicts: [],
    news: { number: 0, text: "" },
    damaged: "",
    ...more,
  };
}

/** A `ResizeObserver` that tells once, at once. */
export class FakeObserver {
  #run: (entries: unknown[], observer: FakeObserver) => void;
  constructor(run: (entries: unknown[], observer: FakeObserver) => void) {
    this.#run = run;
  }
  observe(): void {
    queueMicrotask(() => this.#run([], this));
  }
  unobserve(): void {}
  disconnect(): void {
    this.#run = () => undefined;
  }
}

class Unseeing {
  observe(): void {}
}
