/** What has no place on screen is read aloud: moves, copies, jumps. */

import { h } from "../dom";
import { ANNOUNCE } from "./connection";

/** A polite live region for everything in the app. The caller puts the element somewhere. */
export function liveRegion(): { element: HTMLElement; listen(root: HTMLElement, signal: AbortSignal): void } {
  const element = h("div.bf-sr", { "aria-live": "polite" });
  const say = (event: Event): void => {
    // Emptied first: the same sentence twice is news twice.
    element.textContent = "";
    requestAnimationFrame(() => {
      element.textContent = (event as CustomEvent<string>).detail;
    });
  };
  return { element, listen: (root, signal) => root.addEventListener(ANNOUNCE, say, { signal }) };
}
