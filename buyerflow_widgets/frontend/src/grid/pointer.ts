/** Mouse, finger and pen. A click chooses a cell and a second one edits it; a tap edits at once; a mouse drawn over cells selects them. */

import { focused } from "../dom";
import { textOf } from "./cell";
import type { Editor } from "./editing";
import type { Hand } from "./hand";
import { type Place, same } from "./place";
import type { GridState } from "./state";
import type { Table } from "./table";

export function listenToPointer(state: GridState, table: Table, hand: Hand, editor: Editor): void {
  let press: { place: Place; edits: boolean; draws: boolean } | null = null;
  let first: Place | null = null;

  table.element.addEventListener("pointerdown", (event) => {
    const target = event.target as Element;
    const place = target.closest(".bf-grip") ? null : table.placeOf(target);
    const isMouse = event.pointerType === "mouse";
    press = null;
    if (!place || same(place, editor.place)) return;
    if (isMouse && event.shiftKey && state.active) {
      editor.commit();
      hand.extend(place);
      return;
    }
    press = { place, edits: !isMouse || (focused(table.element) === table.cell(place) && !state.isMany()), draws: false };
    hand.clear();
  });
  table.element.addEventListener("pointerover", (event) => {
    const place = table.placeOf(event.target);
    if (!press || !place || event.buttons !== 1 || event.pointerType !== "mouse") return;
    press.draws ||= !same(place, press.place);
    if (press.draws) hand.extend(place);
  });
  table.element.addEventListener("pointercancel", () => {
    press = null;
  });
  table.element.addEventListener("mousedown", (event) => {
    const target = event.target as Element;
    // Beside the text box, in its own cell: it keeps the focus. With Shift, where the range ends has it already.
    const beside = target.closest(".is-edit") && !target.matches("textarea");
    if (beside || (event.shiftKey && !target.matches("textarea")) || target.closest(".bf-grip")) event.preventDefault();
  });
  table.element.addEventListener("click", (event) => {
    const target = event.target as Element;
    // Where it was pressed counts: the cell left before may have shrunk, and this one moved, since.
    // Without a press it comes from assistive technology, or it was done with when it was pressed.
    let { place, edits } = press ?? { place: event.detail === 0 ? table.placeOf(target) : null, edits: true };
    const drew = press?.draws;
    press = null;
    // A double click is one act, on the cell where it began.
    if (event.detail === 2 && first) [place, edits] = [first, true];
    first = place;
    if (!place || !edits || drew || target.closest("button, textarea, .bf-grip")) return;
    editor.open(place, { caret: caretAt(table.cell(place), event) });
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
