/** The summary, to be changed by hand. A draft outlives every update; leaving the step, or the page, saves it. */

import { LEAVING, refusal } from "../app/connection";
import { Drafts } from "../app/drafts";
import type { Panel } from "../app/panel";
import { button, h, setText } from "../dom";
import { grouped } from "../numbers";
import type { SummaryProps } from "../wire";
import { type Box, markdownBox, richBox, type Written } from "./boxes";

interface Draft extends Written {
  /** What it is written over. */
  seen: string;
}

export interface Editor {
  element: HTMLElement;
  isOpen(): boolean;
  open(): Promise<void>;
  /** Another step opens: what was written is saved. */
  leave(): void;
  update(props: SummaryProps): void;
}

export function editor(view: Panel<SummaryProps>, onToggle: () => void): Editor {
  const place = h("div");
  const message = h("p.bf-ask__note.is-bad", { role: "alert" });
  const row = h(
    "div.bf-row",
    {},
    button("Save", () => save()),
    button("Cancel", () => close(), "bf-btn--quiet"),
  );
  const element = h("div.bf-editor", { hidden: true }, place, message, row);
  let persona = "";
  /** By persona. */
  const drafts = new Drafts<Draft>(view.work, "summary");
  let rich: Promise<Box | null> | null = null;
  /** Null until the first draft is shown. */
  let box: Box | null = null;
  /** What this one is written over. */
  let seen = "";

  const keep = (): void => {
    if (box) drafts.set(persona, { ...box.read(), seen });
  };
  const show = async (persona_id: string): Promise<void> => {
    rich ??= richBox(view.richText, view.el, keep);
    // What was begun as Markdown goes on as Markdown.
    const loaded = drafts.get(persona_id)?.html === null ? null : await rich;
    const draft = drafts.get(persona_id);
    if (!draft || persona_id !== persona) return;
    box = loaded ?? markdownBox(keep);
    seen = draft.seen;
    box.show(draft);
    place.replaceChildren(box.element);
  };
  const close = (): void => {
    // Another app of the same page may have one of its own by now.
    if (drafts.get(persona)?.text === box?.read().text) drafts.delete(persona);
    setText(message, "");
    element.hidden = true;
    place.replaceChildren();
    onToggle();
  };
  const save = async (): Promise<void> => {
    const persona_id = persona;
    const text = box?.read().text ?? "";
    const over = [...text].length - view.props().max_text;
    if (over > 0) return setText(message, `${grouped(over)} characters too many. Nothing is lost; shorten it and save again.`);
    const failure = refusal(await view.wire.send({ type: "SummaryWritten", persona_id, text }, seen));
    if (failure) setText(message, failure);
    else if (drafts.get(persona_id)?.text === text) drafts.delete(persona_id);
    if (!failure && persona === persona_id && box?.read().text === text) close();
  };

  const leave = (): void => {
    if (!element.hidden && box && box.read().text !== seen) void save();
  };
  view.root.addEventListener(LEAVING, leave, { signal: view.signal });

  return {
    element,
    isOpen: () => !element.hidden,
    leave,
    async open() {
      if (element.hidden) {
        const { text, html } = view.props();
        if (!drafts.get(persona)) drafts.set(persona, { text, html, seen: text });
        await show(persona);
        element.hidden = false;
        onToggle();
      }
      box?.focus();
    },
    update({ persona_id, text, html }) {
      const open = drafts.get(persona_id);
      // Nobody has written in it yet: it follows.
      if (open && open.text === open.seen && open.seen !== text) {
        drafts.set(persona_id, { text, html: open.html === null ? null : html, seen: text });
        if (persona_id === persona) show(persona);
      }
      if (persona_id === persona) return;
      persona = persona_id;
      element.hidden = !drafts.get(persona);
      if (!element.hidden) show(persona);
    },
  };
}
