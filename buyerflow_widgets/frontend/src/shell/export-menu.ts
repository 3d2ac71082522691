/** `Export`: the menu of files to download, of this persona, of all, or of some. */

import { announce, notice, refusal } from "../app/connection";
import type { Panel } from "../app/panel";
import { button, h, uid } from "../dom";
import { download } from "../download";
import * as icons from "../icons";
import { note } from "../note";
import type { Format } from "../wire";
import { choosePersonas } from "./choose-personas";
import { arrows, popup } from "./popup";

interface Shown {
  persona: object | null;
  formats: Format[];
  exporting: string;
}

export interface ExportMenu {
  element: HTMLElement;
  /** Stands under the bar while a file takes long. */
  progress: HTMLElement;
  dialog: HTMLElement;
  update: () => void;
}

export function exportMenu(view: Panel<Shown>): ExportMenu {
  const give = async (name: string, format: string, which: boolean | string[]): Promise<void> => {
    const failure = await download(view, format, which);
    if (failure) notice(view.el, failure);
    else announce(view.el, `${name} downloaded`);
  };
  const choose = (name: string, format: string, all: boolean): void => {
    menu.close();
    void give(name, format, all);
  };
  const item = (name: string, small: string, onclick: () => void): HTMLElement =>
    h(
      "button.bf-item",
      { type: "button", role: "menuitem", tabindex: -1, onclick },
      h("span", {}, name),
      h("small", { "aria-hidden": "true" }, small),
    );
  const group = (head: string, prefix: string, all: boolean): HTMLElement => {
    const id = uid();
    const items = view
      .props()
      .formats.map(({ suffix, name }) => item(`${prefix}${name}`, `.${suffix}`, () => choose(`${prefix}${name}`, suffix, all)));
    return h(
      "div",
      { role: "group", "aria-labelledby": id },
      h("div.bf-menu__head", { id, role: "presentation" }, head),
      ...items,
    );
  };
  const picker = choosePersonas(view, (format, personas) => void give("The file", format, personas));
  const pick = item("Choose personas…", "", () => {
    menu.close();
    picker.open();
  });

  const own = group("This persona", "", false);
  const rule = (): HTMLElement => h("div.bf-menu__rule", { role: "separator" });
  const first = rule();
  const panel = h(
    "div.bf-menu",
    { role: "menu", "aria-label": "Export" },
    own,
    first,
    pick,
    rule(),
    group("All personas", "All personas, ", true),
  );
  const opener = h(
    "button.bf-btn.bf-export",
    { type: "button", "aria-label": "Export", title: "Export", "aria-haspopup": "menu", onclick: () => menu.toggle() },
    icons.icon(icons.download),
    h("span", {}, "Export"),
    icons.icon(icons.chevronDown),
  );
  const items = (): HTMLElement[] =>
    [...panel.querySelectorAll<HTMLElement>(".bf-item")].filter((one) => !one.closest("[hidden]"));
  const menu = popup(opener, panel, view.signal, () => {
    const none = view.props().persona === null;
    own.hidden = none;
    first.hidden = none;
    items()[0]?.focus();
  });
  arrows(panel, items);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Tab") menu.close();
  });

  const stop = async (): Promise<void> => notice(view.el, refusal(await view.wire.ask({ name: "stop_export" })));
  const progress = note("bf-note--wide", icons.download, "Exporting.", button("Stop export", stop));
  // No reason to interrupt who is being read something else.
  progress.element.setAttribute("role", "status");

  return {
    element: h("div.bf-pop", {}, opener, panel),
    progress: progress.element,
    dialog: picker.element,
    update: () => progress.show(view.props().exporting),
  };
}
