/** Two or more personas side by side, stage by stage. */

import { refusal } from "../app/connection";
import type { Panel } from "../app/panel";
import { button, h, setText, showEach, uid } from "../dom";
import * as icons from "../icons";
import { moment } from "../times";
import type { PersonaLine, ReviewProps, StageField } from "../wire";

const FIELDS: [StageField, string][] = [
  ["duration", "Duration"],
  ["buyer_actions", "Buyer Actions"],
  ["key_influencers", "Key Influencers"],
  ["seller_actions", "Seller Actions"],
  ["content_type", "Content Type"],
  ["key_message", "Key Message"],
  ["stage_name", "Stage names only"],
];
const MOST = 8;
/** What a persona is told by. */
type Line = Pick<PersonaLine, "persona_id" | "name" | "detail" | "last_updated_at">;

export interface Comparison {
  element: HTMLElement;
  open(): void;
}

export function comparison(view: Panel<ReviewProps>): Comparison {
  const chosen = new Map<string, Line>();
  /** Those that look alike, by name and detail: each keeps its number while others are looked for. */
  const alike = new Map<string, string[]>();
  let found: PersonaLine[] = [];
  let looked = 0;
  let compared = 0;
  const title = h("h3", { id: uid() }, "Compare personas");
  const selectId = uid();
  const select = h(
    "select.bf-field",
    { id: selectId, onchange: () => compare() },
    ...FIELDS.map(([value, label]) => h("option", { value }, label)),
  );
  const search = h("input.bf-field", {
    type: "search",
    "aria-label": "Find a persona",
    placeholder: "Find a persona",
    autocomplete: "off",
    autofocus: true,
    oninput: () => look(),
  });
  const list = h("ul.bf-compare__list", { role: "list", "aria-label": "Personas to compare" });
  const note = h("p", { role: "status" });
  const table = h("div.bf-compare__scroll", { role: "group", "aria-label": "Comparison", tabindex: 0 });

  const look = async (): Promise<void> => {
    const mine = ++looked;
    const answer = await view.wire.ask({ name: "find_personas", text: search.value, offset: 0 });
    if (mine !== looked || answer.kind !== "found") return;
    found = answer.personas;
    show();
    tellApart();
  };
  const twins = ({ name, detail }: Line): string[] => alike.get(`${name}\n${detail}`) ?? [];
  /** What stands behind the name: its detail, and for one of several alike which it is. */
  const which = (line: Line): string => {
    if (twins(line).length < 2) return line.detail;
    const number = `no. ${twins(line).indexOf(line.persona_id) + 1}, changed ${moment(line.last_updated_at)}`;
    return line.detail ? `${line.detail}, ${number}` : number;
  };
  /** The columns, as their boxes are. */
  const tellApart = (): void => {
    for (const head of table.querySelectorAll<HTMLElement>("[data-which]")) {
      const line = chosen.get(head.dataset.which ?? "");
      if (line) setText(head, which(line));
    }
  };
  const show = (): void => {
    // Who was chosen stays in sight, whatever is looked for.
    const others = [...chosen.values()].filter(({ persona_id }) => !found.some((line) => line.persona_id === persona_id));
    const all = [...others, ...found];
    for (const line of all) {
      const ids = twins(line);
      if (!ids.includes(line.persona_id)) alike.set(`${line.name}\n${line.detail}`, [...ids, line.persona_id]);
    }
    const lines = all.map((line) => ({ line, which: which(line), on: chosen.has(line.persona_id) }));
    showEach(list, lines, ({ line, which, on }) => {
      const choose = (event: Event): void => {
        if (!(event.target as HTMLInputElement).checked) chosen.delete(line.persona_id);
        else chosen.set(line.persona_id, line);
        void compare();
      };
      const box = h("input", { type: "checkbox", checked: on, onchange: choose });
      return h("li", {}, h("label", {}, box, h("span", { dir: "auto" }, line.name, which && h("small", {}, ` ${which}`))));
    });
  };
  const compare = async (): Promise<void> => {
    const mine = ++compared;
    const persona_ids = [...chosen.keys()].slice(0, MOST);
    if (persona_ids.length < 2) {
      table.replaceChildren();
      return setText(note, "Choose two personas or more.");
    }
    setText(note, "Comparing…");
    const answer = await view.wire.ask({ name: "compare", persona_ids, field: select.value as StageField });
    if (mine !== compared) return;
    setText(note, answer.kind === "comparison" ? (chosen.size > MOST ? `The first ${MOST} are shown.` : "") : refusal(answer));
    if (answer.kind === "comparison") table.innerHTML = answer.html;
    tellApart();
  };
  const dialog = h(
    "dialog.bf-dialog.bf-compare",
    { "aria-labelledby": title.id },
    h(
      "div.bf-h3row",
      {},
      title,
      button("Close", () => dialog.close(), "bf-btn--quiet", icons.icon(icons.cross)),
    ),
    h("div.bf-compare__choose", {}, search, list, h("div.bf-row", {}, h("label", { for: selectId }, "Show"), select)),
    note,
    table,
  );

  return {
    element: dialog,
    open() {
      const { persona_id, name, detail, last_updated_at } = view.props();
      chosen.clear();
      alike.clear();
      list.replaceChildren();
      chosen.set(persona_id, { persona_id, name, detail, last_updated_at });
      search.value = "";
      dialog.showModal();
      void look();
      void compare();
    },
  };
}
