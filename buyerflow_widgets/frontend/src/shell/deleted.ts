/** `Recently deleted`: personas that can be brought back, or erased for good. */

import { announce, refusal } from "../app/connection";
import type { Panel } from "../app/panel";
import { button, h, setText, showEach, uid } from "../dom";
import { moment } from "../times";
import type { DeletedPersona } from "../wire";

export interface DeletedDialog {
  element: HTMLElement;
  open(): void;
}

export function deletedPersonas(view: Panel<unknown>): DeletedDialog {
  const { el, wire } = view;
  let found: DeletedPersona[] = [];
  let asking = "";
  let turn = 0;

  const read = async (): Promise<void> => {
    const mine = ++turn;
    setText(status, "Looking…");
    const answer = await wire.ask({ name: "deleted_personas", after: found.at(-1) ?? null });
    if (mine !== turn) return;
    if (answer.kind !== "deleted") return setText(status, refusal(answer));
    const at = found.length;
    found = [...found, ...answer.personas];
    more.hidden = !answer.more;
    say();
    show();
    // `Show more` may be gone, and the list goes on where it was.
    if (at > 0) list.children[at]?.querySelector("button")?.focus();
  };
  const say = (): void => setText(status, found.length === 0 && more.hidden ? "There is no deleted persona." : "");
  const show = (): void => {
    const lines = found.map((line) => ({ ...line, asking: line.persona_id === asking }));
    showEach(list, lines, (line) => (line.asking ? confirm(line) : row(line)));
  };
  const ask = (persona_id: string): void => {
    const before = asking;
    asking = persona_id;
    show();
    list.querySelector<HTMLElement>(persona_id ? ".bf-keep" : `[data-erase="${CSS.escape(before)}"]`)?.focus();
  };
  const restore = async (line: DeletedPersona): Promise<void> => {
    const failure = refusal(await wire.ask({ name: "restore_persona", persona_id: line.persona_id }));
    setText(wrong, failure);
    if (failure) return;
    dialog.close();
    announce(el, `${name(line)} is there again. Undo takes that back.`);
  };
  const erase = async (line: DeletedPersona): Promise<void> => {
    asking = "";
    title.focus();
    const failure = refusal(await wire.ask({ name: "erase_persona", persona_id: line.persona_id }));
    setText(wrong, failure);
    if (failure) return show();
    announce(el, `${name(line)} is erased.`);
    // Those that were shown stay, as far as the visitor had got.
    found = found.filter(({ persona_id }) => persona_id !== line.persona_id);
    say();
    show();
  };
  const row = (line: DeletedPersona): HTMLElement => {
    const id = uid();
    const away = button("Erase for good…", () => ask(line.persona_id), "bf-btn--quiet bf-btn--danger");
    const back = button("Restore", () => restore(line));
    away.dataset.erase = line.persona_id;
    for (const one of [away, back]) one.setAttribute("aria-describedby", id);
    const when = h("small", {}, `Deleted ${moment(line.made_at)}`);
    return h("li", {}, h("span", {}, h("b", { id, dir: "auto" }, name(line)), when), back, away);
  };
  const confirm = (line: DeletedPersona): HTMLElement =>
    h(
      "li.bf-sure",
      {},
      h("span", {}, `Erase ${name(line)} for good? Its history goes too, and nothing brings it back.`),
      button("Erase", () => erase(line), "bf-btn--danger"),
      button("Keep", () => ask(""), "bf-keep"),
    );

  const title = h("h2", { id: uid(), tabindex: -1 });
  setText(title, "Recently deleted");
  const list = h("ul.bf-deleted", { "aria-label": "Deleted personas" });
  const status = h("p", { role: "status" });
  const more = button("Show more", () => read());
  const wrong = h("div", { role: "alert" });
  const dialog = h(
    "dialog.bf-dialog.bf-dialog--wide",
    { "aria-labelledby": title.id },
    title,
    list,
    status,
    more,
    wrong,
    h(
      "div.bf-row",
      {},
      button("Close", () => dialog.close()),
    ),
  );

  return {
    element: dialog,
    open() {
      [found, asking] = [[], ""];
      setText(wrong, "");
      more.hidden = true;
      show();
      dialog.showModal();
      title.focus();
      void read();
    },
  };
}

function name({ persona_name }: DeletedPersona): string {
  return persona_name || "Unnamed persona";
}
