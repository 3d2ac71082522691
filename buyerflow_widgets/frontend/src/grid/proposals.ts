/** Stages that the model found in notes, each with the words that it came from. */

import { button, focused, h, showEach } from "../dom";
import type { Command, Drafting } from "../wire";
import type { GridState } from "./state";

type Proposal = Drafting["proposals"][number];

export function proposals(
  state: GridState,
  ask: (command: Command) => Promise<boolean>,
): { element: HTMLElement; show: (proposals: Proposal[]) => void } {
  const answer = (name: "accept_proposals" | "reject_proposals", keys: string[] | null): void => {
    void ask({ name, persona_id: state.props.persona_id, keys });
  };
  const list = h("ul.bf-proposals", { role: "list" });
  const element = h(
    "section.bf-draft",
    { "aria-label": "Stages from your notes", hidden: true },
    h(
      "div.bf-h3row",
      {},
      h("h3", {}, "Stages from your notes"),
      h(
        "span.bf-row",
        {},
        button("Accept all stages", () => answer("accept_proposals", null)),
        button("Reject all stages", () => answer("reject_proposals", null), "bf-btn--quiet"),
      ),
    ),
    list,
  );
  const item = ({ key, name, fields, quote }: Proposal): HTMLElement => {
    const one = (label: string, command: "accept_proposals" | "reject_proposals", quiet: string): HTMLElement => {
      const element = button(label, () => answer(command, [key]), quiet);
      element.setAttribute("aria-label", `${label} ${name}`);
      return element;
    };
    return h(
      "li",
      {},
      h("b", { dir: "auto" }, name),
      h("blockquote", { dir: "auto" }, quote),
      ...fields.map(([label, text]) => h("p", {}, h("span.bf-meta", {}, `${label}: `), text)),
      h("div.bf-row", {}, one("Accept", "accept_proposals", ""), one("Reject", "reject_proposals", "bf-btn--quiet")),
    );
  };
  return {
    element,
    show(found) {
      const at = [...list.children].findIndex((one) => one.contains(focused(list)));
      element.hidden = found.length === 0;
      showEach(list, found, item);
      // The one that was answered is gone: on to the next.
      if (at >= 0 && !list.contains(focused(list)))
        list.children[Math.min(at, found.length - 1)]?.querySelector("button")?.focus();
    },
  };
}
