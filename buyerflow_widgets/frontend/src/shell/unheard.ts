/** Changes whose answer no view hears: those of the persona's form, which is made of plain ipywidgets, and those of a view that
 * left the page before its answer came. The save status counts them all the same. */

import { ANSWERED, ORPHANED, refusal, SENT } from "../connection";
import type { View } from "../view";
import type { ShellProps } from "../wire";

/** A ping sent behind a change is answered after it. */
export function listenForTheUnheard(view: View<ShellProps>, root: HTMLElement): void {
  const { signal, wire } = view;
  const settle = async (): Promise<void> => {
    // On a channel closed for good the change was lost as well: it never counts as answered.
    if (!refusal(await wire.ping())) root.dispatchEvent(new CustomEvent(ANSWERED));
  };
  root.addEventListener(ORPHANED, settle, { signal });
  root.addEventListener(
    "change",
    (event) => {
      if (!(event.target as Element).closest(".bf-form")) return;
      root.dispatchEvent(new CustomEvent(SENT));
      settle();
    },
    { signal },
  );
}
