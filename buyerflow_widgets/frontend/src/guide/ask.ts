/** The open question: the only card. Its first line jumps to the cell it is about. */

import { announce, goTo, refusal } from "../app/connection";
import type { Panel } from "../app/panel";
import { button, focused, h, setText, uid } from "../dom";
import * as icons from "../icons";
import type { GuideProps, Question } from "../wire";
import { answerBox, isList } from "./answer";
import { REPLACED } from "./drafts";
import { quickReplies } from "./replies";

export interface Ask {
  element: HTMLElement;
  update(props: GuideProps): void;
  /** Asks again what was answered. */
  change(question: Question): void;
}

export function openQuestion(view: Panel<GuideProps>): Ask {
  const questionId = uid();
  const headingId = uid();
  const hintId = uid();
  let busy = false;
  let key = "";
  /** What is on screen: the latest props, unless somebody still writes an answer to what others have answered meanwhile. */
  let shown = view.props();
  let isHeld = false;
  /** What the person opened is still to come: the focus goes there. */
  let isOpening = false;

  const setBusy = (now: boolean): void => {
    busy = now;
    for (const one of [send, skip, cancel]) one.setAttribute("aria-disabled", String(now));
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
    const isWritten = answer.box.value.trim() !== "";
    // Names of stages that were not sent are asked for no more, once there are others.
    return isOther && (isHeld || shown.prompt.question?.field === "stage_set" ? isWritten : answer.isWriting());
  };
  const pass = (): void => {
    const { persona_id, prompt } = shown;
    const { question } = prompt;
    if (isHeld) release();
    else if (prompt.command) run(async () => refusal(await view.wire.ask({ name: "close_notes" })));
    else if (question) run(async () => refusal(await view.wire.send({ type: "QuestionSkipped", persona_id, question })));
  };
  const open = async (question: Question | null): Promise<void> => {
    const { persona_id } = shown;
    await run(async () => refusal(await view.wire.send({ type: "QuestionOpened", persona_id, question })));
  };
  const back = (): void => {
    if (isHeld) release();
    else if (!busy) {
      answer.drop();
      void open(null);
    }
  };
  const change = async (question: Question): Promise<void> => {
    if (busy) return;
    isOpening = true;
    await open(question);
    // It was open already.
    if (isOpening) answer.box.focus();
    isOpening = false;
  };

  const whereText = h("span");
  const where = h("button.bf-ask__where", { type: "button", onclick: jump }, whereText, icons.icon(icons.arrowRight));
  const heading = h("h3.bf-ask__stage", { id: headingId, dir: "auto" });
  const question = h("p.bf-ask__q", { id: questionId, tabindex: -1 });
  const hint = h("p.bf-ask__hint", { id: hintId });
  const answer = answerBox(
    view,
    () => shown,
    release,
    `${headingId} ${questionId} ${hintId}`,
    () => busy,
    setBusy,
  );
  const replies = quickReplies(view, run, answer.give, (value) => answer.toggle(value));
  const send = button("Send", answer.send, "bf-btn--primary");
  const skip = button("Skip", pass, "bf-btn--quiet");
  const cancel = button("Cancel", back, "bf-btn--quiet");
  const keys = h("span.bf-keys");
  const foot = h("div.bf-row.bf-ask__foot", {}, skip, cancel, h("span.bf-row", {}, keys, send));
  const element = h(
    "div.bf-ask",
    {},
    where,
    heading,
    question,
    hint,
    replies.element,
    answer.label,
    answer.box,
    answer.message,
    foot,
  );

  answer.box.addEventListener("input", () => {
    if (answer.box.value.trim() === "") release();
  });
  for (const name of ["input", REPLACED]) answer.box.addEventListener(name, () => replies.mark(answer.box.value));
  replies.element.addEventListener("click", ({ pointerType }) => {
    // Enter sends then; who presses keys goes on to the next value, and on a phone the keyboard stays down.
    if (shown.prompt.adds && pointerType === "mouse") answer.box.focus();
  });
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || shown.prompt.answer === null) return;
    event.preventDefault();
    back();
  });

  const show = (props: GuideProps): void => {
    isHeld = false;
    shown = props;
    const { prompt } = props;
    const before = focused(element);
    const inside = before !== null && element.contains(before);
    answer.open(props);
    element.hidden = prompt.text === "";
    heading.hidden = prompt.heading === "";
    setText(heading, prompt.heading);
    where.hidden = prompt.question === null || prompt.where === "";
    // The stage stands beneath it.
    setText(whereText, heading.hidden ? prompt.where : (prompt.where.split(" · ").at(-1) ?? ""));
    where.setAttribute("aria-label", prompt.where);
    setText(question, prompt.text);
    setText(hint, prompt.hint);
    hint.hidden = prompt.hint === "";
    replies.update(prompt);
    replies.mark(answer.box.value);
    for (const part of [answer.label, answer.box, foot]) part.hidden = !prompt.free_text;
    skip.hidden = prompt.answer !== null;
    cancel.hidden = prompt.answer === null;
    element.classList.toggle("is-list", isList(prompt));
    setText(keys, isList(prompt) ? "Shift+Enter: new line" : "Enter sends");
    if (prompt.key === key) return;
    key = prompt.key;
    // Another question is on screen: what is typed or pressed now is meant for it, even if the last answer's ack is still to come.
    setBusy(false);
    if (!inside && !isOpening) return;
    isOpening = false;
    // Whoever comes to the box is read what it asks. The log reads only itself aloud.
    if (prompt.free_text && before !== answer.box) answer.box.focus();
    else announce(view.el, prompt.heading ? `${prompt.heading}: ${prompt.text}` : prompt.text);
    if (prompt.free_text) return;
    // The question had it where there was nothing to press.
    if (before === question || !element.contains(before) || (before as HTMLElement).hidden)
      (replies.element.querySelector("button") ?? question).focus();
  };

  return {
    element,
    change,
    update(props) {
      if (isOpening || !holds(props)) return show(props);
      isHeld = true;
      answer.tell(
        shown.prompt.question?.field === "stage_set"
          ? "There are stages by now. Send yours to add them behind those, or cancel."
          : "This was answered in another window meanwhile. Send yours to choose between the two, or leave it.",
      );
    },
  };
}
