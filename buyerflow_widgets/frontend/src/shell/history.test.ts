import { afterEach, beforeEach, expect, it } from "vitest";
import { FakeModel, named, page, press, shellProps } from "../fake-model";
import { dayName } from "../times";
import type { Entry, ShellProps } from "../wire";
import { byDay } from "./history";
import * as shell from "./index";

let model: FakeModel<ShellProps>;

const entry = (seq: number, more: Partial<Entry> = {}): Entry => ({
  seq,
  made_at: "2030-01-01T10:00:00Z",
  kind: "change",
  changes: [{ where: "Need · Duration", before: "", after: `text ${seq}` }],
  more: 0,
  ...more,
});
const dialog = (): HTMLDialogElement =>
  [...model.el.querySelectorAll("dialog")].find((one) => one.classList.contains("bf-history")) as HTMLDialogElement;
const items = (): HTMLElement[] => [...dialog().querySelectorAll<HTMLElement>(".bf-item")];
const answer = (more: object): Promise<void> => model.receive({ to: model.sent.at(-1)?.id ?? "", ...more } as never);

beforeEach(() => {
  const root = page();
  model = new FakeModel(shellProps({ persona: { persona_id: "p1", name: "Plant Manager" } })).place(shell, root);
});
afterEach(() => model.remove());

it("puts versions under their day, as the visitor counts days", () => {
  const now = new Date(2030, 0, 2, 12);
  expect(dayName(new Date(2030, 0, 2, 0, 1).toISOString(), now)).toBe("Today");
  expect(dayName(new Date(2030, 0, 1, 23, 59).toISOString(), now)).toBe("Yesterday");
  expect(dayName(new Date(2029, 11, 31, 12).toISOString(), now)).toBe("Monday, 31 December 2029");
  const days = byDay([entry(3), entry(2), entry(1, { made_at: "2029-12-01T10:00:00Z" })], 2);
  expect(days.map((day) => day.entries.map((one) => one.seq))).toEqual([[3, 2], [1]]);
  expect(days[0]?.entries.map((one) => one.chosen)).toEqual([false, true]);
});

it("lists, goes on, shows and restores", async () => {
  named(model.el, "History").click();
  expect(model.events.at(-1)).toEqual({ name: "history", persona_id: "p1", before: null });
  await answer({ kind: "history", entries: [entry(9, { kind: "aside" }), entry(8), entry(7)], next: 6 });
  expect(items().map((item) => item.querySelector("small")?.textContent)).toEqual([
    "empty → text 9",
    "empty → text 8",
    "empty → text 7",
  ]);
  expect(items()[0]?.textContent).toContain("Not taken: changed elsewhere at the same time.");
  named(dialog(), "Show more").click();
  expect(model.events.at(-1)).toEqual({ name: "history", persona_id: "p1", before: 6 });
  await answer({ kind: "history", entries: [entry(5, { kind: "begun" })], next: null });
  expect(items()).toHaveLength(4);
  expect(document.activeElement).toBe(items()[3]);
  press(items()[3] as HTMLElement, "ArrowUp");
  expect(document.activeElement).toBe(items()[2]);
  items()[2]?.click();
  expect(model.events.at(-1)).toEqual({ name: "preview_revision", persona_id: "p1", seq: 7 });
  await answer({ kind: "version", name: "Plant <b>", pain_points: "", map_html: "<p>map</p>", table_html: "<p>table</p>" });
  expect(dialog().textContent).toContain("Plant <b>");
  expect(dialog().textContent).toContain("No pain points");
  named(dialog(), "Restore this version").click();
  expect(model.events.at(-1)).toEqual({ name: "restore_revision", persona_id: "p1", seq: 7 });
  await model.answer(undefined, "This version is no longer there.");
  expect(dialog().textContent).toContain("This version is no longer there.");
  expect(dialog().open).toBe(true);
  named(dialog(), "Restore this version").click();
  await model.answer();
  expect(dialog().open).toBe(false);
  expect(model.el.textContent).toContain("Restored.");
  // Of another persona that is no news.
  model.show({ persona: { persona_id: "p2", name: "Surgeon" } });
  expect(model.el.textContent).not.toContain("Restored.");
});

it("does not offer what stands now, and says what it cannot read", async () => {
  named(model.el, "History").click();
  await answer({ kind: "history", entries: [entry(9, { kind: "aside" }), entry(8), entry(7, { kind: "deleted" })], next: null });
  items()[1]?.click();
  await answer({ kind: "version", name: "", pain_points: "", map_html: "", table_html: "" });
  expect(dialog().textContent).toContain("This is what stands now.");
  expect(() => named(dialog(), "Restore this version")).toThrow();
  items()[2]?.click();
  expect(dialog().textContent).toContain("The persona was deleted here.");
  dialog().close();
  named(model.el, "History").click();
  await model.answer(undefined, "The store could not be reached.");
  expect(dialog().textContent).toContain("The store could not be reached.");
  expect(items()).toEqual([]);
});
