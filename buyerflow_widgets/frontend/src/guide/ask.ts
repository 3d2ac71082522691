/** The open question: the only card. Its first line jumps to the cell it is about. */

import { announce, goTo, refusal } from "../app/connection";
import type { Panel } from "../app/panel";
import { button, focused, h, setText, uid } from "../dom";
import * as icons from "../icons";
import type { GuideProps } from "../wire";
import { answerBox } from "./answer";
import { quickReplies } from "./replies";

export interface Ask {
  element: HTMLElement;
  update(props: GuideProps): void;
}

export function openQuestion(view: Panel<GuideProps>): Ask {
  const questionId = uid();
  const hintId = uid();
  let busy = false;
  let key = "";
  /** What is on screen: the latest props, unless somebody still writes an answer to what others have answered meanwhile. */
  let shown = view.props();
  let isHeld = false;

  const setBusy = (now: boolean): void => {
    busy = now;
    for (const one of [send, skip]) one.setAttribute("aria-disabled", String(now));
  };
  const run = async (task: () => Promise<string>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const failure = await task();
    setBusy(false);
    answer.refuse(failure);
  };
  const jump = (): void => {
    const { question } = shown.prompt;
    if (question) goTo(view.el, question);
  };
  const release = (): void => {
    if (!isHeld) return;
    isHeld = false;
    answer.tell("");
    show(view.props());
  };
  const holds = (now: GuideProps): boolean => {
    if (now.persona_id !== shown.persona_id || now.phase !== shown.phase) return false;
    const isOther = JSON.stringify(now.prompt.question) !== JSON.stringify(shown.prompt.question);
    return isOther && (isHeld ? answer.box.value.trim() !== "" : answer.isWriting());
  };
  const pass = (): void => {
    const { persona_id, prompt } = shown;
    const { question } = prompt;
    if (isHeld) release();
    else if (prompt.command) run(async () => refusal(await view.wire.ask({ name: "close_notes" })));
    else if (question) run(async () => refusal(await view.wire.send({ type: "QuestionSkipped", persona_id, question })));
  };

  const whereText = h("span");
  const where = h("button.bf-ask__where", { type: "button", onclick: jump }, whereText, icons.icon(icons.arrowRight));
  const question = h("p.bf-ask__q", { id: questionId, tabindex: -1 });
  const hint = h("p.bf-ask__hint", { id: hintId });
  const answer = answerBox(
    view,
    () => shown,
    release,
    `${questionId} ${hintId}`,
    () => busy,
    setBusy,
  );
  const replies = quickReplies(view, run, answer.give);
  const send = button("Send", answer.send, "bf-btn--primary");
  const skip = button("Skip", pass, "bf-btn--quiet");
  const keys = h("span.bf-keys", {}, "Enter sends");
  const foot = h("div.bf-row.bf-ask__foot", {}, skip, h("span.bf-row", {}, keys, send));
  const element = h("div.bf-ask", {}, where, question, hint, replies.element, answer.label, answer.box, answer.message, foot);

  answer.box.addEventListener("input", () => {
    if (answer.box.value.trim() === "") release();
  });

  const show = (props: GuideProps): void => {
    isHeld = false;
    shown = props;
    const { prompt } = props;
    const before = focused(element);
    const inside = before !== null && element.contains(before);
    answer.open(props);
    element.hidden = prompt.text === "";
    where.hidden = prompt.question === null || prompt.where === "";
    setText(whereText, prompt.where);
    setText(question, prompt.text);
    setText(hint, prompt.hint);
    hint.hidden = prompt.hint === "";
    replies.update(prompt);
    for (const part of [answer.label, answer.box, foot]) part.hidden = !prompt.free_text;
    if (prompt.key === key) return;
    key = prompt.key;
    // Another question is on screen: what is typed or pressed now is meant for it, even if the last answer's ack is still to come.
    setBusy(false);
    if (!inside) return;
    // The log reads only itself aloud, and what had the focus may be gone.
    announce(view.el, prompt.text);
    if (prompt.free_text) answer.box.focus();
    else if (!element.contains(before) || (before as HTMLElement).hidden)
      (replies.element.querySelector("button") ?? question).focus();
  };

  return {
    element,
    update(props) {
      if (!holds(props)) return show(props);
      isHeld = true;
      answer.tell("This was answered in another window meanwhile. Send yours to choose between the two, or skip it.");
    },
  };
}
