/** What is typed into `Your answer` stays with the question it was typed for, and comes back when that is asked again. */

import { Drafts } from "../app/drafts";
import { focused } from "../dom";
import type { Prompt, Question } from "../wire";

export interface Asked {
  persona_id: string;
  /** Null: whatever is asked next. */
  question: Question | NonNullable<Prompt["command"]> | null;
}

/** Dispatched on the box where its text is another one that nobody typed. */
export const REPLACED = "bf:replaced";

export class AnswerDrafts {
  #box: HTMLTextAreaElement;
  #kept: Drafts<string>;
  #here = "";
  /** The answer that is in the box to be changed: it is no draft. */
  #given = "";
  /** Of this persona, what waits for whatever is asked next. */
  #next = "";
  /** The question on screen has its answer: what is typed now is meant for the next one. */
  #ahead = false;

  constructor(box: HTMLTextAreaElement, work: string, signal: AbortSignal) {
    this.#box = box;
    this.#kept = new Drafts(work, "guide");
    signal.addEventListener("abort", () => this.#putAway());
    box.addEventListener("input", () => box.removeAttribute("data-untouched"));
  }

  /** Whether somebody writes an answer to the question on screen just now. */
  get isWriting(): boolean {
    return !this.#ahead && !["", this.#given.trim()].includes(this.#box.value.trim()) && focused(this.#box) === this.#box;
  }

  /** `answer` is what was answered before, where the person wants to change it. False where this is what was asked already. */
  open(asked: Asked, answer: string | null): boolean {
    const here = key(asked);
    if (here === this.#here) return false;
    this.#putAway();
    this.#here = here;
    this.#next = key({ ...asked, question: null });
    this.#ahead = false;
    this.#given = answer ?? "";
    // What was typed ahead is meant for a question of the guide's own.
    const draft = answer === null ? join(this.#take(here), this.#take(this.#next)) : this.#take(here);
    this.#show(draft || this.#given);
    return true;
  }

  /** The question is closed without an answer. */
  drop(): void {
    this.#given = "";
    this.#show("");
  }

  /** The typed answer is on its way. */
  send(): void {
    this.drop();
    this.answered();
  }

  /** An answer is on its way that did not come from the box: a draft in it is none of the next question's. */
  answered(): void {
    this.#ahead = this.#box.value === "";
  }

  /** Puts a text back before what was typed meanwhile, which belongs to the same question now. False where that is not on screen. */
  giveBack(asked: Asked, text: string): boolean {
    const here = key(asked) === this.#here;
    if (here) {
      this.#show(join(text, this.#box.value));
      this.#ahead = false;
    } else this.#add(key(asked), text, this.#take(key(asked)));
    return here;
  }

  /** It arrived after all: only what was typed behind it is kept, for what is asked next. */
  withdraw(asked: Asked, text: string): void {
    const here = key(asked) === this.#here;
    const draft = here ? this.#box.value : (this.#kept.get(key(asked)) ?? "");
    if (draft !== text && !draft.startsWith(`${text}\n`)) return;
    const rest = draft.slice(text.length + 1);
    const next = key({ ...asked, question: null });
    if (here) {
      this.#show(rest);
      this.#ahead = true;
      return;
    }
    this.#kept.delete(key(asked));
    if (next === this.#next) this.#show(join(this.#box.value, rest));
    else this.#add(next, this.#take(next), rest);
  }

  #putAway(): void {
    const text = this.#box.value === this.#given ? "" : this.#box.value;
    this.#add(this.#ahead ? this.#next : this.#here, text, "");
  }

  #add(place: string, first: string, second: string): void {
    const text = join(first, second);
    // Another view of the same page may have left one there.
    if (text) this.#kept.set(place, join(this.#take(place), text));
  }

  #take(place: string): string {
    const text = this.#kept.get(place) ?? "";
    this.#kept.delete(place);
    return text;
  }

  #show(text: string): void {
    // The same text again would still end an input method's word and the browser's undo.
    if (this.#box.value !== text) {
      this.#box.value = text;
      this.#box.dispatchEvent(new Event(REPLACED));
    }
    // The shell's undo keys ask for it: here the browser has nothing to undo.
    this.#box.toggleAttribute("data-untouched", text === "");
  }
}

function key({ persona_id, question }: Asked): string {
  const about = question && typeof question === "object" ? [question.phase, question.field, question.stage_id] : question;
  return JSON.stringify([persona_id, about]);
}

function join(first: string, second: string): string {
  return first && second && first !== second ? `${first}\n${second}` : first || second;
}
