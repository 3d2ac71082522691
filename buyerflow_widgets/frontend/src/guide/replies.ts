/** Quick replies: buttons that answer, act, jump, or open further replies in their place. */

import { goTo, importFile, refusal } from "../app/connection";
import type { Panel } from "../app/panel";
import { button, h, uid } from "../dom";
import * as icons from "../icons";
import type { GuideProps, Prompt, Reply } from "../wire";
import { isIn } from "./values";

export interface Replies {
  element: HTMLElement;
  update(prompt: Prompt): void;
  /** Shows which of those that are added to the answer are in it. */
  mark(text: string): void;
}

/** `run` does one thing at a time, and shows its refusal; `answer` sends a label as the answer, `add` adds it to what is in the box. */
export function quickReplies(
  view: Panel<GuideProps>,
  run: (task: () => Promise<string>) => void,
  answer: (text: string) => void,
  add: (value: string) => void,
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
    else (prompt?.adds ? add : answer)(reply.label);
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
      if (reply.note) describe(choice, reply);
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
    mark(text) {
      if (!prompt?.adds) return;
      for (const [index, choice] of [...element.querySelectorAll("button")].entries()) {
        const isAdded = isIn(text, prompt.replies[index]?.label ?? "");
        choice.setAttribute("aria-pressed", String(isAdded));
        if (choice.firstElementChild?.tagName === "svg") choice.firstElementChild.remove();
        choice.prepend(icons.icon(isAdded ? icons.check : icons.plus));
      }
    },
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

/** What it brings stands beneath its name, and is no part of it. */
function describe(choice: HTMLElement, { note }: Reply): void {
  const id = uid();
  choice.firstElementChild?.append(h("span.bf-reply__note", { id, "aria-hidden": "true" }, note));
  choice.setAttribute("aria-describedby", id);
}
