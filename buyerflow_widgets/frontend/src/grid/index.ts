/** The stage grid as a panel: a table people can write prose in. */

import type { Mounted, Panel } from "../app/panel";
import type { GridProps } from "../wire";
import { Grid } from "./grid";
import type { Place } from "./place";

export interface GridMounted extends Mounted<GridProps> {
  /** Puts the caret into a cell. */
  edit(place: Place): void;
}

export function mount(stages: Panel<GridProps>): GridMounted {
  const grid = new Grid(stages);
  stages.signal.addEventListener("abort", () => grid.editor.commit());
  return {
    update: (props) => grid.update(props),
    leave: () => grid.editor.commit(),
    edit(place) {
      grid.chooser.reveal(place.field);
      if (grid.table.cell(place)) grid.edit(place);
    },
  };
}
