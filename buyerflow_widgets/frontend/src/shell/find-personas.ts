/** A box in which personas are found by text. */

import { refusal } from "../app/connection";
import type { Panel } from "../app/panel";
import { h, setText } from "../dom";
import type { PersonaLine } from "../wire";

export interface Finder {
  box: HTMLInputElement;
  /** Asks for those whose name has the text of the box; `found` gets them. */
  look: () => Promise<void>;
}

/** `note` says what there is to say of it. */
export function findPersonas<T>(view: Panel<T>, note: HTMLElement, found: (personas: PersonaLine[]) => void): Finder {
  let asked = 0;
  /** What was looked for when those that are shown were found. */
  let shown: string | undefined;
  const look = async (): Promise<void> => {
    const turn = ++asked;
    const text = box.value;
    if (text !== shown) {
      found([]);
      shown = undefined;
      setText(note, "Looking…");
    }
    const answer = await view.wire.ask({ name: "find_personas", text, offset: 0 });
    // A later question may have been answered sooner.
    if (turn !== asked) return;
    if (answer.kind !== "found") return setText(note, refusal(answer));
    const { personas, total } = answer;
    shown = text;
    const none = text ? "No persona has this in its name." : "There are no personas yet.";
    const more = total - personas.length;
    setText(note, personas.length === 0 ? none : more > 0 ? `${more} more: type to find them.` : "");
    found(personas);
  };
  const box = h("input.bf-field", {
    type: "search",
    "aria-label": "Find a persona",
    placeholder: "Find a persona",
    autocomplete: "off",
    oninput: look,
  });
  return { box, look };
}
