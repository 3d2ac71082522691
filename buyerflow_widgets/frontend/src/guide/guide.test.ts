import { beforeEach, expect, it, vi } from "vitest";
import { ANSWERED, ONLINE, SENT } from "../app/connection";
import { ownKeys } from "../app/keys";
import { FakeModel, named, page, press, prompt, reply } from "../fake-model";
import type { BuyingStage, GuideProps, Question } from "../wire";
import * as guide from "./index";

const duration: Question = { phase: "stages", field: "duration", stage_id: "s1" };
const asks = prompt("s1/duration", { question: duration, where: "Need · Duration", text: "How long?", free_text: true });
const closing = prompt("stages/end", { text: "Is that all?", replies: [reply("Continue")] });
const then = prompt("s1/key_influencers", { question: { ...duration, field: "key_influencers" }, text: "Who?", free_text: true });

let root: HTMLElement;
let model: FakeModel<GuideProps>;
let box: HTMLTextAreaElement;

const stage = (duration: string): BuyingStage => ({
  stage_name: "Need",
  buyer_actions: "",
  duration,
  key_influencers: "",
  seller_actions: "",
  content_type: "",
  key_message: "",
});
const write = (text: string): void => {
  box.value = text;
  box.dispatchEvent(new InputEvent("input"));
};
const alert = (): string => model.el.querySelector('.bf-ask [role="alert"]')?.textContent ?? "";
const loseConnection = async (): Promise<void> => {
  await vi.waitFor(() => expect(model.el.isConnected).toBe(true));
  root.dispatchEvent(new CustomEvent(ONLINE, { detail: false }));
};

beforeEach(() => {
  root = page();
  model = new FakeModel<GuideProps>({
    persona_id: "p1",
    phase: "stages",
    turns: [],
    stages: new Map(),
    questions: {},
    prompt: asks,
  }).place(guide, root);
  box = model.el.querySelector("textarea") as HTMLTextAreaElement;
});

it("puts a draft away when another thing is asked, and brings it back with its question", () => {
  write("two to fo");
  model.show({ turns: [{ kind: "say", text: "x", question: null, lead: false }], prompt: { ...asks, key: "s1/duration/1" } });
  expect(box.value).toBe("two to fo");
  model.show({ prompt: then });
  expect(model.el.textContent).toContain("Who?");
  expect(box.value).toBe("");
  press(box, "Enter");
  expect(model.events).toEqual([]);
  write("finance");
  box.blur();
  model.show({ prompt: asks });
  expect(box.value).toBe("two to fo");
  model.show({ prompt: then });
  expect(box.value).toBe("finance");
});

it("goes on asking what is being answered, though others have answered it meanwhile", async () => {
  box.focus();
  write("two to fo");
  model.show({ prompt: { ...asks, key: "s1/duration/1" } });
  expect(model.el.textContent).not.toContain("another window");
  model.show({ prompt: then });
  expect(model.el.textContent).toContain("How long?");
  expect(model.el.textContent).toContain("answered in another window meanwhile");
  write("two to four");
  press(box, "Enter");
  expect(model.sent.at(-1)).toMatchObject({ event: { type: "Answered", question: duration, text: "two to four" }, seen: "" });
  expect(model.el.textContent).toContain("Who?");
  await model.answer();
  model.show({ prompt: asks });
  write("or");
  model.show({ prompt: then });
  named(model.el, "Skip").click();
  expect(model.el.textContent).toContain("Who?");
  expect(model.events).toHaveLength(1);
  // Nothing left in the box: nothing to hold.
  model.show({ prompt: asks });
  box.focus();
  model.show({ prompt: then });
  write("");
  expect(model.el.textContent).toContain("Who?");
});

it("takes what is typed while an answer is under way along to the next question", async () => {
  write("2–4 weeks");
  press(box, "Enter");
  write("fin");
  model.show({ prompt: then });
  expect(box.value).toBe("fin");
  await model.answer();
  expect(box.value).toBe("fin");
  model.show({ prompt: asks });
  expect(box.value).toBe("");
});

it("takes it past a step's closing words and another persona, and adds it to what waits for that question", () => {
  write("finance");
  model.show({ prompt: then });
  write("IT");
  model.show({ prompt: asks });
  expect(box.value).toBe("finance");
  press(box, "Enter");
  write("purchasing");
  model.show({ prompt: closing });
  expect(box.hidden).toBe(true);
  model.show({ persona_id: "p2", prompt: then });
  expect(box.value).toBe("");
  model.show({ persona_id: "p1", prompt: closing });
  model.show({ prompt: then });
  expect(box.value).toBe("IT\npurchasing");
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

it("skips for the persona on screen", () => {
  named(model.el, "Skip").click();
  expect(model.events).toEqual([{ type: "QuestionSkipped", persona_id: "p1", question: duration }]);
});

it("sends an example as the answer, leaving a draft alone, and shows its refusal", async () => {
  model.show({ prompt: { ...asks, replies: [reply("4–8 weeks")] } });
  const heard: string[] = [];
  for (const name of [SENT, ANSWERED]) root.addEventListener(name, () => heard.push(name));
  write("two to fo");
  named(model.el, "4–8 weeks").click();
  named(model.el, "4–8 weeks").click();
  expect(model.events).toEqual([{ type: "Answered", persona_id: "p1", question: duration, text: "4–8 weeks" }]);
  expect(heard).toEqual([SENT]);
  await model.answer(undefined, "The disk is full.");
  expect(alert()).toBe("The disk is full.");
  expect(box.value).toBe("two to fo");
  expect(heard).toEqual([SENT, ANSWERED]);
  named(model.el, "4–8 weeks").click();
  model.show({ prompt: then });
  await model.answer();
  expect(alert()).toBe("");
  expect(box.value).toBe("");
  model.show({ prompt: asks });
  expect(box.value).toBe("two to fo");
});

it("takes what is typed behind an example along to the next question, unless the example is refused", async () => {
  model.show({ prompt: { ...asks, replies: [reply("4–8 weeks")] } });
  named(model.el, "4–8 weeks").click();
  write("per");
  await model.answer(undefined, "The disk is full.");
  model.show({ prompt: then });
  expect(box.value).toBe("");
  model.show({ prompt: { ...asks, replies: [reply("4–8 weeks")] } });
  write("");
  named(model.el, "4–8 weeks").click();
  write("finance");
  await loseConnection();
  expect(alert()).toBe("Not sent yet: the connection is lost.");
  model.show({ prompt: then });
  expect(box.value).toBe("finance");
});

it("leaves undo to the app while the box is empty and untouched, as after sending", () => {
  const undone: string[] = [];
  ownKeys(root, new AbortController().signal, (name) => undone.push(name));
  const undo = (): boolean => press(box, "z", { ctrlKey: true }).defaultPrevented;
  write("2–4 weeks");
  expect(undo()).toBe(false);
  press(box, "Enter");
  expect(undo()).toBe(true);
  write("x");
  write("");
  expect(undo()).toBe(false);
  expect(undone).toEqual(["undo"]);
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
  expect(alert()).toBe("This is too long. “2–4 weeks” is kept for when Need · Duration is asked again.");
  expect(box.value).toBe("");
  model.show({ prompt: asks });
  expect(box.value).toBe("2–4 weeks");
});

it("brings a refused answer back to its own question, before what was typed meanwhile", async () => {
  box.value = "a".repeat(30);
  press(box, "Enter");
  box.value = "more";
  await model.answer(undefined, "This is too long.");
  expect(box.value).toBe(`${"a".repeat(30)}\nmore`);
  expect(alert()).toBe("This is too long.");
  model.show({ prompt: then });
  expect(box.value).toBe("");
  expect(alert()).toBe("");
});

it("brings an answer back when the connection is lost, and takes it away once it arrived after all", async () => {
  write("2–4 weeks");
  press(box, "Enter");
  await loseConnection();
  expect(box.value).toBe("2–4 weeks");
  expect(alert()).toContain("Your answer is kept here.");
  await model.answer();
  expect(box.value).toBe("");
});

it("takes what was typed behind an answer that was late along to the next question", async () => {
  write("2–4 weeks");
  press(box, "Enter");
  write("finance");
  await loseConnection();
  expect(box.value).toBe("2–4 weeks\nfinance");
  model.show({ prompt: then });
  expect(alert()).toBe("");
  await model.answer();
  expect(box.value).toBe("finance");
  model.show({ prompt: asks });
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
  const folds = [{ kind: "fold" as const, title: "Need", stage_id: "s1", fields: ["duration" as const] }];
  model.show({ turns: folds, questions: { duration: "how long does it take?" }, stages: new Map([["s1", stage("2 weeks")]]) });
  const line = model.el.querySelector<HTMLElement>(".bf-folded .bf-fold");
  line?.click();
  model.show({ turns: [...folds, { kind: "ask", text: "How long?", question: null, lead: false }] });
  expect(model.el.querySelector(".bf-folded .bf-fold")).toBe(line);
  expect(line?.getAttribute("aria-expanded")).toBe("true");
  expect(line?.nextSibling?.textContent).toBe("Need: how long does it take?Change: 2 weeks");
  model.show({ stages: new Map([["s1", stage("3 weeks")]]) });
  expect(line?.nextSibling?.textContent).toContain("3 weeks");
});

it("adds a value to what is in the box with one press, takes it away with the next, and sends the whole", () => {
  model.show({ prompt: { ...then, adds: true, replies: [reply("CFO"), reply("Plant manager")] } });
  const pressed = (name: string): string | null => named(model.el, name).getAttribute("aria-pressed");
  write("legal");
  named(model.el, "Plant manager").click();
  named(model.el, "CFO").click();
  expect(model.events).toEqual([]);
  expect(box.value).toBe("legal, Plant manager, CFO");
  expect(pressed("CFO")).toBe("true");
  named(model.el, "Plant manager").click();
  expect(box.value).toBe("legal, CFO");
  expect(pressed("Plant manager")).toBe("false");
  write("legal; the cfo; plant manager");
  expect([pressed("Plant manager"), pressed("CFO")]).toEqual(["true", "false"]);
  named(model.el, "CFO").click();
  expect(box.value).toBe("legal; the cfo; plant manager; CFO");
  named(model.el, "Send").click();
  expect(model.events).toMatchObject([{ type: "Answered", text: "legal; the cfo; plant manager; CFO" }]);
  expect(pressed("CFO")).toBe("false");
});

it("puts a value with a comma behind a semicolon", () => {
  model.show({ prompt: { ...then, adds: true, replies: [reply("how-to guide, printed")] } });
  write("Webinar");
  named(model.el, "how-to guide, printed").click();
  expect(box.value).toBe("Webinar; how-to guide, printed");
});

it("has the stage as its heading, and its line still says where it jumps", () => {
  model.show({ prompt: { ...asks, heading: "“Need”" } });
  expect(model.el.querySelector("h3")?.textContent).toBe("“Need”");
  expect(named(model.el, "Need · Duration").textContent).toBe("Duration");
  model.show({ prompt: then });
  expect(model.el.querySelector("h3")?.hidden).toBe(true);
});

it("describes a choice by what it brings", () => {
  model.show({ prompt: prompt("set", { replies: [reply("AIDA", { note: "Attention, Interest" }), reply("Define my own")] }) });
  const described = named(model.el, "AIDA").getAttribute("aria-describedby");
  expect(model.el.querySelector(`#${described}`)?.textContent).toBe("Attention, Interest");
  expect(named(model.el, "Define my own").hasAttribute("aria-describedby")).toBe(false);
});

it("opens an answer of the log for change, sends it over what it was, and goes back with Escape or Cancel", async () => {
  const said = { kind: "say", text: "2 weeks", question: duration, lead: false } as const;
  const opened = { ...asks, key: "s1/duration/opened", answer: "2 weeks" };
  model.show({ prompt: then, turns: [said] });
  write("fin");
  named(model.el, "Change: 2 weeks").click();
  expect(model.events).toEqual([{ type: "QuestionOpened", persona_id: "p1", question: duration }]);
  model.show({ prompt: opened });
  await model.answer();
  expect(box.value).toBe("2 weeks");
  expect(document.activeElement).toBe(box);
  press(box, "Escape");
  expect(model.events.at(-1)).toEqual({ type: "QuestionOpened", persona_id: "p1", question: null });
  model.show({ prompt: then });
  await model.answer();
  expect(box.value).toBe("fin");

  // The focus is still in the box.
  named(model.el, "Change: 2 weeks").click();
  model.show({ prompt: opened });
  await model.answer();
  write("3 weeks");
  named(model.el, "Cancel").click();
  model.show({ prompt: then });
  await model.answer();
  named(model.el, "Change: 2 weeks").click();
  model.show({ prompt: opened });
  await model.answer();
  expect(box.value).toBe("2 weeks");
  write("3 weeks");
  press(box, "Enter");
  expect(model.sent.at(-1)).toMatchObject({ event: { type: "Answered", question: duration, text: "3 weeks" }, seen: "2 weeks" });
  model.show({ prompt: then });
  expect(box.value).toBe("fin");
  expect(() => named(model.el, "Cancel")).toThrow();
  press(box, "Escape");
  expect(model.events.at(-1)).toMatchObject({ type: "Answered" });
});

it("keeps a change that was begun, but not an answer that nobody touched", () => {
  const opened = { ...asks, key: "s1/duration/opened", answer: "2 weeks" };
  model.show({ prompt: opened });
  model.show({ prompt: then });
  model.show({ prompt: { ...opened, answer: "5 weeks" } });
  expect(box.value).toBe("5 weeks");
  write("6 we");
  box.blur();
  model.show({ prompt: then });
  expect(box.value).toBe("");
  model.show({ prompt: opened });
  expect(box.value).toBe("6 we");
});

it("makes a new line with Enter in a list on a phone, whose keyboard has no other key for it", () => {
  const question: Question = { phase: "stages", field: "stage_set", stage_id: null };
  let isPhone = true;
  vi.stubGlobal("matchMedia", () => ({ matches: isPhone }));
  model.show({ prompt: prompt("own", { question, free_text: true, answer: "" }) });
  write("Search");
  expect(press(box, "Enter").defaultPrevented).toBe(false);
  isPhone = false;
  write("Search\nBuy");
  press(box, "Enter");
  expect(model.events).toMatchObject([{ type: "Answered", question, text: "Search\nBuy" }]);
});

it("puts what two views of the page hold for one question together", () => {
  write("from here");
  const first = model;
  model = new FakeModel<GuideProps>({
    persona_id: "p1",
    phase: "stages",
    turns: [],
    stages: new Map(),
    questions: {},
    prompt: asks,
  }).place(guide, root);
  box = model.el.querySelector("textarea") as HTMLTextAreaElement;
  write("from there");
  for (const each of [first, model]) each.show({ prompt: then });
  model.show({ prompt: asks });
  expect(box.value).toContain("from here");
  expect(box.value).toContain("from there");
});
