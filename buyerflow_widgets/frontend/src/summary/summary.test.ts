import { beforeEach, expect, it, vi } from "vitest";
import { ANNOUNCE } from "../app/connection";
import { FakeModel, named, page } from "../fake-model";
import type { SummaryProps } from "../wire";
import * as summary from "./index";

const written: SummaryProps = {
  persona_id: "p1",
  state: "written",
  html: "<p>Old</p>",
  text: "Old",
  origin: { author: "outline", model: "", made_at: "2030-01-01T10:39:00Z", complete: true },
  stale: false,
  check: null,
  error: "",
  part: null,
  model: null,
  started_at: null,
  max_text: 20,
};
let root: HTMLElement;
let model: FakeModel<SummaryProps>;
let persona = 0;

const box = (): HTMLTextAreaElement => model.el.querySelector("textarea") as HTMLTextAreaElement;
const edit = async (): Promise<void> => {
  named(model.el, "Edit").click();
  await vi.waitFor(() => expect(document.activeElement).toBe(box()));
};
const write = (text: string): void => {
  box().value = text;
  box().dispatchEvent(new InputEvent("input"));
};

beforeEach(() => {
  root = page();
  // Drafts outlive the view: each test has a persona of its own.
  model = new FakeModel({ ...written, persona_id: `p${++persona}` }).place(summary, root);
});

it("keeps the draft of the editor when the summary changes, and when the step is left and opened again", async () => {
  await edit();
  write("Mine");
  model.show({ html: "<p>New</p>", text: "New", stale: true });
  expect(box().value).toBe("Mine");
  expect(document.activeElement).toBe(box());
  model.remove();
  model = new FakeModel(model.props).place(summary, root);
  expect(box().value).toBe("Mine");
  named(model.el, "Cancel").click();
  expect(model.el.querySelector(".bf-doc")?.textContent).toBe("New");
  expect(document.activeElement).toBe(named(model.el, "Edit"));
});

it("saves for the persona it was written for, and keeps the text where that is refused", async () => {
  await edit();
  write("Mine");
  named(model.el, "Save").click();
  expect(model.events).toEqual([{ type: "SummaryWritten", persona_id: model.props.persona_id, text: "Mine" }]);
  await model.answer(undefined, "The disk is full.");
  expect(box().value).toBe("Mine");
  expect(model.el.querySelector('.bf-editor [role="alert"]')?.textContent).toBe("The disk is full.");
  named(model.el, "Save").click();
  await model.answer();
  expect(() => named(model.el, "Save")).toThrow();
});

it("refuses a text that is too long without sending it", async () => {
  await edit();
  write("x".repeat(25));
  named(model.el, "Save").click();
  expect(model.events).toEqual([]);
  expect(model.el.querySelector('.bf-editor [role="alert"]')?.textContent).toContain("5 characters too many");
});

it("says who wrote it, what would be sent where, and that it is out of date", () => {
  expect(model.el.textContent).toContain("Outline made without AI from your map at");
  expect(model.el.textContent).toContain("writes an outline from your map: no AI is set up here.");
  const origin = { author: "model", model: "m-1", made_at: "2030-01-01T10:39:00Z", complete: false } as const;
  model.show({ origin, model: { name: "m-1", host: "models.example" }, stale: true });
  expect(model.el.textContent).toContain("Stopped half-way, written by m-1 at");
  expect(model.el.textContent).toContain("sends this map to models.example (m-1).");
  expect(model.el.textContent).toContain("Out of date.");
  model.show({ origin: { author: "unknown", model: "", made_at: "2030-01-01T10:39:00Z", complete: true } });
  expect(model.el.querySelector(".bf-by__who")?.textContent).toBe("Came with this map");
});

it("offers Stop while it is being written, and moves the focus with the button", () => {
  named(model.el, "Regenerate").focus();
  model.show({ state: "writing", html: "<p>The", origin: null, started_at: "2030-01-01T10:40:00Z" });
  expect(document.activeElement).toBe(named(model.el, "Stop"));
  named(model.el, "Stop").click();
  expect(model.events).toEqual([{ name: "stop_summary" }]);
  model.show({ ...written, state: "none", html: "", text: "", origin: null });
  expect(document.activeElement).toBe(named(model.el, "Generate summary"));
});

const bad = {
  passed: 6,
  applied: 8,
  rules: ["Length and form"],
  findings: [
    { message: "The persona is not named.", number: null },
    { message: "“CTO” is nobody in your map.", number: 1 },
  ],
  more: 3,
};

it("says how many checks passed and lists what to look at, with the number that the mark in the text has", async () => {
  const line = (): string => model.el.querySelector('[role="status"]')?.textContent ?? "";
  const list = (): HTMLElement => model.el.querySelector('[role="list"][aria-label="Checks"]') as HTMLElement;
  expect((model.el.querySelector(".bf-verdict") as HTMLElement).hidden).toBe(true);
  model.show({ check: bad, html: '<p>The <mark data-n="1">CTO</mark></p>' });
  expect(line()).toBe("6 of 8 checks passed. Look at:");
  expect([...list().children].map((item) => item.textContent)).toEqual([
    "–The persona is not named.",
    "1“CTO” is nobody in your map.",
    "–and 3 more.",
  ]);
  model.show({ check: { passed: 8, applied: 8, rules: ["Length and form"], findings: [], more: 0 } });
  expect(line()).toBe("8 of 8 checks passed");
  expect(list().hidden).toBe(true);
  expect(model.el.querySelector(".bf-verdict details")?.textContent).toBe("What was checkedLength and form");
  await edit();
  expect(line()).toBe("");
  named(model.el, "Cancel").click();
});

it("offers the outline in the place of a model's text, or where the model failed, and keeps the focus", () => {
  expect(() => named(model.el, "Use the outline")).toThrow();
  const origin = { author: "model", model: "m-1", made_at: "2030-01-01T10:39:00Z", complete: true } as const;
  model.show({ origin });
  (model.el.querySelectorAll(".bf-by button")[1] as HTMLElement).focus();
  expect(document.activeElement).toBe(named(model.el, "Use the outline"));
  named(model.el, "Use the outline").click();
  expect(model.events).toEqual([{ name: "use_outline" }]);
  model.show({ origin: null, state: "writing" });
  expect(document.activeElement).toBe(named(model.el, "Stop"));
  model.show({ state: "written", origin: written.origin });
  expect(document.activeElement).toBe(named(model.el, "Regenerate"));
  expect(() => named(model.el, "Use the outline")).toThrow();
  model.show({ state: "none", origin: null, error: "It failed.", model: { name: "m-1", host: "models.example" } });
  expect(named(model.el, "Use the outline").hidden).toBe(false);
});

it("offers a new part beside the summary there is, and the focus stays in the panel when it is taken or discarded", () => {
  const part = (): HTMLElement => model.el.querySelector('[aria-label="New part"]') as HTMLElement;
  expect(() => named(model.el, "Use the new part")).toThrow();
  const origin = { author: "model", model: "m-1", made_at: "2030-01-01T10:40:00Z", complete: false } as const;
  const announced = vi.fn();
  root.addEventListener(ANNOUNCE, announced);
  model.show({ part: { html: "<p>The buyer</p>", origin } });
  model.show({ stale: true });
  expect(announced).toHaveBeenCalledOnce();
  expect(part().textContent).toContain("Stopped half-way, written by m-1 at");
  expect(part().textContent).toContain("The buyer");
  expect(model.el.querySelector(".bf-doc")?.textContent).toBe("Old");
  expect(model.el.textContent).toContain("Outline made without AI");
  for (const [name, command] of [
    ["Use the new part", "use_new_part"],
    ["Discard", "discard_new_part"],
  ] as const) {
    model.show({ part: { html: "<p>The buyer</p>", origin } });
    named(model.el, name).focus();
    named(model.el, name).click();
    expect(model.events.at(-1)).toEqual({ name: command });
    model.show({ part: null });
    expect(document.activeElement).toBe(named(model.el, "Regenerate"));
    expect(part().textContent).not.toContain("The buyer");
  }
});
