/** Rows of stages that others took away while something was written in them. They stay where they were until that is settled: what is
 * typed goes on into its own cell, and Python brings the stage back with it. */

import type { GridProps, GridRow } from "../wire";
import type { Editor } from "./editing";
import type { GridState } from "./state";

export interface Ghosts {
  /** The props, with the rows in which something is written. */
  keep(given: GridProps): GridProps;
  /** Something in them may be settled. */
  settle(): void;
}

export function newGhosts(state: GridState, editor: Editor, update: (props: GridProps) => void): Ghosts {
  let ids = new Set<string>();
  /** As Python gave them. */
  let latest: GridProps | null = null;

  const isWritten = ({ stage_id }: GridRow): boolean => {
    if (editor.isDirty && editor.place?.stage_id === stage_id) return true;
    // What was refused is kept in a ghost; a stage that goes with such a text in it was deleted here.
    const held = state.props.columns.map(({ field }) => state.held({ stage_id, field }));
    return held.some((text) => text && (text.message === "" || ids.has(stage_id)));
  };

  return {
    keep(given) {
      latest = given;
      const { props } = state;
      const there = new Set(given.rows.map((row) => row.stage_id));
      const gone = given.persona_id === props.persona_id ? props.rows.filter((row) => !there.has(row.stage_id)) : [];
      const kept = gone.filter(isWritten);
      ids = new Set(kept.map((row) => row.stage_id));
      const rows = [...given.rows];
      for (const row of kept) rows.splice(props.rows.indexOf(row), 0, row);
      return kept.length > 0 ? { ...given, rows } : given;
    },
    settle() {
      if (latest && ids.size > 0) update(latest);
    },
  };
}
