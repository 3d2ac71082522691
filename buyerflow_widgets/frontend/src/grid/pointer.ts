/** Mouse, finger and pen. A click chooses a cell and a second one edits it; a tap edits at once. */

import { focused } from "../dom";
import { textOf } from "./cell";
import type { Grid } from "./grid";
import type { Place } from "./place";

export function listenToPointer(grid: Grid, table: HTMLElement): void {
  let press: { place: Place; edits: boolean } | null = null;
  let first: Place | null = null;

  table.addEventListener("pointerdown", (event) => {
    const place = grid.table.placeOf(event.target);
    press = place && { place, edits: event.pointerType !== "mouse" || focused(table) === grid.table.cell(place) };
  });
  table.addEventListener("pointercancel", () => {
    press = null;
  });
  table.addEventListener("mousedown", (event) => {
    // Beside the text box, in its own cell: it keeps the focus.
    const cell = (event.target as Element).closest(".is-edit");
    if (cell && !(event.target as Element).matches("textarea")) event.preventDefault();
  });
  table.addEventListener("click", (event) => {
    // Where it was pressed counts: the cell left before may have shrunk, and this one moved, since.
    // Without a press it comes from assistive technology.
    let { place, edits } = press ?? { place: grid.table.placeOf(event.target), edits: true };
    press = null;
    // A double click is one act, on the cell where it began.
    if (event.detail === 2 && first) [place, edits] = [first, true];
    first = place;
    if (!place || !edits || (event.target as Element).closest("button, textarea")) return;
    grid.edit(place, { caret: caretAt(grid.table.cell(place), event) });
  });
}

/** Where in the text the pointer is: the caret goes there. */
function caretAt(cell: HTMLElement | null, { clientX, clientY }: MouseEvent): number | undefined {
  const text = cell && textOf(cell);
  if (!text || text.classList.contains("bf-missing") || !document.caretPositionFromPoint) return undefined;
  const root = text.getRootNode();
  const shadowRoots = root instanceof ShadowRoot ? [root] : [];
  const at = document.caretPositionFromPoint(clientX, clientY, { shadowRoots });
  return at?.offsetNode.parentNode === text ? at.offset : undefined;
}
