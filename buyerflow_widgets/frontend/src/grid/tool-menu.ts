/** A button of the toolbar, and the menu that it opens. */

import { h } from "../dom";
import * as icons from "../icons";
import { arrows, popup } from "../shell/popup";

export interface ToolMenu {
  /** The button and its menu. */
  element: HTMLElement;
  button: HTMLElement;
  close(): void;
}

/** `list` fills the menu before it is shown. */
export function toolMenu(
  name: string,
  glyph: string,
  panel: HTMLElement,
  signal: AbortSignal,
  list: () => void,
  can: () => boolean = () => true,
): ToolMenu {
  const button = h(
    "button.bf-btn.bf-btn--quiet.bf-btn--fold",
    { type: "button", "aria-haspopup": "menu", onclick: () => can() && menu.toggle() },
    icons.icon(glyph),
    h("span", {}, name),
  );
  const items = (): HTMLElement[] => [...panel.querySelectorAll<HTMLElement>(".bf-item")];
  const menu = popup(button, panel, signal, () => {
    list();
    items()[0]?.focus();
  });
  arrows(panel, items);
  panel.addEventListener("keydown", (event) => event.key === "Tab" && menu.close());
  return { element: h("div.bf-pop", {}, button, panel), button, close: () => menu.close() };
}
