/** A banner: an icon, what happened in bold, what was kept and what to do, and buttons for it. */

import { h } from "./dom";
import * as icons from "./icons";

export interface Note {
  element: HTMLElement;
  /** Shows the sentence; an empty one hides the note. Read aloud when it changes. */
  show(sentence: string): void;
}

export function note(look: string, glyph: string, bold: string, ...buttons: HTMLElement[]): Note {
  const text = h("span");
  const inner = [icons.icon(glyph), h("p", {}, bold && h("b", {}, `${bold} `), text), h("div.bf-row", {}, ...buttons)];
  // The place stands in the page from the start and is filled later: so readers notice.
  const element = h("div", { role: "alert" });
  const box = h(`div.bf-note.${look}`, {}, ...inner);
  return {
    element,
    show(sentence) {
      if (text.textContent === sentence) return;
      text.textContent = sentence;
      if (sentence) element.append(box);
      else box.remove();
    },
  };
}
