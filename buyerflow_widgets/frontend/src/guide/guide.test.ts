import { beforeEach, expect, it, vi } from "vitest";
import { ONLINE } from "../connection";
import { FakeModel, named, page, press, prompt, reply } from "../fake-model";
import type { GuideProps, Question } from "../wire";
import * as guide from "./index";

const duration: Question = { phase: "stages", field: "duration", stage_id: "s1" };
const asks = prompt("s1/duration", { question: duration, text: "How long?", free_text: true, can_skip: true });
const then = prompt("s1/key_influencers", { question: { ...duration, field: "key_influencers" }, text: "Who?", free_text: true });

let root: HTMLElement;
let model: FakeModel<GuideProps>;
let box: HTMLTextAreaElement;

beforeEach(() => {
  root = page();
  model = new FakeModel<GuideProps>({ persona_id: "p1", phase: "stages", turns: [], prompt: asks }).place(guide, root);
  box = model.el.querySelector("textarea") as HTMLTextAreaElement;
});

it("keeps what is being typed when another thing is asked", () => {
  box.focus();
  box.value = "two to fo";
  model.show({ prompt: then });
  expect(model.el.textContent).toContain("Who?");
  expect(box.value).toBe("two to fo");
  expect(document.activeElement).toBe(box);
});

it("sends with Enter to the persona and question on screen, and makes a new line with Shift+Enter", () => {
  box.value = " 2–4 weeks\n";
  expect(press(box, "Enter", { shiftKey: true }).defaultPrevented).toBe(false);
  expect(press(box, "Enter", { isComposing: true }).defaultPrevented).toBe(false);
  expect(model.events).toEqual([]);
  press(box, "Enter");
  expect(model.events).toEqual([{ type: "Answered", persona_id: "p1", question: duration, text: "2–4 weeks" }]);
  expect(box.value).toBe("");
});

it("keeps the text of a second Enter while the first answer is under way", async () => {
  box.value = "2–4 weeks";
  press(box, "Enter");
  box.value = "finance";
  press(box, "Enter");
  named(model.el, "Send").click();
  expect(model.events).toHaveLength(1);
  expect(box.value).toBe("finance");
  model.show({ prompt: then });
  await model.answer();
  expect(box.value).toBe("finance");
  press(box, "Enter");
  expect(model.events).toHaveLength(2);
});

it("sends the answer to the next question as soon as it is on screen, though the last ack is still to come", async () => {
  box.value = "2–4 weeks";
  press(box, "Enter");
  model.show({ prompt: then });
  box.value = "finance";
  press(box, "Enter");
  expect(model.events).toHaveLength(2);
  expect(model.events[1]).toMatchObject({ question: { field: "key_influencers" }, text: "finance" });
  await model.answer(model.sent[0], "This is too long.");
  expect(box.value).toBe("2–4 weeks");
});

it("brings a refused answer back, before what was typed meanwhile", async () => {
  box.value = "a".repeat(30);
  press(box, "Enter");
  box.value = "more";
  await model.answer(undefined, "This is too long.");
  expect(box.value).toBe(`${"a".repeat(30)}\nmore`);
  expect(model.el.querySelector('.bf-ask [role="alert"]')?.textContent).toBe("This is too long.");
});

it("brings an answer back when the connection is lost, and takes it away once it arrived after all", async () => {
  await vi.waitFor(() => expect(model.el.isConnected).toBe(true));
  box.value = "2–4 weeks";
  press(box, "Enter");
  root.dispatchEvent(new CustomEvent(ONLINE, { detail: false }));
  expect(box.value).toBe("2–4 weeks");
  await model.answer();
  expect(box.value).toBe("");
});

it("keeps a draft for each persona", () => {
  box.value = "of the first";
  model.show({ persona_id: "p2" });
  expect(box.value).toBe("");
  model.show({ persona_id: "p1" });
  expect(box.value).toBe("of the first");
});

it("asks before it replaces the stages", () => {
  const replace = { type: "StageSetChosen", persona_id: "p1", name: "Standard", replace: true } as const;
  const chooses = reply("Standard set", { event: replace, confirm: "This replaces your six stages." });
  model.show({ prompt: prompt("set", { replies: [chooses] }) });
  named(model.el, "Standard set").click();
  expect(model.events).toEqual([]);
  expect(model.el.textContent).toContain("This replaces your six stages.");
  named(model.el, "Keep").click();
  expect(model.events).toEqual([]);
  named(model.el, "Standard set").click();
  named(model.el, "Standard set").click();
  expect(model.events).toEqual([replace]);
});

it("opens further replies in place and goes back to the choices", () => {
  const other = reply("Choose another set", { replies: [reply("AIDA"), reply("SaaS")] });
  model.show({ prompt: prompt("set", { replies: [reply("Standard set"), other] }) });
  named(model.el, "Choose another set").click();
  expect(() => named(model.el, "Standard set")).toThrow();
  expect(document.activeElement).toBe(named(model.el, "AIDA"));
  named(model.el, "Back to the choices").click();
  expect(named(model.el, "Standard set")).toBeTruthy();
});

it("leaves a fold open and in place while turns are added", () => {
  const fold = { kind: "fold", title: "Need", answers: 1, turns: [{ kind: "say", text: "x", lead: false }] } as const;
  const folds = [{ ...fold, turns: [...fold.turns] }];
  model.show({ turns: folds });
  const line = model.el.querySelector<HTMLElement>(".bf-folded .bf-fold");
  line?.click();
  model.show({ turns: [...folds, { kind: "ask", text: "How long?", lead: false }] });
  expect(model.el.querySelector(".bf-folded .bf-fold")).toBe(line);
  expect(line?.getAttribute("aria-expanded")).toBe("true");
});
