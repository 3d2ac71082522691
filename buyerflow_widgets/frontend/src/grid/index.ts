/** The stage grid as a widget: a table people can write prose in. */

import { whenPlaced } from "../connection";
import { type View, view } from "../view";
import type { GridProps } from "../wire";
import { Grid } from "./grid";
import { Jumps } from "./jumps";

function mount(stages: View<GridProps>): (props: GridProps) => void {
  const { el, signal } = stages;
  const grid = new Grid(stages);
  const jumps = new Jumps(grid);
  // Also when the grid comes into view: Python may show it after it told it what to show.
  const observer = new ResizeObserver(() => jumps.retry());
  observer.observe(el);
  whenPlaced(el, signal, (root) => jumps.listen(root, signal));
  signal.addEventListener("abort", () => {
    grid.editor.commit();
    observer.disconnect();
  });
  return (props) => {
    grid.update(props);
    jumps.retry();
  };
}

export default view("bf-stages", mount);
