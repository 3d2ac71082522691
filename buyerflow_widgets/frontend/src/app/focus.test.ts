import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { h } from "../dom";
import { FakeModel, page, shellProps } from "../fake-model";
import * as shell from "../shell";
import type { ShellProps } from "../wire";
import { ANSWERED, SENT } from "./connection";

let root: HTMLElement;
let model: FakeModel<ShellProps>;
let box: HTMLTextAreaElement;
let next: HTMLButtonElement;

const open = (phase: "persona" | "review", ...parts: HTMLElement[]): void => {
  work.replaceChildren(h(phase === "persona" ? "div.bf-form" : "div.bf-review", {}, h("h2", {}, phase)), ...parts);
  model.show({ phase });
};
const answered = async (): Promise<void> => {
  root.dispatchEvent(new CustomEvent(ANSWERED));
  await vi.advanceTimersByTimeAsync(100);
};
const sent = (from: HTMLElement): void => {
  from.focus();
  root.dispatchEvent(new CustomEvent(SENT));
};
let work: HTMLElement;

/** The shell, a guide that asks, and a phase with its foot; `voila` on the body makes it a page of its own. */
async function show(voila: boolean): Promise<void> {
  root = page();
  if (voila) document.body.dataset.voila = "voila";
  box = h("textarea");
  next = h("button");
  work = h("div.bf-work");
  root.append(h("div.bf-guide", {}, h("div.bf-ask", {}, h("p", { tabindex: -1 }), h("div.bf-row", {}, h("button")), box)), work);
  model = new FakeModel(shellProps({ phase: "persona" })).place(shell, root);
  open("persona", next);
  await vi.advanceTimersByTimeAsync(100);
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  model.remove();
  delete document.body.dataset.voila;
  vi.useRealTimers();
});

it("opens a page at what it asks, and leaves a notebook where it is", async () => {
  await show(true);
  expect(document.activeElement).toBe(box);
  model.remove();
  delete document.body.dataset.voila;
  await show(false);
  expect(document.activeElement).toBe(document.body);
});

it("leads to the heading of the phase that a command opened", async () => {
  await show(false);
  sent(next);
  open("review");
  await answered();
  expect(document.activeElement).toBe(work.querySelector("h2"));
});

it("leads to the heading where what was pressed is gone, from the guide to what it asks", async () => {
  await show(false);
  sent(next);
  next.remove();
  await answered();
  expect(document.activeElement).toBe(work.querySelector("h2"));
  const link = h("a", { href: "#" });
  root.querySelector(".bf-guide")?.append(link);
  sent(link);
  link.remove();
  await answered();
  expect(document.activeElement).toBe(box);
});

it("calls nobody back who went elsewhere, in the app or out of it", async () => {
  await show(false);
  const cell = h("button");
  for (const [elsewhere, parent] of [
    [cell, document.body],
    [h("input"), root],
  ] as const) {
    open("persona", next);
    parent.append(elsewhere);
    sent(next);
    open("review");
    elsewhere.focus();
    await answered();
    expect(document.activeElement).toBe(elsewhere);
  }
  // What is left by a press beside the app is saved without a word about the focus.
  open("persona", next);
  sent(cell);
  next.remove();
  cell.blur();
  await answered();
  expect(document.activeElement).toBe(document.body);
});

it("leaves an open list open, whatever persona is on screen", async () => {
  await show(false);
  const find = h("input");
  root.append(h("div", { role: "dialog" }, find));
  sent(find);
  open("review");
  await answered();
  expect(document.activeElement).toBe(find);
});
