/** `Choose personas…`: which ones go into the file, found by text, and in what format. */

import type { Panel } from "../app/panel";
import { button, h, setText, showEach, uid } from "../dom";
import type { Format, PersonaLine } from "../wire";
import { findPersonas } from "./find-personas";

type Give = (format: string, personas: string[]) => void;

export function choosePersonas(view: Panel<{ formats: Format[] }>, give: Give): { element: HTMLElement; open: () => void } {
  /** By id: those that are chosen stay so while others are looked for. */
  const chosen = new Map<string, string>();
  let found: PersonaLine[] = [];

  const show = (): void => {
    showEach(list, found, row);
    for (const box of list.querySelectorAll("input")) box.checked = chosen.has(box.value);
    setText(count, `${chosen.size} chosen`);
    go.setAttribute("aria-disabled", String(chosen.size === 0));
  };
  const row = ({ persona_id, name, detail }: PersonaLine): HTMLElement => {
    const id = uid();
    const tick = (event: Event): void => {
      if ((event.target as HTMLInputElement).checked) chosen.set(persona_id, name);
      else chosen.delete(persona_id);
      show();
    };
    const box = h("input", { type: "checkbox", id, value: persona_id, onchange: tick });
    return h("li", {}, box, h("label", { for: id, dir: "auto" }, name, detail && h("small", {}, ` ${detail}`)));
  };
  const send = (): void => {
    if (chosen.size === 0) return;
    dialog.close();
    give(format.value, [...chosen.keys()]);
  };

  const title = uid();
  const formatId = uid();
  const list = h("ul.bf-choices", { "aria-label": "Personas to export" });
  const note = h("p", { role: "status" });
  const { box: search, look } = findPersonas(view, note, (personas) => {
    found = personas;
    show();
  });
  const count = h("p", { role: "status", "aria-label": "Personas chosen" });
  const format = h(
    "select.bf-field",
    { id: formatId },
    ...view.props().formats.map(({ suffix, name }) => h("option", { value: suffix }, `${name} (.${suffix})`)),
  );
  const go = button("Export them", send, "bf-btn--primary");
  const dialog = h(
    "dialog.bf-dialog",
    { "aria-labelledby": title },
    h("h2", { id: title }, "Choose personas to export"),
    search,
    list,
    note,
    count,
    h("div.bf-columns", {}, h("div", {}, h("label", { for: formatId }, "Format"), format)),
    h(
      "div.bf-row",
      {},
      go,
      button("Cancel", () => dialog.close(), "bf-btn--quiet"),
    ),
  );

  return {
    element: dialog,
    open() {
      chosen.clear();
      search.value = "";
      dialog.showModal();
      search.focus();
      void look();
    },
  };
}
