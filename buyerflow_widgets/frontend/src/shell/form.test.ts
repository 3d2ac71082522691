import { afterEach, beforeEach, expect, it } from "vitest";
import { FakeModel, page, shellProps } from "../fake-model";
import type { ShellProps } from "../wire";
import * as shell from "./index";

let model: FakeModel<ShellProps>;
let box: HTMLInputElement;
/** What the widget of the form would send. */
let committed: string[];

const write = (text: string): void => {
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  // The person's keys do not go through the property.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(box, text);
};
const leave = (): void => {
  box.dispatchEvent(new Event("change", { bubbles: true }));
  box.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
};

beforeEach(async () => {
  const root = page();
  model = new FakeModel(shellProps({ persona: { persona_id: "p1", name: "Buyer" } })).place(shell, root);
  await Promise.resolve();
  const form = document.createElement("div");
  form.className = "bf-form";
  const field = form.appendChild(document.createElement("div"));
  field.className = "bf-field--persona_name";
  box = field.appendChild(document.createElement("input"));
  root.append(form);
  committed = [];
  box.addEventListener("change", () => committed.push(box.value));
  box.value = "Buyer";
  box.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
});
afterEach(() => model.remove());

it("leaves a box alone in which nobody writes", () => {
  box.value = "Theirs";
  expect(box.value).toBe("Theirs");
  leave();
  expect(committed).toEqual(["Theirs"]);
});

it("keeps what is being written, and sends it with what it was written over", () => {
  write("Min");
  box.value = "Theirs";
  expect(box.value).toBe("Min");
  write("Mine  too");
  leave();
  expect(model.events.at(-1)).toEqual({ type: "PersonaEdited", persona_id: "p1", field: "persona_name", value: "Mine too" });
  expect(model.sent.find((up) => up.kind === "event")).toMatchObject({ seen: "Buyer" });
  // The widget has theirs, and so has the box.
  expect(committed).toEqual([]);
  expect(box.value).toBe("Theirs");
});

it("lets the widget send what nobody else has changed", () => {
  write("Mine");
  box.value = "Buyer ";
  leave();
  expect(committed).toEqual(["Mine"]);
  expect(model.events).toEqual([]);
});

it("shows what others wrote where nothing came of the writing", () => {
  write("Mi");
  box.value = "Theirs";
  box.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  expect(box.value).toBe("Theirs");
});
