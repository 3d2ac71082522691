/** Changes whose answer no view hears, for it left the page before the answer came. The save status counts them all the same. */

import { ANSWERED, ORPHANED, refusal } from "../connection";
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
}
