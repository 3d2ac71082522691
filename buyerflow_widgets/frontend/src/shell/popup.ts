/** What opens under a button of the bar: Escape closes it, so does a press elsewhere, and the focus comes back. */

import { focused } from "../dom";

export interface Popup {
  toggle(): void;
  close(): void;
}

export function popup(button: HTMLElement, panel: HTMLElement, signal: AbortSignal, onOpen: () => void): Popup {
  panel.hidden = true;
  button.setAttribute("aria-expanded", "false");

  const set = (open: boolean): void => {
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  const holds = (node: EventTarget | null | undefined): boolean =>
    node instanceof Node && (panel.contains(node) || button.contains(node));
  const close = (): void => {
    if (panel.hidden) return;
    const hadFocus = holds(focused(panel));
    set(false);
    if (hadFocus) button.focus();
  };

  panel.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !holds(event.relatedTarget)) set(false);
  });
  for (const element of [panel, button]) {
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || panel.hidden) return;
      event.preventDefault();
      close();
    });
  }
  document.addEventListener(
    "pointerdown",
    (event) => {
      if (!panel.hidden && !holds(event.composedPath()[0])) set(false);
    },
    { capture: true, signal },
  );

  return {
    toggle() {
      if (!panel.hidden) return close();
      set(true);
      onOpen();
    },
    close,
  };
}

/** Up, Down, Home and End move the focus among the items. */
export function arrows(panel: HTMLElement, items: () => HTMLElement[]): void {
  panel.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(focused(panel) as HTMLElement);
    const last = all.length - 1;
    // From the search box (at is -1), Down enters the list at its top, Up at its end.
    const typing = at < 0 && (event.key === "Home" || event.key === "End");
    const to = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (to === undefined || typing) return;
    event.preventDefault();
    all[to]?.focus();
  });
}
