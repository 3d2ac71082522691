/** The slices that Python has told, and a number that shows where one was missed. One for each model, however many views it has. */

import type { AnyModel } from "@anywidget/types";
import type { Changes, Slice, Up } from "../wire";

export type Kind = Slice["kind"];
export type Of<K extends Kind> = Extract<Slice, { kind: K }>;
export type Model = AnyModel<{ slices: Changes }>;

/** What fails in one panel stops neither the others nor the answer that comes with it. */
export function safely(run: () => void): void {
  try {
    run();
  } catch (error) {
    reportError(error);
  }
}

export class Store {
  readonly model: Model;
  #slices = new Map<string, Slice>();
  #seq = 0;
  #listeners = new Set<(kinds: ReadonlySet<Kind>) => void>();

  constructor(model: Model) {
    this.model = model;
    this.#take(model.get("slices"));
    model.on("msg:custom", this.#receive);
  }

  /** `id`: of one among several, such as a stage. */
  get<K extends Kind>(kind: K, id?: string): Of<K> | undefined {
    return this.#slices.get(id === undefined ? kind : `${kind}/${id}`) as Of<K> | undefined;
  }

  /** Tells one owner's work in one store from any other. */
  get work(): string {
    return this.get("limits")?.work ?? "";
  }

  /** `run` is told of which kinds slices came or went. The result ends that. */
  subscribe(run: (kinds: ReadonlySet<Kind>) => void): () => void {
    this.#listeners.add(run);
    return () => this.#listeners.delete(run);
  }

  close(): void {
    this.model.off("msg:custom", this.#receive);
  }

  #receive = (message: Changes): void => {
    if (typeof message.seq !== "number") return;
    // What it brings is true in any case; what was in the one that was missed is asked for.
    if (message.seq !== this.#seq + 1 && !message.is_all) this.model.send({ kind: "all", id: "" } satisfies Up);
    const kinds = this.#take(message);
    for (const run of [...this.#listeners]) safely(() => run(kinds));
  };

  #take({ seq, changed, gone, is_all }: Changes): Set<Kind> {
    const kinds = new Set<Kind>();
    const lost = is_all ? [...this.#slices.keys()].filter((name) => !(name in changed)) : gone;
    for (const name of lost) {
      const slice = this.#slices.get(name);
      if (slice) kinds.add(slice.kind);
      this.#slices.delete(name);
    }
    for (const [name, slice] of Object.entries(changed)) {
      this.#slices.set(name, slice);
      kinds.add(slice.kind);
    }
    this.#seq = seq;
    return kinds;
  }
}
