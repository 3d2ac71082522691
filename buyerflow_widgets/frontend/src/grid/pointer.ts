/** Mouse, finger and pen. A click chooses a cell and a second one edits it; a tap edits at once; a mouse drawn over cells selects them. */

import { focused } from "../dom";
import { textOf } from "./cell";
import type { Grid } from "./grid";
import { type Place, same } from "./place";

export function listenToPointer(grid: Grid, table: HTMLElement): void {
  let press: { place: Place; edits: boolean; draws: boolean } | null = null;
  let first: Place | null = null;

  table.addEventListener("pointerdown", (event) => {
    const target = event.target as Element;
    const place = target.closest(".bf-grip") ? null : grid.table.placeOf(target);
    const isMouse = event.pointerType === "mouse";
    press = null;
    if (!place || same(place, grid.editor.place)) return;
    if (isMouse && event.shiftKey && grid.state.active) {
      grid.editor.commit();
      grid.hand.extend(place);
      return;
    }
    press = { place, edits: !isMouse || (focused(table) === grid.table.cell(place) && !grid.state.isMany()), draws: false };
    grid.hand.clear();
  });
  table.addEventListener("pointerover", (event) => {
    const place = grid.table.placeOf(event.target);
    if (!press || !place || event.buttons !== 1 || event.pointerType !== "mouse") return;
    press.draws ||= !same(place, press.place);
    if (press.draws) grid.hand.extend(place);
  });
  table.addEventListener("pointercancel", () => {
    press = null;
  });
  table.addEventListener("mousedown", (event) => {
    const target = event.target as Element;
    // Beside the text box, in its own cell: it keeps the focus. With Shift, where the range ends has it already.
    const beside = target.closest(".is-edit") && !target.matches("textarea");
    if (beside || (event.shiftKey && !target.matches("textarea")) || target.closest(".bf-grip")) event.preventDefault();
  });
  table.addEventListener("click", (event) => {
    const target = event.target as Element;
    // Where it was pressed counts: the cell left before may have shrunk, and this one moved, since.
    // Without a press it comes from assistive technology, or it was done with when it was pressed.
    let { place, edits } = press ?? { place: event.detail === 0 ? grid.table.placeOf(target) : null, edits: true };
    const drew = press?.draws;
    press = null;
    // A double click is one act, on the cell where it began.
    if (event.detail === 2 && first) [place, edits] = [first, true];
    first = place;
    if (!place || !edits || drew || target.closest("button, textarea, .bf-grip")) return;
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
