/** `Changed in two places`: my text and theirs side by side, and which of them stands. Both are in the history, whatever is chosen. */

import { announce, goTo, notice, refusal } from "../app/connection";
import type { Panel } from "../app/panel";
import { button, focused, h, setText, showEach, uid } from "../dom";
import * as icons from "../icons";
import { note } from "../note";
import type { ConflictLine, ShellProps } from "../wire";

/** More at once nobody reads; the next one comes when one is chosen. */
const SHOWN = 3;
type Choice = "keep_mine" | "take_theirs";
const SAID: Record<Choice, string> = {
  keep_mine: "Your text stands; theirs is in History.",
  take_theirs: "Their text stands; yours is in History.",
};

export interface TwoPlaces {
  /** The news, in one line that stays in sight. */
  news: HTMLElement;
  /** The texts. */
  element: HTMLElement;
  update: () => void;
}

/** `after` is focused when the last one was chosen by keys. */
export function twoPlaces(view: Panel<ShellProps>, after: HTMLElement): TwoPlaces {
  const { el, wire } = view;
  const list = h("div");
  const more = h("span");
  const all = h(
    "div.bf-row",
    {},
    button("Keep all mine", () => chooseAll("keep_mine")),
    button("Take all theirs", () => chooseAll("take_theirs")),
    more,
  );
  const element = h("section.bf-clash", { "aria-label": "Changed in two places", hidden: true }, list, all);
  const look = button("Show both", () => show());
  const news = note("bf-note--warn.bf-note--wide", icons.warning, "Changed in two places.", look);
  // Who sees the texts needs no way to them.
  new IntersectionObserver(([entry]) => {
    look.hidden = Boolean(entry?.isIntersecting);
  }).observe(element);

  /** Where the whole persona is in question, its texts are not. */
  const open = (): ConflictLine[] => {
    const { conflicts } = view.props();
    const whole = conflicts.filter((one) => one.deleted);
    return whole.length > 0 ? whole : conflicts;
  };
  const first = (): HTMLElement | null => list.querySelector<HTMLElement>(".bf-clash__pick");
  const show = (): void => {
    element.scrollIntoView({ block: "center" });
    first()?.focus({ preventScroll: true });
  };
  const choose = async (name: Choice, { stage_id, field }: ConflictLine): Promise<string> =>
    refusal(await wire.ask({ name, stage_id, field }));
  const chooseOne = async (name: Choice, one: ConflictLine): Promise<void> => {
    const failure = await choose(name, one);
    notice(el, failure);
    if (!failure) announce(el, SAID[name]);
  };
  const chooseAll = async (name: Choice): Promise<void> => {
    for (const one of open()) {
      const failure = await choose(name, one);
      if (failure) return notice(el, failure);
    }
    announce(el, SAID[name]);
  };

  const side = (one: ConflictLine, name: Choice, where: string): HTMLElement => {
    const mine = name === "keep_mine";
    const text = mine ? one.mine : one.theirs;
    const id = uid();
    const pick = button(mine ? "Keep mine" : "Take theirs", () => chooseOne(name, one));
    pick.setAttribute("aria-describedby", where);
    if (mine) pick.classList.add("bf-clash__pick");
    const head = h("h3", { id }, mine ? "Mine" : "Theirs");
    const stands = !mine && h("small", {}, "stands now");
    // It can be scrolled, so it can be focused.
    const box = h(
      "div.bf-clash__text",
      { role: "group", "aria-labelledby": id, dir: "auto", tabindex: 0 },
      text || h("i", {}, "Empty"),
    );
    return h("div.bf-clash__side", {}, !one.deleted && h("div.bf-clash__head", {}, head, stands), !one.deleted && box, pick);
  };
  const build = (one: ConflictLine): HTMLElement => {
    const id = uid();
    const { question } = one;
    const name = question
      ? h("button.bf-link", { type: "button", onclick: () => goTo(el, question) }, one.where)
      : h("span", {}, one.where);
    const sides = [side(one, "keep_mine", id), side(one, "take_theirs", id)];
    return h(
      `div.bf-clash__one${one.deleted ? ".is-deleted" : ""}` as "div.bf-clash__one",
      { role: "group", "aria-labelledby": id },
      h("h2", { id }, name),
      ...sides,
    );
  };

  return {
    news: news.element,
    element,
    update() {
      const conflicts = open();
      const held = element.contains(focused(el));
      showEach(list, conflicts.slice(0, SHOWN), build);
      const rest = conflicts.length - SHOWN;
      setText(more, rest > 0 ? `and ${rest} more` : "");
      all.hidden = conflicts.length < 2;
      element.hidden = conflicts.length === 0;
      news.show(sentence(conflicts));
      if (held && !element.contains(focused(el))) (first() ?? after).focus();
    },
  };
}

function sentence(conflicts: ConflictLine[]): string {
  const [one] = conflicts;
  if (!one) return "";
  if (one.deleted) return "This persona was deleted in another window. What you see is still here.";
  const what =
    conflicts.length > 1
      ? `${conflicts.length} texts were changed in another window while you changed them.`
      : `${one.where} was changed in another window while you changed it.`;
  return `${what} Choose what stays; both are kept in History.`;
}
