/** What the check of facts says: a line, and what to look at. */

import { h, setText, showEach } from "../dom";
import * as icons from "../icons";
import type { SummaryProps } from "../wire";

export interface VerdictLine {
  element: HTMLElement;
  /** A summary that is out of date keeps its findings, but gets no tick. */
  show(check: SummaryProps["check"], stale: boolean): void;
}

export function verdict(): VerdictLine {
  const glyph = h("span");
  const line = h("p", { role: "status" });
  const list = h("ol", { role: "list", "aria-label": "Checks" });
  const rules = h("ul.bf-points");
  const checked = h("details", {}, h("summary", {}, "What was checked"), rules);
  const element = h("div.bf-verdict", {}, glyph, h("div", {}, line, list, checked));
  let icon = "";
  return {
    element,
    show(check, stale) {
      element.hidden = !check;
      if (!check) return setText(line, "");
      const { passed, applied, findings, more } = check;
      showEach(rules, check.rules, (rule) => h("li", {}, rule));
      const good = passed === applied;
      const now = good ? (stale ? icons.clock : icons.saved) : icons.warning;
      if (now !== icon) {
        icon = now;
        glyph.replaceChildren(icons.icon(now));
      }
      element.classList.toggle("is-bad", !good);
      element.classList.toggle("is-stale", good && stale);
      setText(line, `${passed} of ${applied} checks passed${good ? "" : ". Look at:"}`);
      list.hidden = good;
      const items = more > 0 ? [...findings, { message: `and ${more} more.`, number: null }] : findings;
      showEach(list, items, ({ message, number }) => h("li", {}, h("span", {}, String(number ?? "–")), h("span", {}, message)));
    },
  };
}
