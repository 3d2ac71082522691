/** The persona's form is made of plain ipywidgets, which put what comes from Python into their box whatever stands in it. A box in which
 * somebody writes keeps its text here; what others made of that field meanwhile is then to be chosen, as anywhere else. */

import { notice, refusal } from "../connection";
import type { View } from "../view";
import type { ShellProps } from "../wire";

type Box = HTMLInputElement | HTMLTextAreaElement;

interface Draft {
  /** What stood there when somebody began to write. */
  seen: string;
  /** What was to be put there since; null: nothing. */
  theirs: string | null;
}

export function keepDrafts(view: View<ShellProps>, root: HTMLElement): void {
  const { signal, wire } = view;
  const drafts = new WeakMap<Box, Draft>();
  const entered = new WeakMap<Box, string>();

  const begin = (box: Box): void => {
    const draft: Draft = { seen: entered.get(box) ?? "", theirs: null };
    const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value");
    drafts.set(box, draft);
    Object.defineProperty(box, "value", {
      configurable: true,
      get: () => own?.get?.call(box),
      set: (text: string) => {
        if (text !== own?.get?.call(box)) draft.theirs = text;
      },
    });
  };
  /** What came of it; what was put there meanwhile stands there now. */
  const end = (box: Box): Draft | undefined => {
    const draft = drafts.get(box);
    drafts.delete(box);
    Reflect.deleteProperty(box, "value");
    if (draft && draft.theirs !== null) box.value = draft.theirs;
    return draft;
  };
  const commit = async (box: Box, event: Event): Promise<void> => {
    const mine = box.value;
    const draft = drafts.get(box);
    if (!draft) return;
    // Python puts a name on one line: that is nobody's change.
    if (draft.theirs === null || words(draft.theirs) === words(draft.seen)) {
      draft.theirs = null;
      end(box);
      return;
    }
    event.stopPropagation();
    end(box);
    entered.set(box, box.value);
    const field = box.closest(".bf-field--persona_name") ? "persona_name" : "persona_pain_points";
    const value = field === "persona_name" ? words(mine) : mine;
    const persona_id = view.props().persona?.persona_id ?? "";
    notice(view.el, refusal(await wire.send({ type: "PersonaEdited", persona_id, field, value }, draft.seen)));
  };

  const on = (name: string, run: (box: Box, event: Event) => void): void =>
    root.addEventListener(
      name,
      (event) => {
        const box = event.composedPath()[0];
        const isBox = box instanceof HTMLInputElement || box instanceof HTMLTextAreaElement;
        if (isBox && box.closest(".bf-form")) run(box, event);
      },
      { capture: true, signal },
    );
  on("focusin", (box) => entered.set(box, box.value));
  on("input", (box) => drafts.has(box) || begin(box));
  on("change", (box, event) => void commit(box, event));
  on("focusout", (box) => end(box));
}

function words(text: string): string {
  return text.split(/\s+/).filter(Boolean).join(" ");
}
