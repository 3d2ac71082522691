/** The persona switcher: find, open, duplicate, delete, add. */

import { importFile, notice, refusal } from "../app/connection";
import type { Panel } from "../app/panel";
import { button, h, iconButton, setText, showEach, uid } from "../dom";
import * as icons from "../icons";
import type { PersonaLine, ShellProps } from "../wire";
import { deletedPersonas } from "./deleted";
import { findPersonas } from "./find-personas";
import { arrows, popup } from "./popup";

type Line = PersonaLine & { active: boolean; asking: boolean };

export interface Switcher {
  element: HTMLElement;
  dialog: HTMLElement;
  update: (props: ShellProps) => void;
}

export function switcher(view: Panel<ShellProps>): Switcher {
  let found: PersonaLine[] = [];
  let asking = "";

  const show = (): void => {
    const active = view.props().persona?.persona_id;
    const lines = found.map((line) => ({ ...line, active: line.persona_id === active, asking: line.persona_id === asking }));
    showEach(list, lines, (line) => (line.asking ? confirmDelete(line) : row(line)));
  };
  const ask = (persona_id: string): void => {
    const before = asking;
    asking = persona_id;
    show();
    // Deleting asks in the row itself: the focus goes to the safe answer, and back.
    const target = persona_id ? ".bf-keep" : `[data-delete="${CSS.escape(before)}"]`;
    panel.querySelector<HTMLElement>(target)?.focus();
  };
  const remove = async (persona_id: string): Promise<void> => {
    asking = "";
    search.focus();
    notice(view.el, refusal(await view.wire.send({ type: "PersonaDeleted", persona_id })));
    await look();
  };
  const copy = async (persona_id: string): Promise<void> => {
    menu.close();
    notice(view.el, refusal(await view.wire.ask({ name: "duplicate_persona", persona_id })));
  };
  const open = async (persona_id: string): Promise<void> => {
    menu.close();
    notice(view.el, refusal(await view.wire.send({ type: "PersonaOpened", persona_id })));
  };
  const add = async (): Promise<void> => {
    menu.close();
    notice(view.el, refusal(await view.wire.send({ type: "PersonaAdded" })));
  };

  const bring = (): void => {
    menu.close();
    importFile(view.el);
  };
  const deleted = deletedPersonas(view);
  const lookBack = (): void => {
    menu.close();
    deleted.open();
  };

  const row = (line: Line): HTMLElement => {
    const progress = h("small.bf-item__end", { id: uid(), "aria-hidden": "true" });
    progress.append(h("span", {}, `${line.where} `), h("span", {}, `${line.filled} of ${line.cells} filled`));
    const detail = h("small", { id: uid(), dir: "auto", "aria-hidden": "true" }, line.detail);
    const erase = iconButton(`Delete ${line.name}`, () => ask(line.persona_id), icons.icon(icons.trash));
    erase.dataset.delete = line.persona_id;
    return h(
      "li",
      {},
      h(
        "button.bf-item.bf-item--2",
        {
          type: "button",
          "aria-describedby": `${detail.id} ${progress.id}`,
          "aria-current": line.active ? "true" : null,
          onclick: () => open(line.persona_id),
        },
        h("span.bf-sr", {}, "Open "),
        h("b", { dir: "auto" }, line.name),
        progress,
        detail,
      ),
      iconButton(`Duplicate ${line.name}`, () => copy(line.persona_id), icons.icon(icons.copy)),
      erase,
    );
  };
  const confirmDelete = (line: Line): HTMLElement =>
    h(
      "li.bf-sure",
      {},
      h("span", {}, `Delete ${line.name}? Undo brings it back.`),
      button("Delete", () => remove(line.persona_id), "bf-btn--danger"),
      button("Keep", () => ask(""), "bf-keep"),
    );

  const list = h("ul", { "aria-label": "Your personas" });
  const note = h("p.bf-menu__note", { role: "status" });
  const { box: search, look } = findPersonas(view, note, (personas) => {
    found = personas;
    show();
  });
  const panel = h(
    "div.bf-menu.bf-menu--left",
    { role: "dialog", "aria-label": "Personas" },
    search,
    list,
    note,
    h("div.bf-menu__rule"),
    h("button.bf-item.bf-item--icon", { type: "button", onclick: add }, icons.icon(icons.plus), h("span", {}, "Add New Persona")),
    h(
      "button.bf-item.bf-item--icon",
      { type: "button", onclick: bring },
      icons.icon(icons.upload),
      h("span", {}, "Import a file"),
    ),
    h(
      "button.bf-item.bf-item--icon",
      { type: "button", onclick: lookBack },
      icons.icon(icons.trash),
      h("span", {}, "Recently deleted"),
    ),
  );
  const name = h("span", { dir: "auto" });
  const trigger = h(
    "button.bf-btn.bf-btn--quiet",
    { type: "button", "aria-haspopup": "dialog", onclick: () => menu.toggle() },
    name,
    icons.icon(icons.chevronDown),
  );
  const menu = popup(trigger, panel, view.signal, () => {
    asking = "";
    search.value = "";
    search.focus();
    look();
  });
  arrows(panel, () => [...panel.querySelectorAll<HTMLElement>(".bf-item")]);

  return {
    element: h("div.bf-switch", {}, trigger, panel),
    dialog: deleted.element,
    update({ persona }) {
      const shown = persona?.name ?? "none yet";
      trigger.setAttribute("aria-label", `Persona: ${shown}`);
      setText(name, persona ? shown : "Persona: none yet");
      if (!panel.hidden) show();
    },
  };
}
