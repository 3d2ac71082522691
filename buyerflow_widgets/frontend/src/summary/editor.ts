/** The summary as Markdown, to be changed by hand. A draft outlives every update, and leaving the step. */

import { refusal } from "../app/connection";
import { Drafts } from "../app/drafts";
import type { Panel } from "../app/panel";
import { button, h, setText } from "../dom";
import type { SummaryProps } from "../wire";

interface Draft {
  text: string;
  /** What it is written over. */
  seen: string;
}

export interface Editor {
  element: HTMLElement;
  isOpen(): boolean;
  open(): void;
  update(props: SummaryProps): void;
}

export function editor(view: Panel<SummaryProps>, onToggle: () => void): Editor {
  const box = h("textarea.bf-field", { "aria-label": "Summary text", dir: "auto", rows: 16, oninput: () => keep() });
  const message = h("p.bf-ask__note.is-bad", { role: "alert" });
  const element = h(
    "div.bf-editor",
    { hidden: true },
    box,
    message,
    h(
      "div.bf-row",
      {},
      button("Save", () => save()),
      button("Cancel", () => close(), "bf-btn--quiet"),
      h("span.bf-keys", {}, "Markdown: **bold**, # heading, - list"),
    ),
  );
  let persona = "";
  /** By persona. */
  const drafts = new Drafts<Draft>(view.work, "summary");

  /** What this one is written over. */
  let seen = "";

  const keep = (): void => drafts.set(persona, { text: box.value, seen });
  const close = (): void => {
    // Another app of the same page may have one of its own by now.
    if (drafts.get(persona)?.text === box.value) drafts.delete(persona);
    setText(message, "");
    element.hidden = true;
    onToggle();
  };
  const save = async (): Promise<void> => {
    const { persona_id, max_text } = view.props();
    const text = box.value;
    const over = [...text].length - max_text;
    if (over > 0)
      return setText(message, `${over.toLocaleString("en-GB")} characters too many. Nothing is lost; shorten it and save again.`);
    const failure = refusal(await view.wire.send({ type: "SummaryWritten", persona_id, text }, seen));
    if (failure) setText(message, failure);
    else if (drafts.get(persona_id)?.text === text) drafts.delete(persona_id);
    if (!failure && persona === persona_id && box.value === text) close();
  };

  return {
    element,
    isOpen: () => !element.hidden,
    open() {
      if (element.hidden) {
        const draft = drafts.get(persona);
        seen = draft?.seen ?? view.props().text;
        box.value = draft?.text ?? view.props().text;
        keep();
        element.hidden = false;
        onToggle();
      }
      box.focus();
    },
    update({ persona_id, text }) {
      const open = drafts.get(persona_id);
      // Nobody has written in it yet: it follows.
      if (open && open.text === open.seen && open.seen !== text) {
        drafts.set(persona_id, { text, seen: text });
        if (persona_id === persona) [box.value, seen] = [text, text];
      }
      if (persona_id === persona) return;
      persona = persona_id;
      const draft = drafts.get(persona);
      [box.value, seen] = [draft?.text ?? "", draft?.seen ?? ""];
      element.hidden = draft === undefined;
    },
  };
}
