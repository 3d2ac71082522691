/** What came of a new summary that did not become whole. The one there is stays until somebody takes this. */

import { button, h, htmlInto, setText } from "../dom";
import * as icons from "../icons";
import type { SummaryProps } from "../wire";
import { byLine } from "./origin";

export interface NewPart {
  element: HTMLElement;
  show(part: SummaryProps["part"]): void;
}

export function newPart(use: () => void, discard: () => void): NewPart {
  const line = h("span");
  const said = h("p", {}, h("b", {}, "New part. "), line);
  const text = h("div.bf-read");
  const row = h("div.bf-row", {}, button("Use the new part", use), button("Discard", discard, "bf-btn--quiet"));
  const element = h(
    "section.bf-note.bf-part",
    { "aria-label": "New part", hidden: true },
    icons.icon(icons.pencil),
    said,
    row,
    text,
  );
  const showText = htmlInto(text);
  return {
    element,
    show(part) {
      element.hidden = !part;
      setText(line, part ? `${byLine(part.origin)}. The summary below stays unless you use this.` : "");
      showText(part?.html ?? "");
    },
  };
}
