/** One field of the form. A text stays in its box until Python has it; one that was refused stays with its reason, and can be discarded. */

import { notice, refusal } from "../app/connection";
import { Drafts } from "../app/drafts";
import type { Panel } from "../app/panel";
import { focused, h, uid } from "../dom";
import type { FormProps } from "../wire";

export type FieldName = "persona_name" | "persona_pain_points";

interface Draft {
  /** In the keeper. */
  key: string;
  persona_id: string;
  text: string;
  /** What the person wrote it over: what Python had when the writing began, or has taken of it since. */
  seen: string;
  /** What is on its way, as it stands in the box. */
  sent: string | null;
  /** Why it was not taken, one sentence. */
  message: string;
  /** Of the view that it is written in, and that waits for the answer. */
  view: AbortSignal;
}

export class Field {
  readonly element: HTMLElement;
  readonly box: HTMLInputElement | HTMLTextAreaElement;
  #panel: Panel<FormProps>;
  #name: FieldName;
  #label: string;
  #drafts: Drafts<Draft>;
  #persona_id = "";

  constructor(panel: Panel<FormProps>, name: FieldName, words: { label: string; hint: string; placeholder: string }) {
    this.#panel = panel;
    this.#name = name;
    this.#label = words.label;
    this.#drafts = new Drafts(panel.work, name);
    const attributes = {
      id: uid(),
      dir: "auto",
      placeholder: words.placeholder,
      oninput: () => this.#written(),
      onchange: () => this.#changed(),
      onfocusout: (event: FocusEvent) => this.#left(event.relatedTarget),
    };
    this.box = name === "persona_name" ? h("input", { type: "text", ...attributes }) : h("textarea", { rows: 2, ...attributes });
    const label = h("label", { for: this.box.id }, words.label);
    this.element = h("div.bf-fieldbox", {}, label, h("p.bf-hint", {}, words.hint), this.box);
    // What an earlier view has left goes on from here, whoever is in work by now.
    for (const draft of this.#drafts.all()) {
      if (draft.view.aborted && draft.message === "") void this.#commit(this.#takeOver(draft));
    }
  }

  update(props: FormProps): void {
    if (props.persona_id !== this.#persona_id) {
      this.commitOpen();
      // What is typed on is meant for the one before.
      if (this.#persona_id && focused(this.box) === this.box) this.box.blur();
      this.#persona_id = props.persona_id;
    }
    this.element.classList.toggle("is-asked", props.asked === this.#name);
    this.#show();
  }

  /** Sends what is being written: the form goes off the screen, or shows another persona. */
  commitOpen(): void {
    const draft = this.#draft;
    if (draft && draft.sent === null && draft.message === "") void this.#commit(draft);
  }

  /** Of this view, or left by one that is gone; what is written in another view of the same page is that one's. */
  get #draft(): Draft | undefined {
    const all = this.#drafts.all().filter(({ persona_id }) => persona_id === this.#persona_id);
    const left = all.find(({ view }) => view.aborted);
    return all.find(({ view }) => view === this.#panel.signal) ?? (left && this.#takeOver(left));
  }

  /** The answer to what another view sent does not come here. */
  #takeOver(draft: Draft): Draft {
    return Object.assign(draft, { view: this.#panel.signal, sent: null });
  }

  /** What Python has, if that is known. */
  #saved(persona_id = this.#persona_id): string | undefined {
    const props = this.#panel.props();
    return props.persona_id === persona_id ? props[this.#name] : undefined;
  }

  #show(): void {
    const text = this.#draft?.text ?? this.#inBox(this.#saved() ?? "");
    // The same text again would move the caret, and end an input method's word.
    if (this.box.value !== text) this.box.value = text;
    this.#say(this.#draft?.message ?? "");
  }

  #written(): void {
    const before = this.#draft;
    const draft = before ?? {
      key: uid(),
      persona_id: this.#persona_id,
      text: "",
      seen: this.#saved() ?? "",
      sent: null,
      message: "",
      view: this.#panel.signal,
    };
    draft.text = this.box.value;
    if (!before) this.#drafts.set(draft.key, draft);
  }

  #changed(): void {
    const draft = this.#draft;
    // Without the focus, it is being left: `focusout`, which comes next, knows for where.
    if (draft && (draft.message === "" || this.box.matches(":focus"))) void this.#commit(draft);
  }

  #left(to: EventTarget | null): void {
    const draft = this.#draft;
    // Whoever goes to `Discard` does not send it once more.
    if (draft && !(to instanceof Element && this.element.contains(to))) void this.#commit(draft);
  }

  async #commit(draft: Draft): Promise<void> {
    const { persona_id, text } = draft;
    const { wire, signal, root } = this.#panel;
    if (text === draft.sent) return;
    const value = this.#asSent(text);
    const known = draft.message ? [draft.seen, this.#saved(persona_id)] : [draft.seen];
    if (draft.sent === null && known.some((one) => one !== undefined && this.#asSent(this.#inBox(one)) === value))
      return this.#end(draft);
    const seen = draft.sent === null ? draft.seen : this.#asSent(draft.sent);
    // It goes up over the one before, which Python must have.
    if (draft.sent !== null) wire.repeat();
    draft.sent = text;
    const failure = refusal(await wire.send({ type: "PersonaEdited", persona_id, field: this.#name, value }, seen));
    if (!failure) draft.seen = value;
    // The answer to an earlier text says nothing of a later one; after this view is gone, another waits for one of its own.
    if (draft.sent !== text || draft.view !== signal) return;
    draft.sent = null;
    draft.message = failure;
    const isOnScreen = persona_id === this.#persona_id && !this.#panel.el.hidden;
    if (failure && !isOnScreen) notice(root, failure);
    if (!failure && draft.text === text) return this.#end(draft);
    if (persona_id === this.#persona_id) this.#say(failure);
    if (!failure && !isOnScreen) void this.#commit(draft);
  }

  /** Nothing of it is the person's alone any more: what Python has stands there. */
  #end(draft: Draft): void {
    this.#drafts.delete(draft.key);
    if (draft.persona_id === this.#persona_id) this.#show();
  }

  /** What was refused, and why, with the way out of it. */
  #say(message: string): void {
    const old = this.element.querySelector(".bf-kept");
    if (message !== "" && old?.querySelector("p")?.textContent === message) return;
    if (old?.contains(focused(this.box))) this.box.focus();
    old?.remove();
    this.box.setAttribute("aria-invalid", String(message !== ""));
    this.box.removeAttribute("aria-describedby");
    if (!message) return;
    const discard = (): void => {
      const draft = this.#draft;
      // What is on its way cannot be called back.
      if (draft?.sent === null) this.#end(draft);
      this.box.focus();
    };
    const id = uid();
    const onfocusout = (event: FocusEvent): void => this.#left(event.relatedTarget);
    const name = `Discard ${this.#label}`;
    const way = h("button.bf-chip", { type: "button", "aria-label": name, onclick: discard, onfocusout }, "Discard");
    const kept = h("div.bf-kept", {}, h("p.bf-wrong", { role: "alert", id }, message), way);
    this.element.append(kept);
    this.box.setAttribute("aria-describedby", id);
    // Under a long text it would be out of sight.
    kept.scrollIntoView?.({ block: "nearest" });
  }

  /** A name is one line. */
  #asSent(text: string): string {
    return this.#name === "persona_name" ? text.split(/\s+/).filter(Boolean).join(" ") : lines(text);
  }

  /** As it stands in the box: one of one line leaves the line breaks out. */
  #inBox(text: string): string {
    return this.#name === "persona_name" ? text.replace(/[\r\n]/g, "") : lines(text);
  }
}

/** As a text box writes line breaks. */
function lines(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}
