/** The order of the rows, with the moves that Python has not confirmed: pressing the key three times moves three rows. */

import type { GridRow } from "../wire";

export class Moves {
  #open = 0;
  #order: string[] = [];

  sort(rows: GridRow[]): GridRow[] {
    if (this.#open === 0) return rows;
    const byId = new Map(rows.map((row) => [row.stage_id, row]));
    const sorted = this.#order.flatMap((id) => byId.get(id) ?? []);
    // A stage came or went meanwhile: only Python knows where it belongs.
    return sorted.length === rows.length ? sorted : rows;
  }

  /** Counts as moved until the function it returns is called. */
  begin(order: string[]): () => void {
    this.#order = order;
    this.#open++;
    return () => this.#open--;
  }
}
