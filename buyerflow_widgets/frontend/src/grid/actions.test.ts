import { describe, expect, it } from "vitest";
import { FakeKernel, type } from "./fake-kernel";

const click = (button: HTMLButtonElement): void => {
  button.focus();
  button.click();
};

describe("Add stage", () => {
  it("adds behind the row in hand and puts the caret into the new name", async () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "duration").focus();
    click(kernel.button("Add stage"));
    expect(kernel.sent).toEqual([{ type: "StageAdded", persona_id: kernel.props.persona_id, after: "s0" }]);
    await kernel.answer();
    expect(kernel.names).toHaveLength(4);
    expect(document.activeElement).toBe(kernel.box);
    expect(kernel.box?.getAttribute("aria-label")).toBe("Stage Name, Stage 2");
  });

  it("leaves the focus where the person went meanwhile", async () => {
    const kernel = new FakeKernel();
    click(kernel.button("Add stage"));
    expect(kernel.sent[0]).toMatchObject({ after: null });
    kernel.cell(1, "duration").focus();
    type("4");
    await kernel.answer();
    expect(document.activeElement).toBe(kernel.box);
    expect(kernel.box?.value).toBe("4");
  });

  it("works where there is no stage yet, and not where there are as many as fit", async () => {
    const kernel = new FakeKernel([], { max_stages: 1 });
    expect(kernel.root.querySelector<HTMLElement>(".bf-empty")?.hidden).toBe(false);
    click(kernel.button("Add stage"));
    await kernel.answer();
    expect(kernel.root.querySelector<HTMLElement>(".bf-empty")?.hidden).toBe(true);
    expect(kernel.button("Add stage").getAttribute("aria-disabled")).toBe("true");
    click(kernel.button("Add stage"));
    expect(kernel.sent).toHaveLength(1);
  });
});

it("Delete takes the row in hand, then the next one, and the focus goes to the neighbour", async () => {
  const kernel = new FakeKernel();
  kernel.cell(1, "duration").focus();
  click(kernel.button("Delete"));
  click(kernel.button("Delete"));
  expect(kernel.sent).toMatchObject([{ stage_id: "s1" }, { stage_id: "s2" }]);
  await kernel.answer();
  await kernel.answer();
  expect(kernel.names).toEqual(["Need"]);
  expect(document.activeElement).toBe(kernel.cell(0, "duration"));
});

it("Duplicate and the moves are off where they cannot be", () => {
  const kernel = new FakeKernel();
  const off = (): string[] =>
    ["Duplicate", "Delete", "Move up", "Move down"].filter((name) => kernel.button(name).hasAttribute("aria-disabled"));
  expect(off()).toEqual(["Duplicate", "Delete", "Move up", "Move down"]);
  kernel.cell(0, "duration").focus();
  expect(off()).toEqual(["Move up"]);
  kernel.cell(2, "duration").focus();
  expect(off()).toEqual(["Move down"]);
});

it("nobody loses their place when an undo takes their stage away", () => {
  const kernel = new FakeKernel();
  kernel.cell(2, "duration").focus();
  kernel.show({ rows: kernel.props.rows.slice(0, 2) });
  expect(document.activeElement).toBe(kernel.cell(1, "duration"));
});

it("a cell stays in edit when its phase gives way to another that shows it", () => {
  const kernel = new FakeKernel();
  kernel.cell(1, "duration").focus();
  type("4 weeks");
  const { box } = kernel;
  kernel.open("alignment");
  expect(kernel.box).toBe(box);
  expect(document.activeElement).toBe(box);
  expect(kernel.root.querySelectorAll("[role=columnheader]")).toHaveLength(3 + 7);
  expect(kernel.cell(1, "seller_actions").getAttribute("aria-colindex")).toBe("5");
});
