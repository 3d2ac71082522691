/** What is typed and not Python's yet, for as long as the page is open: outside any view, since a notebook's cell may be run again, and
 * its output cleared. */

const KEPT = Symbol.for("buyerflow.drafts");
// Each view of a notebook may load a copy of this module of its own.
const page = globalThis as { [KEPT]?: Map<string, unknown> };
page[KEPT] ??= new Map();
const kept = page[KEPT];

/** The drafts of one panel, by keys of its own. */
export class Drafts<T> {
  #prefix: string;

  /** `work` tells one owner's work in one store from any other. */
  constructor(work: string, panel: string) {
    this.#prefix = `${work}\n${panel}\n`;
  }

  get(key: string): T | undefined {
    return kept.get(this.#prefix + key) as T | undefined;
  }

  set(key: string, draft: T): void {
    kept.set(this.#prefix + key, draft);
  }

  delete(key: string): boolean {
    return kept.delete(this.#prefix + key);
  }

  all(): T[] {
    return [...kept].filter(([key]) => key.startsWith(this.#prefix)).map(([, draft]) => draft as T);
  }
}
