/** The map on the whole screen: first all of it, then stage by stage, by the arrow keys. */

import { button, h, iconButton, setText, uid } from "../dom";
import * as icons from "../icons";

const MOVES: Record<string, (now: number, last: number) => number> = {
  ArrowRight: (now) => now + 1,
  ArrowDown: (now) => now + 1,
  PageDown: (now) => now + 1,
  " ": (now) => now + 1,
  ArrowLeft: (now) => now - 1,
  ArrowUp: (now) => now - 1,
  PageUp: (now) => now - 1,
  Home: () => 0,
  End: (_, last) => last,
};

export interface Presentation {
  element: HTMLElement;
  /** `map` is HTML of Python's. */
  open(name: string, map: string): void;
}

export function presentation(): Presentation {
  let slide = 0;
  const title = h("h3", { id: uid() });
  const where = h("p", { role: "status" });
  const body = h("div.bf-present__body", { role: "group", "aria-label": "Map", tabindex: 0 });
  const stages = (): HTMLElement[] => [...body.querySelectorAll<HTMLElement>(".bf-map__stages > li")];
  const go = (to: number): void => {
    const all = stages();
    slide = Math.max(0, Math.min(to, all.length));
    const stage = all[slide - 1];
    for (const each of all) each.hidden = stage !== undefined && each !== stage;
    dialog.classList.toggle("is-stage", stage !== undefined);
    const name = stage?.querySelector(".bf-map__name")?.textContent ?? "";
    setText(where, stage ? `Stage ${slide} of ${all.length}: ${name}` : "The whole map");
    back.setAttribute("aria-disabled", String(slide === 0));
    next.setAttribute("aria-disabled", String(slide === all.length));
    body.scrollTop = 0;
  };
  const close = (): void => {
    if (document.fullscreenElement === dialog) void document.exitFullscreen();
    dialog.close();
    body.replaceChildren();
  };
  const onkeydown = (event: KeyboardEvent): void => {
    const move = MOVES[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
    // Space presses the button that has the focus.
    if (event.key === " " && (event.target as Element).matches("button")) return;
    event.preventDefault();
    go(move(slide, stages().length));
  };
  const back = button("Previous", () => go(slide - 1), "", icons.icon(icons.arrowLeft));
  const next = button("Next", () => go(slide + 1), "", icons.icon(icons.arrowRight));
  next.autofocus = true;
  const dialog = h(
    "dialog.bf-present",
    { "aria-labelledby": title.id, onkeydown, onclose: close },
    h("div.bf-present__head", {}, title, where, back, next, iconButton("Close", close, icons.icon(icons.cross))),
    body,
  );
  // Escape ends the whole screen first, and with it the presentation.
  dialog.addEventListener("fullscreenchange", () => document.fullscreenElement || close());

  return {
    element: dialog,
    open(name, map) {
      setText(title, name);
      body.innerHTML = map;
      // It does not slide in itself here: nothing in it is to be focused.
      body.querySelector(".bf-map")?.removeAttribute("tabindex");
      go(0);
      dialog.showModal();
      // Where the browser, or the page around a notebook, does not allow it, the window is large enough.
      void dialog.requestFullscreen?.().catch(() => undefined);
    },
  };
}
