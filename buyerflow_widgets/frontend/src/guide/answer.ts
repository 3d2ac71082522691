/** `Your answer`: the box, its drafts and what is under way. Nothing but sending empties it. */

import { ONLINE, refusal } from "../connection";
import { h, setText, uid } from "../dom";
import type { View } from "../view";
import type { GuideProps } from "../wire";

/** An answer that comes sooner needs no "Sending". */
const QUIET_MS = 300;

type Sent = { persona_id: string; text: string };

export interface AnswerBox {
  label: HTMLElement;
  box: HTMLTextAreaElement;
  /** What was refused, or is under way. */
  message: HTMLElement;
  send(): void;
  /** The draft of another persona comes with it. */
  open(persona_id: string): void;
  /** Shows what was refused. */
  refuse(sentence: string): void;
  listen(root: HTMLElement): void;
}

export function answerBox(
  view: View<GuideProps>,
  describedby: string,
  isBusy: () => boolean,
  setBusy: (busy: boolean) => void,
): AnswerBox {
  const id = uid();
  const box = h("textarea.bf-field", { id, rows: 2, "aria-describedby": describedby });
  const label = h("label.bf-label", { for: id }, "Your answer");
  const message = h("p.bf-ask__note");
  const drafts = new Map<string, string>();
  let persona = view.props().persona_id;
  // More than one: the next question may be answered before the last answer was acknowledged.
  const underWay = new Set<Sent>();

  const say = (sentence: string, role: "alert" | "status"): void => {
    message.setAttribute("role", role);
    message.classList.toggle("is-bad", role === "alert" && sentence !== "");
    setText(message, sentence);
  };
  /** What was typed meanwhile stays, behind what comes back. */
  const giveBack = ({ persona_id, text }: Sent): void => {
    const join = (draft: string): string => (draft && draft !== text ? `${text}\n${draft}` : text);
    if (persona_id === persona) box.value = join(box.value);
    else drafts.set(persona_id, join(drafts.get(persona_id) ?? ""));
  };
  const send = async (): Promise<void> => {
    const { persona_id, prompt } = view.props();
    const text = box.value.trim();
    if (isBusy() || !prompt.question) return;
    if (!text) {
      say(prompt.can_skip ? "Type an answer first, or skip the question." : "Type an answer first.", "status");
      return box.focus();
    }
    const mine = { persona_id, text: box.value };
    underWay.add(mine);
    box.value = "";
    setBusy(true);
    const slow = setTimeout(() => say(`Sending “${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`, "status"), QUIET_MS);
    const failure = refusal(await view.wire.send({ type: "Answered", persona_id, question: prompt.question, text }));
    clearTimeout(slow);
    const returned = !underWay.delete(mine);
    if (underWay.size === 0) setBusy(false);
    if (failure) {
      if (!returned) giveBack(mine);
      say(failure, "alert");
    } else {
      if (returned && box.value === mine.text) box.value = "";
      say("", "status");
    }
  };

  box.addEventListener("keydown", (event) => {
    // Safari ends the composition before its Enter, and says so by this code only.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  });

  return {
    label,
    box,
    message,
    send,
    refuse: (sentence) => say(sentence, sentence ? "alert" : "status"),
    open(persona_id) {
      if (persona_id === persona) return;
      drafts.set(persona, box.value);
      persona = persona_id;
      box.value = drafts.get(persona) ?? "";
    },
    listen(root) {
      root.addEventListener(
        ONLINE,
        (event) => {
          if ((event as CustomEvent<boolean>).detail) return setBusy(false);
          if (underWay.size === 0) return;
          for (const each of underWay) giveBack(each);
          underWay.clear();
          say("Not sent yet: the connection is lost. Your answer is kept here.", "alert");
        },
        { signal: view.signal },
      );
    },
  };
}
