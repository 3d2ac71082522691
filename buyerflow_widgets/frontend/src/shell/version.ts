/** One version of a persona: what changed with it, how the map was then, and the way back to it. */

import { refusal } from "../app/connection";
import type { Panel } from "../app/panel";
import { button, h, setText, uid } from "../dom";
import * as icons from "../icons";
import { clock, dayName, moment } from "../times";
import type { Entry, ShellProps } from "../wire";

export interface Version {
  element: HTMLElement;
  /** `isNow`: it is what stands. `focus`: the reader goes on there. */
  open(persona_id: string, entry: Entry, isNow: boolean, focus: boolean): void;
  clear(): void;
}

/** `back` leads to the list, where there is no room for both. */
export function version(view: Panel<ShellProps>, restored: (when: string) => void, back: () => void): Version {
  let turn = 0;
  let run = (): void => {};

  const title = h("h3", { id: uid(), tabindex: -1 });
  const restore = button("Restore this version", () => run(), "", icons.icon(icons.history));
  const note = h("p.bf-version__note", { role: "status" });
  const wrong = h("div", { role: "alert" });
  const body = h("div.bf-version__body", { role: "group", "aria-labelledby": title.id, tabindex: 0 });
  const head = h("div.bf-h3row", {}, title, restore);
  const element = h(
    "section.bf-version",
    { "aria-labelledby": title.id },
    button("All versions", back, "bf-btn--quiet bf-only-narrow", icons.icon(icons.arrowLeft)),
    head,
    note,
    wrong,
    body,
  );

  const clear = (): void => {
    turn += 1;
    setText(title, "");
    setText(note, "Choose a version to see it.");
    setText(wrong, "");
    head.hidden = restore.hidden = true;
    body.replaceChildren();
  };

  return {
    element,
    clear,
    async open(persona_id, entry, isNow, focus) {
      clear();
      const mine = turn;
      const { seq, kind, made_at } = entry;
      head.hidden = false;
      setText(title, `${dayName(made_at)}, ${clock(new Date(made_at))}`);
      setText(note, kind === "deleted" ? "The persona was deleted here. Choose an earlier version to see it." : "Reading…");
      if (focus) title.focus({ preventScroll: true });
      if (kind === "deleted") return;
      const answer = await view.wire.ask({ name: "preview_revision", persona_id, seq });
      if (mine !== turn) return;
      setText(wrong, refusal(answer));
      setText(note, isNow ? "This is what stands now." : KINDS[kind]);
      if (answer.kind !== "version") return;
      restore.hidden = isNow;
      run = async () => {
        const failure = refusal(await view.wire.ask({ name: "restore_revision", persona_id, seq }));
        if (failure) setText(wrong, failure);
        else restored(moment(made_at));
      };
      const map = h("div.bf-version__map");
      map.innerHTML = answer.map_html;
      const table = h("div.bf-scroll", { role: "group", "aria-label": "Table of this version", tabindex: 0 });
      table.innerHTML = answer.table_html;
      body.replaceChildren(
        h("h4", {}, "What changed"),
        h("dl.bf-changes", {}, ...entry.changes.map(change)),
        h("h4", { dir: "auto" }, answer.name),
        h("p.bf-version__pains", { dir: "auto" }, answer.pain_points || h("i", {}, "No pain points")),
        map,
        table,
      );
      if (entry.more > 0) body.children[1]?.append(h("div", {}, h("dt", {}, `and ${entry.more} more`)));
      body.scrollTop = 0;
    },
  };
}

export const KINDS: Record<Entry["kind"], string> = {
  change: "",
  aside: "Not taken: changed elsewhere at the same time.",
  begun: "Begun",
  deleted: "Deleted",
  restored: "Brought back",
};

function change({ where, before, after }: Entry["changes"][number]): HTMLElement {
  const text = (name: string, words: string): HTMLElement =>
    h("dd", {}, h("small", {}, name), h("span", { dir: "auto" }, words || h("i", {}, "Empty")));
  return h("div", {}, h("dt", {}, where), text("Before", before), text("After", after));
}
