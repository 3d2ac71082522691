import { expect, it } from "vitest";
import { FakeModel, named, page } from "../fake-model";
import type { FootProps } from "../wire";
import * as foot from "./index";

const stages: FootProps = {
  persona_id: "p1",
  phase: "stages",
  note: "",
  back: "persona",
  next: "alignment",
  ready: false,
  completed: false,
};

it("goes back and on, and fills Continue only when nothing is missing", () => {
  const model = new FakeModel(stages).place(foot, page());
  const next = named(model.el, "Continue");
  expect(next.classList.contains("bf-btn--primary")).toBe(false);
  model.show({ ready: true });
  expect(next.classList.contains("bf-btn--primary")).toBe(true);
  named(model.el, "Back").click();
  next.click();
  expect(model.events).toEqual([
    { type: "PhaseOpened", phase: "persona" },
    { type: "PhaseOpened", phase: "alignment" },
  ]);
});

it("finishes once, and says so", () => {
  const model = new FakeModel({ ...stages, phase: "review" as const, next: null }).place(foot, page());
  named(model.el, "Finish").click();
  expect(model.events).toEqual([{ type: "Finished", persona_id: "p1" }]);
  model.show({ completed: true });
  expect(named(model.el, "Finished").getAttribute("aria-disabled")).toBe("true");
});

it("says why nothing happened, until another step is open", async () => {
  const model = new FakeModel(stages).place(foot, page());
  named(model.el, "Continue").click();
  await model.answer(undefined, "This persona is gone.");
  expect(model.el.textContent).toContain("This persona is gone.");
  model.show({ phase: "alignment" });
  expect(model.el.textContent).not.toContain("This persona is gone.");
});
