/** Rows are dragged by their handle: mouse, finger or pen. The keyboard has its own way (`Move up`, Alt+Shift+↑). */

import type { Actions } from "./actions";
import type { Editor } from "./editing";
import type { Hand } from "./hand";

export function listenToGrips(hand: Hand, editor: Editor, actions: Actions, table: HTMLElement, signal: AbortSignal): void {
  let drag: { row: HTMLElement; stage_id: string; pointerId: number; to: number } | null = null;

  const lines = (): HTMLElement[] => [...table.querySelectorAll<HTMLElement>("[data-stage]")];
  const mark = (): void => {
    const rows = lines();
    const from = drag ? rows.indexOf(drag.row) : -1;
    for (const [index, row] of rows.entries()) {
      row.classList.toggle("is-dragged", row === drag?.row);
      row.classList.toggle("is-drop-before", drag !== null && index === drag.to && drag.to < from);
      row.classList.toggle("is-drop-after", drag !== null && index === drag.to && drag.to > from);
    }
  };
  const end = (): void => {
    drag = null;
    mark();
  };

  table.addEventListener("pointerdown", (event) => {
    const handle = (event.target as Element).closest<HTMLElement>(".bf-grip");
    const row = handle?.closest<HTMLElement>("[data-stage]");
    if (!handle || !row || event.button !== 0) return;
    handle.setPointerCapture(event.pointerId);
    const stage_id = row.getAttribute("data-stage") ?? "";
    drag = { row, stage_id, pointerId: event.pointerId, to: lines().indexOf(row) };
    editor.commit();
    hand.focus({ stage_id, field: "stage_name" });
    mark();
  });
  table.addEventListener("pointermove", (event) => {
    if (event.pointerId !== drag?.pointerId) return;
    const rows = lines();
    // Another tab may have taken the row away.
    if (!rows.includes(drag.row)) return end();
    const below = rows.findIndex((row) => event.clientY < row.getBoundingClientRect().bottom);
    drag.to = below < 0 ? rows.length - 1 : below;
    mark();
    // The next rows come into sight as the pointer reaches the edge.
    rows[drag.to]?.scrollIntoView({ block: "nearest" });
  });
  table.addEventListener("pointerup", (event) => {
    if (event.pointerId !== drag?.pointerId) return;
    const { stage_id, to } = drag;
    end();
    actions.moveTo(stage_id, to);
  });
  table.addEventListener("pointercancel", end);
  document.addEventListener(
    "keydown",
    (event) => {
      if (!drag || event.key !== "Escape") return;
      event.stopPropagation();
      end();
    },
    { capture: true, signal },
  );
}
