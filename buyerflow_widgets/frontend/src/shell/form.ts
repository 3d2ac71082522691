/** The persona's form is made of plain ipywidgets, which send what stands in a box without saying what it was written over, and put what
 * comes from Python into it whatever is being written there. So they only show: what a person writes goes up from here, and stays in its
 * box until Python has it. */

import { notice, refusal } from "../connection";
import { focused, h, uid } from "../dom";
import type { View } from "../view";
import type { ShellProps } from "../wire";

type Box = HTMLInputElement | HTMLTextAreaElement;
type Field = "persona_name" | "persona_pain_points";

interface Draft {
  view: View<ShellProps>;
  box: Box;
  persona_id: string;
  field: Field;
  /** What the person had there: what Python had when the writing began, or has taken of it since. */
  seen: string;
  /** What is on its way, as it stands in the box. */
  sent: string | null;
  /** Why it was not taken, one sentence. */
  message: string;
}

// By persona and field. Outside the view: a box is taken out of the page with every change of step.
const drafts = new Map<string, Draft>();
const PERSONA = "bf-persona--";

export function keepDrafts(view: View<ShellProps>, root: HTMLElement): void {
  const { signal, wire } = view;
  const written = new WeakMap<Box, Draft>();
  /** What Python has of a box in which nobody writes, which shows it without some of its line breaks. */
  const shown = new WeakMap<Box, string>();

  const show = (box: Box, text: string): void => {
    if (read(box) !== inBox(place(box).field, text)) put(box, text);
    shown.set(box, text);
  };
  const adopt = (box: Box): void => {
    if (shown.has(box)) return;
    const { persona_id, field } = place(box);
    const text = saved({ persona_id, field });
    shown.set(box, text !== undefined && inBox(field, text) === read(box) ? text : read(box));
    Object.defineProperty(box, "value", {
      configurable: true,
      get: () => read(box),
      set: (text: string) => written.has(box) || show(box, text),
    });
    const kept = drafts.get(key(persona_id, field));
    if (!kept || kept.box.isConnected) return;
    put(box, read(kept.box));
    takeOver(kept);
    kept.box = box;
    written.set(box, kept);
    say(kept, kept.message);
    if (kept.sent === null && kept.message === "") void commit(kept);
  };
  /** The answer to what another view sent does not come here. */
  const takeOver = (draft: Draft): void => {
    if (draft.view !== view) Object.assign(draft, { view, sent: null });
  };
  const begin = (box: Box): Draft => {
    const draft: Draft = { view, box, ...place(box), seen: shown.get(box) ?? "", sent: null, message: "" };
    drafts.set(key(draft.persona_id, draft.field), draft);
    written.set(box, draft);
    return draft;
  };
  /** Nothing of it is the person's alone any more: what Python has stands there. */
  const end = (draft: Draft): void => {
    const { box, persona_id, field } = draft;
    if (drafts.get(key(persona_id, field)) === draft) drafts.delete(key(persona_id, field));
    written.delete(box);
    draft.sent = null;
    say(draft, "");
    show(box, saved(draft) ?? read(box));
  };
  const saved = ({ persona_id, field }: Pick<Draft, "persona_id" | "field">): string | undefined => {
    const { form } = view.props();
    return form?.persona_id === persona_id ? form[field] : undefined;
  };
  const commit = async (draft: Draft): Promise<void> => {
    const { persona_id, field } = draft;
    const text = read(draft.box);
    if (text === draft.sent) return;
    const value = asSent(field, text);
    const known = draft.message ? [draft.seen, saved(draft)] : [draft.seen];
    if (draft.sent === null && known.some((one) => one !== undefined && asSent(field, inBox(field, one)) === value))
      return end(draft);
    const seen = draft.sent === null ? draft.seen : asSent(field, draft.sent);
    // It goes up over the one before, which Python must have.
    if (draft.sent !== null) wire.repeat();
    draft.sent = text;
    const failure = refusal(await wire.send({ type: "PersonaEdited", persona_id, field, value }, seen));
    if (!failure) draft.seen = value;
    // The answer to an earlier text says nothing of a later one.
    if (draft.sent !== text || draft.view !== view) return;
    draft.sent = null;
    if (failure) {
      say(draft, failure);
      if (!draft.box.isConnected) notice(view.el, failure);
      return;
    }
    say(draft, "");
    if (read(draft.box) === text) end(draft);
    else if (!draft.box.isConnected) void commit(draft);
  };
  /** What was refused, and why, with the way out of it. */
  const say = (draft: Draft, message: string): void => {
    const { box } = draft;
    draft.message = message;
    const old = around(box)?.querySelector(".bf-kept");
    if (old?.contains(focused(box))) box.focus();
    old?.remove();
    box.setAttribute("aria-invalid", String(message !== ""));
    box.removeAttribute("aria-describedby");
    if (!message) return;
    const discard = (): void => {
      // What is on its way cannot be called back.
      if (draft.sent === null) end(draft);
      box.focus();
    };
    const id = uid();
    const name = `Discard ${around(box)?.querySelector("label")?.textContent ?? ""}`.trim();
    const onfocusout = (event: FocusEvent): void => leave(box, event);
    const way = h("button.bf-chip", { type: "button", "aria-label": name, onclick: discard, onfocusout }, "Discard");
    const kept = h("div.bf-kept", {}, h("p.bf-wrong", { role: "alert", id }, message), way);
    around(box)?.append(kept);
    box.setAttribute("aria-describedby", id);
    // Under a long text it would be out of sight.
    kept.scrollIntoView?.({ block: "nearest" });
  };
  const leave = (box: Box, event: FocusEvent): void => {
    const draft = written.get(box);
    const to = event.relatedTarget;
    // Whoever goes to `Discard` does not send it once more.
    if (draft && !(to instanceof Element && around(box)?.contains(to))) void commit(draft);
  };

  const on = (name: string, run: (box: Box, event: Event) => void): void =>
    root.addEventListener(
      name,
      (event) => {
        const box = event.composedPath()[0];
        const isBox = box instanceof HTMLInputElement || box instanceof HTMLTextAreaElement;
        if (!isBox || !box.closest(".bf-form")) return;
        adopt(box);
        run(box, event);
      },
      { capture: true, signal },
    );
  on("input", (box) => written.has(box) || begin(box));
  on("change", (box, event) => {
    event.stopPropagation();
    const draft = written.get(box) ?? begin(box);
    // Without the focus, it is being left: `focusout`, which comes next, knows for where.
    if (draft.message === "" || box.matches(":focus")) void commit(draft);
  });
  on("focusout", (box, event) => leave(box, event as FocusEvent));

  const look = (): void => {
    if (view.props().form) for (const box of root.querySelectorAll<Box>(".bf-form :is(input, textarea)")) adopt(box);
    for (const draft of drafts.values()) {
      if (draft.view.signal.aborted) takeOver(draft);
      // It was taken away from under the hands.
      const isLeft = !draft.box.isConnected && draft.sent === null && draft.message === "";
      if (isLeft && draft.view === view) void commit(draft);
    }
  };
  const observer = new MutationObserver(look);
  observer.observe(root, { childList: true, subtree: true });
  signal.addEventListener("abort", () => observer.disconnect());
  look();
}

/** Whose box it is says its field's class: it may still be in the page when another persona is in work already. */
function place(box: Box): { persona_id: string; field: Field } {
  const name = [...(around(box)?.classList ?? [])].find((one) => one.startsWith(PERSONA)) ?? PERSONA;
  const field = box.closest(".bf-field--persona_name") ? "persona_name" : "persona_pain_points";
  return { persona_id: decodeURIComponent(name.slice(PERSONA.length)), field };
}

function around(box: Box): Element | null {
  return box.closest(".bf-fieldbox");
}

function key(persona_id: string, field: Field): string {
  return `${persona_id}\n${field}`;
}

/** A name is one line. */
function asSent(field: Field, text: string): string {
  return field === "persona_name" ? text.split(/\s+/).filter(Boolean).join(" ") : lines(text);
}

/** As it stands in a box: one of one line leaves the line breaks out. */
function inBox(field: Field, text: string): string {
  return field === "persona_name" ? text.replace(/[\r\n]/g, "") : lines(text);
}

/** As a text box writes line breaks. */
function lines(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

function read(box: Box): string {
  return Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value")?.get?.call(box) ?? "";
}

function put(box: Box, text: string): void {
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value")?.set?.call(box, text);
}
