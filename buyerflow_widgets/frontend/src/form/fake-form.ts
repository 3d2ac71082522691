/** For the tests of the form: a persona's form in the page, and what a person and Python do with it. */

import { afterEach, beforeEach } from "vitest";
import { NOTICE } from "../app/connection";
import { FakeModel, page } from "../fake-model";
import type { FormProps, Up } from "../wire";
import * as form from "./index";

type Sent = { id: string; value: string; seen: string | undefined };

export let root: HTMLElement;
export let model: FakeModel<FormProps>;
export let box: HTMLInputElement;
/** What was said under the bar. */
export let notices: string[];
export const persona_id = "p 1";

export const write = (text: string): void => {
  box.value = text;
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
};
export const change = (): void => {
  box.dispatchEvent(new Event("change", { bubbles: true }));
};
/** As browsers do it: what was written is a change when the box has lost the focus, and before it is known where that goes. */
export const leave = (to: Element | null = null): void => {
  change();
  box.dispatchEvent(new FocusEvent("focusout", { bubbles: true, relatedTarget: to }));
};
/** Python has this name. */
export const python = (persona_name: string): void => model.show({ persona_name });
/** Another persona is opened. */
export const open = (id: string, persona_name: string): void => model.show({ persona_id: id, persona_name });
/** Each once, however often it went up. */
export const edits = (): Sent[] => [...new Map(posted().map((one) => [one.id, one])).values()];
export const posted = (): Sent[] =>
  model.sent.flatMap((up) =>
    up.kind === "event" && up.event.type === "PersonaEdited" ? [{ id: up.id, value: up.event.value, seen: up.seen }] : [],
  );
export const last = (): Up | undefined => model.sent.filter((up) => up.kind === "event").at(-1);
export const told = (): string => root.querySelector(".bf-fieldbox .bf-wrong")?.textContent ?? "";

const place = (props: FormProps): void => {
  model = new FakeModel(props).place(form, root);
  box = model.el.querySelector("input") as HTMLInputElement;
};

beforeEach(() => {
  root = page();
  notices = [];
  root.addEventListener(NOTICE, (event) => notices.push((event as CustomEvent<string>).detail));
  place({ persona_id, persona_name: "Buyer", persona_pain_points: "", asked: null, count: "" });
});
afterEach(() => model.remove());

/** The app is shown once more, below. */
export const beside = (): void => place(model.props);

/** The cell that shows the app is run once more; by then Python may have another persona on screen. */
export const show = (props: Partial<FormProps> = {}): void => {
  model.remove();
  place({ ...model.props, ...props });
};
