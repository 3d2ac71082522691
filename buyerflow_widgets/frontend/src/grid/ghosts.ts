/** Rows of stages that others took away while something was written in them. They stay where they were until that is settled: what is
 * typed goes on into its own cell, and Python brings the stage back with it. */

import type { GridProps, GridRow } from "../wire";
import type { Grid } from "./grid";

export class Ghosts {
  #grid: Grid;
  #ids = new Set<string>();
  /** As Python gave them. */
  #given: GridProps | null = null;

  constructor(grid: Grid) {
    this.#grid = grid;
  }

  /** The props, with the rows in which something is written. */
  keep(given: GridProps): GridProps {
    this.#given = given;
    const { props } = this.#grid.state;
    const there = new Set(given.rows.map((row) => row.stage_id));
    const gone = given.persona_id === props.persona_id ? props.rows.filter((row) => !there.has(row.stage_id)) : [];
    const kept = gone.filter((row) => this.#isWritten(row));
    this.#ids = new Set(kept.map((row) => row.stage_id));
    const rows = [...given.rows];
    for (const row of kept) rows.splice(props.rows.indexOf(row), 0, row);
    return kept.length > 0 ? { ...given, rows } : given;
  }

  /** Something in them may be settled. */
  settle(): void {
    if (this.#given && this.#ids.size > 0) this.#grid.update(this.#given);
  }

  #isWritten({ stage_id }: GridRow): boolean {
    const { editor, state } = this.#grid;
    if (editor.isDirty && editor.place?.stage_id === stage_id) return true;
    // What was refused is kept in a ghost; a stage that goes with such a text in it was deleted here.
    const held = state.props.columns.map(({ field }) => state.held({ stage_id, field }));
    return held.some((text) => text && (text.message === "" || this.#ids.has(stage_id)));
  }
}
