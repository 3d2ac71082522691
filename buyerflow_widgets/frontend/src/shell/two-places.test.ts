import { afterEach, beforeEach, expect, it } from "vitest";
import { FakeModel, named, page, shellProps } from "../fake-model";
import type { ConflictLine, ShellProps } from "../wire";
import * as shell from "./index";

let model: FakeModel<ShellProps>;

const conflict = (field: string, more: Partial<ConflictLine> = {}): ConflictLine => ({
  stage_id: "s1",
  field,
  where: `Need · ${field}`,
  question: { phase: "stages", field: "duration", stage_id: "s1" },
  mine: "mine",
  theirs: "theirs",
  deleted: false,
  ...more,
});
const region = (): HTMLElement => model.el.querySelector('[aria-label="Changed in two places"]') as HTMLElement;
const alerts = (): string => [...model.el.querySelectorAll('[role="alert"]')].map((one) => one.textContent).join("");
const texts = (): (string | null)[] => [...region().querySelectorAll(".bf-clash__text")].map((one) => one.textContent);

beforeEach(() => {
  const root = page();
  model = new FakeModel(shellProps({ persona: { persona_id: "p1", name: "Plant Manager" } })).place(shell, root);
});
afterEach(() => model.remove());

it("shows both texts, and takes the choice up", async () => {
  expect(region().hidden).toBe(true);
  model.show({ conflicts: [conflict("Duration", { mine: "<b>2 weeks</b>\nor so", theirs: "" })] });
  expect(alerts()).toContain("Need · Duration was changed in another window while you changed it.");
  expect(texts()).toEqual(["<b>2 weeks</b>\nor so", "Empty"]);
  named(region(), "Keep mine").focus();
  named(region(), "Keep mine").click();
  expect(model.events).toEqual([{ name: "keep_mine", stage_id: "s1", field: "Duration" }]);
  model.show({ conflicts: [] });
  await model.answer();
  expect(region().hidden).toBe(true);
  expect(alerts()).toBe("");
  expect(document.activeElement).toBe(named(model.el, "History"));
});

it("shows three at most, and lets all of them be chosen at once", async () => {
  const all = ["a", "b", "c", "d", "e"].map((field) => conflict(field));
  model.show({ conflicts: all });
  expect(texts()).toHaveLength(6);
  expect(region().textContent).toContain("and 2 more");
  named(region(), "Take all theirs").click();
  for (const one of all) {
    expect(model.events.at(-1)).toEqual({ name: "take_theirs", stage_id: "s1", field: one.field });
    await model.answer();
  }
});

it("asks of a persona that was deleted only whether it stays", () => {
  model.show({ conflicts: [conflict("a"), conflict("persona", { where: "Persona", question: null, deleted: true })] });
  expect(alerts()).toContain("This persona was deleted in another window. What you see is still here.");
  expect(texts()).toEqual([]);
  named(region(), "Take theirs").click();
  expect(model.events).toEqual([{ name: "take_theirs", stage_id: "s1", field: "persona" }]);
});

it("leaves a box that is being scrolled alone when another text comes in elsewhere", () => {
  model.show({ conflicts: [conflict("a"), conflict("b")] });
  const box = region().querySelector<HTMLElement>(".bf-clash__text");
  box?.focus();
  model.show({ conflicts: [conflict("a"), conflict("b", { theirs: "another" })] });
  expect(document.activeElement).toBe(box);
});
