/** Quick replies: buttons that answer, act, jump, or open further replies in their place. */

import { goTo, importFile, refusal } from "../app/connection";
import type { Panel } from "../app/panel";
import { button, h } from "../dom";
import * as icons from "../icons";
import type { GuideProps, Prompt, Reply } from "../wire";

export interface Replies {
  element: HTMLElement;
  update(prompt: Prompt): void;
}

/** `run` does one thing at a time, and shows its refusal; `answer` sends a label as the answer. */
export function quickReplies(
  view: Panel<GuideProps>,
  run: (task: () => Promise<string>) => void,
  answer: (text: string) => void,
): Replies {
  const element = h("div.bf-row");
  let prompt: Prompt | null = null;
  let shown = "";

  const act = (reply: Reply): void => {
    const { event, command } = reply;
    if (command?.name === "import_file") importFile(view.el);
    else if (reply.goto) goTo(view.el, reply.goto);
    else if (event) run(async () => refusal(await view.wire.send(event)));
    else if (command) run(async () => refusal(await view.wire.ask(command)));
    else answer(reply.label);
  };
  const press = (reply: Reply, siblings: Reply[]): void => {
    if (reply.replies.length > 0) list(reply.replies, siblings);
    else if (reply.confirm) sure(reply, siblings);
    else act(reply);
  };
  const draw = (...parts: HTMLElement[]): void => {
    element.replaceChildren(...parts);
  };
  const list = (replies: Reply[], back: Reply[] | null): void => {
    const examples = prompt?.free_text && !back;
    element.classList.toggle("bf-replies", !examples);
    const choices = replies.map((reply) => {
      const choice = button(reply.label, () => press(reply, replies), reply.primary ? "bf-btn--primary" : "");
      if (!examples) choice.append(icons.icon(icons.arrowRight));
      return choice;
    });
    draw(...choices);
    if (!back) return;
    element.append(button("Back to the choices", () => again(back), "bf-btn--quiet", icons.icon(icons.arrowLeft)));
    choices[0]?.focus();
  };
  const sure = (reply: Reply, siblings: Reply[]): void => {
    element.classList.remove("bf-replies");
    const keep = button("Keep", () => again(siblings));
    const yes = button(reply.label, () => {
      again(siblings);
      act(reply);
    });
    draw(h("p.bf-ask__sure", { role: "alert" }, reply.confirm), yes, keep);
    keep.focus();
  };
  const again = (replies: Reply[]): void => {
    list(replies, replies === prompt?.replies ? null : (prompt?.replies ?? null));
    element.querySelector("button")?.focus();
  };

  return {
    element,
    update(next) {
      const key = JSON.stringify([next.key, next.free_text, next.replies]);
      if (key === shown) return;
      shown = key;
      prompt = next;
      element.hidden = next.replies.length === 0;
      list(next.replies, null);
    },
  };
}
