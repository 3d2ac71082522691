/** The conversation so far: what was asked and answered, finished stages folded to a line, what is still missing. */

import { goTo } from "../app/connection";
import { h, setText, showEach } from "../dom";
import * as icons from "../icons";
import type { Fold, GuideProps, Question, Todo, Turn } from "../wire";

type Entry = GuideProps["turns"][number];
type Known = Pick<GuideProps, "phase" | "stages" | "questions">;

/** On a narrow page all but the last of them fold away. */
const RECENT = 2;

export interface Conversation {
  element: HTMLElement;
  update(props: GuideProps): void;
  /** Scrolls to what is new. */
  toEnd(): void;
}

type Change = (question: Question) => void;

/** `change` is told of the answer that the person wants to change. */
export function conversation(el: HTMLElement, change: Change): Conversation {
  const number = h("span");
  const older = h(
    "button.bf-fold.bf-more",
    { type: "button", "aria-expanded": "false", "aria-live": "off", hidden: true, onclick: () => unfold(older, log) },
    icons.icon(icons.chevronRight),
    "Earlier answers",
    number,
  );
  const turns = h("div.bf-turns");
  let known: Known = { phase: "introduction", stages: new Map(), questions: {} };
  const log = h("div.bf-log", { role: "log", "aria-label": "Conversation", tabindex: 0 }, older, turns);
  /** To its end, but never past the beginning of what belongs to it: a long list is read from its top. */
  const toEnd = (): void => {
    const first = turns.children[turns.children.length - RECENT] ?? turns.firstElementChild;
    if (!first) return;
    const top = log.scrollTop + first.getBoundingClientRect().top - log.getBoundingClientRect().top;
    log.scrollTop = Math.min(log.scrollHeight, top);
  };

  return {
    element: log,
    update(props) {
      const { turns: entries } = props;
      const before = turns.lastElementChild;
      known = props;
      showEach(turns, entries, (entry) => build(entry, el, () => known, change));
      for (const open of turns.querySelectorAll<HTMLElement>(".bf-folded.is-open")) refresh.get(open)?.();
      const first = entries.length - RECENT;
      const answers = entries.slice(0, Math.max(0, first)).reduce((sum, entry) => sum + answersIn(entry), 0);
      older.hidden = answers === 0;
      setText(number, String(answers));
      for (const [index, element] of [...turns.children].entries())
        element.classList.toggle("is-old", answers > 0 && index < first);
      if (before && turns.lastElementChild !== before) toEnd();
    },
    toEnd,
  };
}

function answersIn(entry: Entry): number {
  return entry.kind === "say" ? 1 : entry.kind === "fold" ? entry.fields.length : 0;
}

function unfold(button: HTMLElement, folded: HTMLElement): void {
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(open));
  folded.classList.toggle("is-open", open);
}

function build(entry: Entry, el: HTMLElement, known: () => Known, change: Change): HTMLElement {
  if (entry.kind === "fold") return fold(entry, known, change);
  return entry.kind === "todo" ? todo(entry, el) : turn(entry, change);
}

function turn({ kind, text, question, lead }: Turn, change: Change): HTMLElement {
  const said = h("span.bf-turn__text", { dir: "auto" }, text);
  if (question) {
    const named = h("span.bf-sr", {}, "Change: ");
    return h(
      "button.bf-turn.bf-turn--say",
      { type: "button", title: "Change this answer", onclick: () => change(question) },
      named,
      said,
    );
  }
  if (kind === "say") return h("div.bf-turn.bf-turn--say", {}, h("span.bf-sr", {}, "You answered: "), said);
  const paragraphs = text.split(/\n+/).map((line) => h("p", {}, line));
  const element = h("div.bf-turn.bf-turn--ask", {}, ...paragraphs);
  element.classList.toggle("bf-turn--lead", lead);
  return element;
}

/** Writes into an open fold what is answered now. */
const refresh = new WeakMap<HTMLElement, () => void>();

function fold({ title, stage_id, fields }: Fold, known: () => Known, change: Change): HTMLElement {
  const answers = fields.length;
  const count = h("span", {}, String(answers), h("span.bf-fold__word", {}, answers === 1 ? " answer" : " answers"));
  const inside = h("div.bf-folded__in");
  const show = (): void => {
    const { phase, stages, questions } = known();
    const said = fields.flatMap((field): Turn[] => [
      { kind: "ask", text: `${title}: ${questions[field] ?? ""}`, question: null, lead: false },
      { kind: "say", text: stages.get(stage_id)?.[field].trim() ?? "", question: { phase, field, stage_id }, lead: false },
    ]);
    showEach(inside, said, (each) => turn(each, change));
  };
  const line = h(
    "button.bf-fold",
    {
      type: "button",
      "aria-expanded": "false",
      onclick: () => {
        show();
        unfold(line, element);
      },
    },
    icons.icon(icons.chevronRight),
    title,
    count,
  );
  const element = h("div.bf-folded", {}, line, inside);
  refresh.set(element, show);
  return element;
}

function todo({ items }: Todo, el: HTMLElement): HTMLElement {
  const follow = (event: Event, item: Todo["items"][number]): void => {
    event.preventDefault();
    goTo(el, item.question);
  };
  const line = (item: Todo["items"][number]): HTMLElement =>
    h("li", {}, h("a", { href: "#", onclick: (event: Event) => follow(event, item) }, item.label), h("span", {}, item.note));
  return h("ul.bf-todo", {}, ...items.map(line));
}
