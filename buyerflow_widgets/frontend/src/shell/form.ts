/** The persona's form is made of plain ipywidgets: what it sends passes by our side of the wire, unseen by the save status. */

import { ANSWERED, refusal, SENT } from "../connection";
import type { View } from "../view";
import type { ShellProps } from "../wire";

/** A ping sent behind the form's own message is answered after it. */
export function listenToForm(view: View<ShellProps>, root: HTMLElement): void {
  root.addEventListener(
    "change",
    async (event) => {
      if (!(event.target as Element).closest(".bf-form")) return;
      root.dispatchEvent(new CustomEvent(SENT));
      // On a channel closed for good the form's change was lost as well: it never counts as answered.
      if (!refusal(await view.wire.ping())) root.dispatchEvent(new CustomEvent(ANSWERED));
    },
    { signal: view.signal },
  );
}
