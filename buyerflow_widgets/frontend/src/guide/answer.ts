/** `Your answer`: the box, and the answers under way. Nothing but sending, or another question, empties it. */

import { ONLINE, refusal } from "../app/connection";
import type { Panel } from "../app/panel";
import { h, setText, uid } from "../dom";
import type { GuideProps, Prompt, Question } from "../wire";
import { AnswerDrafts } from "./drafts";
import { toggled } from "./values";

/** An answer that comes sooner needs no "Sending". */
const QUIET_MS = 300;

/** Answers that are lists: a line an item. */
const LISTS: Question["field"][] = ["persona_pain_points", "stage_set"];

interface Sent {
  persona_id: string;
  question: Question;
  /** "Supplier selection · Duration". */
  where: string;
  text: string;
  /** What stood in the box; "" for a ready-made answer, whose button is still there. */
  typed: string;
}

export interface AnswerBox {
  label: HTMLElement;
  box: HTMLTextAreaElement;
  /** What was refused, or is under way. */
  message: HTMLElement;
  send(): void;
  /** Sends a ready-made answer. What is in the box stays there. */
  give(text: string): void;
  /** Adds a value to the list that is in the box, or takes it away again. */
  toggle(value: string): void;
  /** Empties the box for good. */
  drop(): void;
  /** The draft for what is asked now comes with it. */
  open(props: GuideProps): void;
  /** Whether somebody writes an answer to what is asked on screen. */
  isWriting(): boolean;
  /** Says what happened meanwhile to what is being answered. */
  tell(sentence: string): void;
  /** Shows what was refused. */
  refuse(sentence: string): void;
}

/** `shown` is what is asked on screen; `sent` is told of each answer that goes up. */
export function answerBox(
  view: Panel<GuideProps>,
  shown: () => GuideProps,
  sent: () => void,
  describedby: string,
  isBusy: () => boolean,
  setBusy: (busy: boolean) => void,
): AnswerBox {
  const id = uid();
  const box = h("textarea.bf-field", { id, dir: "auto", rows: 2, "aria-describedby": describedby });
  const label = h("label.bf-label", { for: id }, "Your answer");
  const message = h("p.bf-ask__note");
  const drafts = new AnswerDrafts(box, view.work, view.signal);
  // More than one: the next question may be answered before the last answer was acknowledged.
  const underWay = new Set<Sent>();

  const say = (sentence: string, role: "alert" | "status"): void => {
    message.setAttribute("role", role);
    message.classList.toggle("is-bad", role === "alert" && sentence !== "");
    setText(message, sentence);
  };
  /** Puts an answer back; says where, if that is out of sight. */
  const giveBack = (sent: Sent, here: string): string => {
    const isHere = drafts.giveBack(sent, sent.typed);
    if (!sent.typed) return "";
    return isHere ? here : ` “${short(sent.text)}” is kept for when ${sent.where || "this"} is asked again.`;
  };
  const post = async (text: string, typed: string): Promise<void> => {
    const { persona_id, prompt } = shown();
    const { question, where, command } = prompt;
    if (isBusy()) return;
    if (command) {
      // Nothing is said in the process: the text stays in the box, to be read again or changed.
      setBusy(true);
      const failure = refusal(await view.wire.ask({ name: command, text }));
      setBusy(false);
      return say(failure, failure ? "alert" : "status");
    }
    if (!question) return;
    const mine: Sent = { persona_id, question, where, text, typed };
    underWay.add(mine);
    if (typed) drafts.send();
    else drafts.answered();
    setBusy(true);
    sent();
    const slow = setTimeout(() => say(`Sending “${short(text)}”`, "status"), QUIET_MS);
    const failure = refusal(await view.wire.send({ type: "Answered", persona_id, question, text }, prompt.answer ?? ""));
    clearTimeout(slow);
    const returned = !underWay.delete(mine);
    if (underWay.size === 0) setBusy(false);
    if (failure) say(`${failure}${returned && typed ? "" : giveBack(mine, "")}`, "alert");
    else {
      if (returned && typed) drafts.withdraw(mine, typed);
      say("", "status");
    }
  };
  const send = (): void => {
    const text = box.value.trim();
    if (text) void post(text, box.value);
    else if (!isBusy()) {
      say(`Type an answer first, or ${shown().prompt.answer === null ? "skip the question" : "cancel"}.`, "status");
      box.focus();
    }
  };

  view.root.addEventListener(
    ONLINE,
    (event) => {
      if ((event as CustomEvent<boolean>).detail) return setBusy(false);
      if (underWay.size === 0) return;
      const typed = [...underWay].filter((each) => each.typed);
      const kept = new Set(typed.map((each) => giveBack(each, " Your answer is kept here.")));
      underWay.clear();
      say(`Not sent yet: the connection is lost.${[...kept].join("")}`, "alert");
    },
    { signal: view.signal },
  );
  box.addEventListener("keydown", (event) => {
    // Safari ends the composition before its Enter, and says so by this code only.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    // A phone's keyboard has no other key for a new line.
    if (isList(shown().prompt) && matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    send();
  });

  return {
    label,
    box,
    message,
    send,
    give: (text) => void post(text, ""),
    toggle(value) {
      box.value = toggled(box.value, value);
      box.dispatchEvent(new Event("input"));
    },
    drop: () => drafts.drop(),
    isWriting: () => drafts.isWriting,
    tell: (sentence) => say(sentence, "status"),
    refuse: (sentence) => say(sentence, sentence ? "alert" : "status"),
    open({ persona_id, prompt }) {
      const question = prompt.free_text ? (prompt.command ?? prompt.question) : null;
      // What failed was about the draft that was just put away.
      if (drafts.open({ persona_id, question }, prompt.answer) && message.getAttribute("role") === "alert") say("", "status");
    },
  };
}

/** Whether what is asked is a list. */
export function isList({ question }: Prompt): boolean {
  return question !== null && LISTS.includes(question.field);
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
