import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ANNOUNCE, ANSWERED, ONLINE, SENT } from "../app/connection";
import { FakeModel, named, page, press, shellProps } from "../fake-model";
import { clock } from "../times";
import type { ShellProps } from "../wire";
import * as shell from "./index";

let root: HTMLElement;
let model: FakeModel<ShellProps>;

const status = (): string => model.el.querySelector('[aria-label="Save status"]')?.textContent ?? "";
const alerts = (): string => [...model.el.querySelectorAll('[role="alert"]')].map((one) => one.textContent).join("");
const tell = (name: string, detail: unknown = null): boolean => root.dispatchEvent(new CustomEvent(name, { detail }));
const pings = () => model.sent.filter((up) => up.kind === "ping");

beforeEach(async () => {
  vi.useFakeTimers();
  vi.setSystemTime("2030-01-01T11:00:00Z");
  root = page();
  model = new FakeModel(shellProps()).place(shell, root);
  await vi.advanceTimersByTimeAsync(0);
});
afterEach(() => {
  model.remove();
  vi.useRealTimers();
});

it("marks the step that is open", () => {
  model.show({ phase: "persona" });
  expect(model.el.querySelector('[aria-current="step"]')?.textContent).toBe("persona");
});

it("says Saving… only when the answer takes a while, then when it was saved", async () => {
  const saved = `Saved ${clock(new Date("2030-01-01T10:42:00Z"))}`;
  expect(status()).toBe(saved);
  tell(SENT);
  await vi.advanceTimersByTimeAsync(100);
  expect(status()).toBe(saved);
  await vi.advanceTimersByTimeAsync(100);
  expect(status()).toBe("Saving…");
  tell(ANSWERED);
  expect(status()).toBe(saved);
});

it("says why something is not saved and offers a copy, and is silent about nothing", async () => {
  model.show({ save: { state: "unsaved", at: null, reason: "the disk is full" } });
  expect(status()).toBe("Not saved: the disk is full.Download a copy");
  named(model.el, "Download a copy").click();
  expect(model.events).toEqual([{ name: "export", format: "json", all: false }]);
  model.show({ save: { state: "empty", at: null, reason: "" } });
  expect(status()).toBe("");
});

it("never says of a change that did not get through that it is saved", async () => {
  await model.answer(pings()[0]);
  model.send = () => {
    throw new Error("closed for good");
  };
  named(model.el, "Undo").click();
  await vi.advanceTimersByTimeAsync(11_000);
  expect(status()).toContain("Not saved");
});

it("does not claim that a change is safe which never had an answer", async () => {
  tell(SENT);
  await vi.advanceTimersByTimeAsync(11_000);
  expect(status()).toContain("Not saved");
});

it("shows that the connection is lost within five seconds of its end, and that it is back", async () => {
  const heard: boolean[] = [];
  root.addEventListener(ONLINE, (event) => heard.push((event as CustomEvent<boolean>).detail));
  await model.answer(pings()[0]);
  await vi.advanceTimersByTimeAsync(1500);
  await model.answer(pings()[1]);
  await vi.advanceTimersByTimeAsync(2900);
  expect(alerts()).toBe("");
  await vi.advanceTimersByTimeAsync(2000);
  expect(alerts()).toContain("The connection is lost.");
  expect(alerts()).not.toMatch(/kernel/i);
  named(model.el, "Reconnect").click();
  await model.answer(pings().at(-1));
  expect(alerts()).toBe("");
  expect(heard).toEqual([false, true]);
});

it("says that it imports until what came is listed, and asks for it once", async () => {
  const preview = {
    count: "300 personas",
    lead: "300 personas will come in.",
    personas: [],
    problems: [],
    notes: [],
    headings: [],
    fields: [],
  };
  model.show({ importing: { name: "many.json", refused: "", preview } });
  const dialog = model.el.querySelector("dialog[open]") as HTMLElement;
  named(dialog, "Import 300 personas").click();
  named(dialog, "Import 300 personas").click();
  expect(dialog.querySelector('[role="status"]')?.textContent).toBe("Importing 300 personas…");
  expect(model.events.filter((each) => "name" in each && each.name === "apply_import")).toHaveLength(1);
  model.show({ importing: null });
  await model.answer(model.sent.find((up) => up.kind === "command" && up.command.name === "apply_import"));
  expect(model.el.querySelector("dialog[open]")).toBeNull();
});

it("has one ping under way at a time", async () => {
  await vi.advanceTimersByTimeAsync(2000);
  expect(pings()).toHaveLength(1);
});

it("keeps its keys from the notebook, except the one that saves", () => {
  const outside: string[] = [];
  document.body.addEventListener("keydown", (event) => outside.push(event.key));
  press(root, "x");
  press(root, "s", { ctrlKey: true });
  expect(outside).toEqual(["s"]);
});

it("undoes and redoes by keys, but not in a field that is being edited", () => {
  const field = document.createElement("textarea");
  root.append(field);
  expect(press(field, "z", { ctrlKey: true }).defaultPrevented).toBe(false);
  expect(model.events).toEqual([]);
  press(root, "z", { ctrlKey: true });
  model.show({ can_redo: true });
  press(root, "Z", { metaKey: true, shiftKey: true });
  press(root, "y", { ctrlKey: true });
  expect(model.events).toEqual([{ name: "undo" }, { name: "redo" }, { name: "redo" }]);
});

it("leaves redo alone where there is nothing to redo", () => {
  named(model.el, "Redo").click();
  expect(named(model.el, "Redo").getAttribute("aria-disabled")).toBe("true");
  expect(model.events).toEqual([]);
});

it("finds personas, asks before it deletes one, and gives the focus back on Escape", async () => {
  const line = { persona_id: "p1", name: "Plant Manager", detail: "", where: "Stages", filled: 1, cells: 2, last_updated_at: "" };
  const trigger = named(model.el, "Persona: none yet");
  trigger.click();
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Find a persona");
  await model.receive({ kind: "found", to: model.sent.at(-1)?.id ?? "", personas: [line], offset: 0, total: 1, version: 1 });
  named(model.el, "Delete Plant Manager").click();
  expect(document.activeElement).toBe(named(model.el, "Keep"));
  named(model.el, "Keep").click();
  expect(document.activeElement).toBe(named(model.el, "Delete Plant Manager"));
  named(model.el, "Delete Plant Manager").click();
  named(model.el, "Delete").click();
  expect(model.events.at(-1)).toEqual({ type: "PersonaDeleted", persona_id: "p1" });
  press(document.activeElement as HTMLElement, "Escape");
  expect(trigger.getAttribute("aria-expanded")).toBe("false");
  expect(document.activeElement).toBe(trigger);
});

it("walks through the export menu with the arrows and sends the choice", () => {
  model.show({ persona: { persona_id: "p1", name: "Plant Manager" } });
  named(model.el, "Export").click();
  const formats = ["Spreadsheet", "Slides", "JSON"];
  const all = formats.map((name) => `All personas, ${name}`);
  for (const name of [...formats, "Choose personas…", ...all, "Spreadsheet"]) {
    expect(document.activeElement?.firstElementChild?.textContent).toBe(name);
    press(document.activeElement as HTMLElement, "ArrowDown");
  }
  (document.activeElement as HTMLElement).click();
  expect(model.events).toEqual([{ name: "export", format: "pptx", all: false }]);
  expect(document.activeElement).toBe(named(model.el, "Export"));
});

it("exports the personas that are ticked, also those found by another text", async () => {
  const line = (persona_id: string, name: string) => ({
    persona_id,
    name,
    detail: "",
    where: "",
    filled: 0,
    cells: 0,
    last_updated_at: "",
  });
  const find = async (...personas: ReturnType<typeof line>[]): Promise<void> =>
    model.receive({ kind: "found", to: model.sent.at(-1)?.id ?? "", personas, offset: 0, total: 60, version: 1 });
  named(model.el, "Export").click();
  [...model.el.querySelectorAll<HTMLElement>("[role=menuitem]")].find((one) => one.textContent === "Choose personas…")?.click();
  const dialog = [...model.el.querySelectorAll("dialog")].find((one) => one.open) as HTMLDialogElement;
  const tick = (name: string): void => [...dialog.querySelectorAll("label")].find((one) => one.textContent === name)?.click();
  const go = named(dialog, "Export them");
  await find(line("p1", "Plant Manager"), line("p2", "Surgeon"));
  expect(dialog.textContent).toContain("58 more: type to find them.");
  go.click();
  expect(model.events.at(-1)).toMatchObject({ name: "find_personas" });
  tick("Surgeon");
  const search = dialog.querySelector("input[type=search]") as HTMLInputElement;
  search.value = "head";
  search.dispatchEvent(new Event("input"));
  await find(line("p3", "Head of Support"));
  tick("Head of Support");
  expect(dialog.textContent).toContain("2 chosen");
  const format = dialog.querySelector("select") as HTMLSelectElement;
  format.value = "pptx";
  go.click();
  expect(dialog.open).toBe(false);
  expect(model.events.at(-1)).toEqual({ name: "export", format: "pptx", all: false, personas: ["p2", "p3"] });
});

it("shows how far a long export is, and stops it", () => {
  model.show({ exporting: "Reading 1,200 of 10,000 personas" });
  expect(model.el.textContent).toContain("Reading 1,200 of 10,000 personas");
  named(model.el, "Stop export").click();
  expect(model.events).toEqual([{ name: "stop_export" }]);
  model.show({ exporting: "" });
  expect(model.el.textContent).not.toContain("Reading");
});

it("reads aloud what the panels announce", async () => {
  tell(ANNOUNCE, "Stage moved");
  await vi.advanceTimersByTimeAsync(50);
  expect(model.el.querySelector('[aria-live="polite"]')?.textContent).toBe("Stage moved");
});
