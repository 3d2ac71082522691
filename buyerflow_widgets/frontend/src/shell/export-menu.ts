/** `Export`: the menu of files to download. */

import { announce, notice } from "../connection";
import { h, uid } from "../dom";
import { download } from "../download";
import * as icons from "../icons";
import type { View } from "../view";
import { arrows, popup } from "./popup";

type Entry = { name: string; suffix: string; format: "json" | "csv"; all: boolean };

const THIS: Entry[] = [
  { name: "JSON", suffix: ".json", format: "json", all: false },
  { name: "CSV", suffix: ".csv", format: "csv", all: false },
];
const ALL: Entry[] = [
  { name: "All personas, JSON", suffix: ".json", format: "json", all: true },
  { name: "All personas, CSV", suffix: ".csv", format: "csv", all: true },
];

export function exportMenu(view: View<{ persona: object | null }>): HTMLElement {
  const choose = async (entry: Entry): Promise<void> => {
    menu.close();
    const failure = await download(view, entry.format, entry.all);
    if (failure) notice(view.el, failure);
    else announce(view.el, `${entry.name} downloaded`);
  };
  const item = (entry: Entry): HTMLElement =>
    h(
      "button.bf-item",
      { type: "button", role: "menuitem", tabindex: -1, onclick: () => choose(entry) },
      h("span", {}, entry.name),
      h("small", { "aria-hidden": "true" }, entry.suffix),
    );
  const group = (name: string, entries: Entry[]): HTMLElement => {
    const id = uid();
    const head = h("div.bf-menu__head", { id, role: "presentation" }, name);
    return h("div", { role: "group", "aria-labelledby": id }, head, ...entries.map(item));
  };

  const own = group("This persona", THIS);
  const rule = h("div.bf-menu__rule", { role: "separator" });
  const panel = h("div.bf-menu", { role: "menu", "aria-label": "Export" }, own, rule, group("All personas", ALL));
  const button = h(
    "button.bf-btn.bf-export",
    { type: "button", "aria-label": "Export", title: "Export", "aria-haspopup": "menu", onclick: () => menu.toggle() },
    icons.icon(icons.download),
    h("span", {}, "Export"),
    icons.icon(icons.chevronDown),
  );
  const items = (): HTMLElement[] =>
    [...panel.querySelectorAll<HTMLElement>(".bf-item")].filter((one) => !one.closest("[hidden]"));
  const menu = popup(button, panel, view.signal, () => {
    const none = view.props().persona === null;
    own.hidden = none;
    rule.hidden = none;
    items()[0]?.focus();
  });
  arrows(panel, items);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Tab") menu.close();
  });
  return h("div.bf-pop", {}, button, panel);
}
