/** `History`: the versions of the persona, day by day; each can be looked at, and restored. */

import { announce, notice, refusal } from "../app/connection";
import type { Panel } from "../app/panel";
import { button, focused, h, iconButton, setText, showEach, uid } from "../dom";
import * as icons from "../icons";
import { note } from "../note";
import { clock, dayName } from "../times";
import type { Entry, ShellProps } from "../wire";
import { arrows } from "./popup";
import { KINDS, version } from "./version";

export interface HistoryDialog {
  /** Opens it. */
  opener: HTMLElement;
  /** Says under the bar what was restored. */
  news: HTMLElement;
  element: HTMLElement;
  update: () => void;
}

interface Day {
  name: string;
  entries: (Entry & { chosen: boolean })[];
}

export function history(view: Panel<ShellProps>): HistoryDialog {
  const { el, wire, props } = view;
  let persona_id = "";
  let entries: Entry[] = [];
  let next: number | null = null;
  let chosen = 0;
  let turn = 0;

  const read = async (): Promise<void> => {
    const mine = ++turn;
    setText(status, "Reading the history…");
    const answer = await wire.ask({ name: "history", persona_id, before: next });
    if (mine !== turn) return;
    if (answer.kind !== "history") return setText(status, refusal(answer));
    const at = entries.length;
    entries = [...entries, ...answer.entries];
    next = answer.next;
    setText(status, entries.length === 0 && next === null ? "Nothing was changed yet." : "");
    show();
    // `Show more` may be gone, and the list goes on where it was.
    if (at > 0) items()[at]?.focus();
  };
  const show = (): void => {
    showEach(list, byDay(entries, chosen), day);
    more.hidden = next === null;
  };
  const items = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>(".bf-item")];
  const choose = (entry: Entry, focus = true): void => {
    chosen = entry.seq;
    show();
    if (focus) dialog.classList.add("is-version");
    // What stands now is the latest that was not kept aside.
    pane.open(persona_id, entry, entry.seq === entries.find(({ kind }) => kind !== "aside")?.seq, focus);
  };
  const toList = (): void => {
    dialog.classList.remove("is-version");
    list.querySelector<HTMLElement>("[aria-current]")?.focus();
  };
  const restored = (when: string): void => {
    dialog.close();
    const sentence = `The version of ${when} stands now. Undo takes that back.`;
    news.show(sentence);
    announce(el, `Restored. ${sentence}`);
  };
  const undo = async (): Promise<void> => {
    news.show("");
    notice(el, refusal(await wire.ask({ name: "undo" })));
  };

  const day = ({ name, entries }: Day): HTMLElement => {
    const id = uid();
    return h("li", {}, h("h3", { id }, name), h("ol", { "aria-labelledby": id }, ...entries.map(line)));
  };
  const line = (entry: Day["entries"][number]): HTMLElement => {
    const [first] = entry.changes;
    const rest = entry.changes.length + entry.more - 1;
    const id = uid();
    const words = entry.kind === "change" || entry.kind === "aside";
    return h(
      "li",
      {},
      h(
        "button.bf-item",
        {
          type: "button",
          "aria-current": entry.chosen ? "true" : null,
          "aria-describedby": id,
          onclick: () => choose(entry),
        },
        h("b", {}, (words && first?.where) || KINDS[entry.kind]),
        h("time", { datetime: entry.made_at }, clock(new Date(entry.made_at))),
        h(
          "small",
          { id, "aria-hidden": "true" },
          words ? `${short(first?.before)} → ${short(first?.after)}` : name(entry),
          words && rest > 0 && ` and ${rest} more`,
        ),
        entry.kind === "aside" && h("small.bf-item__aside", {}, KINDS.aside),
      ),
    );
  };

  const title = h("h2", { id: uid() });
  const status = h("p", { role: "status" });
  const list = h("ol.bf-history__list", { "aria-label": "Versions, newest first" });
  const more = button("Show more", () => read());
  const pane = version(view, restored, toList);
  const dialog = h(
    "dialog.bf-dialog.bf-history",
    { "aria-labelledby": title.id },
    h(
      "div.bf-h3row",
      {},
      title,
      button("Close", () => dialog.close(), "bf-btn--quiet", icons.icon(icons.cross)),
    ),
    h("div.bf-history__in", {}, h("div.bf-history__side", {}, list, status, more), pane.element),
  );
  arrows(list, items);
  const news = note(
    "bf-note--wide",
    icons.saved,
    "Restored.",
    button("Undo", undo),
    button("Close", () => news.show(""), "bf-btn--quiet"),
  );
  // The live region has said it.
  news.element.setAttribute("role", "none");

  const open = async (): Promise<void> => {
    const { persona } = props();
    if (!persona) return;
    persona_id = persona.persona_id;
    [entries, next, chosen] = [[], null, 0];
    setText(title, `History of ${persona.name}`);
    pane.clear();
    dialog.classList.remove("is-version");
    show();
    more.hidden = true;
    dialog.showModal();
    await read();
    const [latest] = entries;
    // Where there is room for both, the latest is there to begin with.
    if (latest && pane.element.offsetParent) choose(latest, false);
    if (dialog.open && dialog.contains(focused(el)) && entries.length > 0) items()[0]?.focus();
  };
  const opener = iconButton("History", open, icons.icon(icons.history));
  opener.setAttribute("aria-haspopup", "dialog");
  let shown = "";

  return {
    opener,
    news: news.element,
    element: dialog,
    update() {
      const now = props().persona?.persona_id ?? "";
      opener.setAttribute("aria-disabled", String(now === ""));
      if (now !== shown) news.show("");
      shown = now;
    },
  };
}

/** In the visitor's own time zone; those of one day together. */
export function byDay(entries: Entry[], chosen: number): Day[] {
  const days: Day[] = [];
  for (const entry of entries) {
    const name = dayName(entry.made_at);
    const line = { ...entry, chosen: entry.seq === chosen };
    if (days.at(-1)?.name === name) days.at(-1)?.entries.push(line);
    else days.push({ name, entries: [line] });
  }
  return days;
}

/** Of the persona that was begun, deleted or brought back. */
function name({ kind, changes: [first] }: Entry): string {
  const text = (kind === "deleted" ? first?.before : first?.after) ?? "";
  return text === KINDS[kind] ? "" : text;
}

function short(text = ""): string {
  const line = text.trim().replace(/\s+/g, " ");
  return line === "" ? "empty" : line.length > 80 ? `${line.slice(0, 80)}…` : line;
}
