/** For the tests of the form: a persona's form in the page, and what a person and Python do with it. */

import { afterEach, beforeEach, expect, vi } from "vitest";
import { FakeModel, page, shellProps } from "../fake-model";
import type { ShellProps, Up } from "../wire";

type Sent = { id: string; value: string; seen: string | undefined };

export let root: HTMLElement;
export let model: FakeModel<ShellProps>;
export let box: HTMLInputElement;
/** What the widget of the form would send. */
let committed: string[];
export const persona_id = "p 1";
/** Another copy in each test: what a person wrote outlives the view. */
let shell: typeof import("./index");

const raw = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
export const write = (text: string): void => {
  // The person's keys do not go through the property.
  raw?.set?.call(box, text);
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
};
export const enter = (): void => {
  box.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
};
export const change = (): void => {
  box.dispatchEvent(new Event("change", { bubbles: true }));
};
/** As browsers do it: what was written is a change when the box has lost the focus, and before it is known where that goes. */
export const leave = (to: Element | null = null): void => {
  change();
  box.dispatchEvent(new FocusEvent("focusout", { bubbles: true, relatedTarget: to }));
};
/** Python has this name, and puts it into the box as the widget does: where it does not stand there already. */
export const python = (persona_name: string, into = box): void => {
  model.show({ form: { persona_id, persona_name, persona_pain_points: "" } });
  if (into.value !== persona_name) into.value = persona_name;
};
/** Each once, however often it went up. */
export const edits = (): Sent[] => [...new Map(posted().map((one) => [one.id, one])).values()];
export const posted = (): Sent[] =>
  model.sent.flatMap((up) =>
    up.kind === "event" && up.event.type === "PersonaEdited" ? [{ id: up.id, value: up.event.value, seen: up.seen }] : [],
  );
export const last = (): Up | undefined => model.sent.filter((up) => up.kind === "event").at(-1);
export const told = (): string => root.querySelector(".bf-fieldbox .bf-wrong")?.textContent ?? "";

/** The form of a persona, as ipywidgets makes it: with new boxes each time, and the person in it. */
export const form = (id: string, name: string): void => {
  root.querySelector(".bf-form")?.remove();
  const made = document.createElement("div");
  made.className = "bf-form";
  const field = made.appendChild(document.createElement("div"));
  field.className = `bf-fieldbox bf-field--persona_name bf-persona--${encodeURIComponent(id)}`;
  field.appendChild(document.createElement("label")).textContent = "Persona Name";
  const input = field.appendChild(document.createElement("input"));
  input.value = name;
  input.addEventListener("change", () => committed.push(input.value));
  root.append(made);
  box = input;
};

beforeEach(async () => {
  root = page();
  vi.resetModules();
  shell = await import("./index");
  const has = { persona_id, persona_name: "Buyer", persona_pain_points: "" };
  const props = shellProps({ phase: "persona", persona: { persona_id, name: "Buyer" }, form: has });
  model = new FakeModel(props).place(shell, root);
  await Promise.resolve();
  committed = [];
  form(persona_id, "Buyer");
  enter();
});
afterEach(() => {
  model.remove();
  // Nothing went by the widget, ever.
  expect(committed).toEqual([]);
});

/** A ping goes up and is answered. */
export const beat = async (): Promise<void> => {
  document.dispatchEvent(new Event("visibilitychange"));
  for (const up of model.sent.filter((one) => one.kind === "ping")) await model.answer(up);
};

/** The cell that shows the app is run once more. */
export const show = async (): Promise<void> => {
  const { props } = model;
  model.remove();
  root = page();
  model = new FakeModel(props).place(shell, root);
  await Promise.resolve();
};
