import { expect, it } from "vitest";
import { FakeKernel, press, row, type } from "./fake-kernel";

it("says what a text was written over, whatever came in meanwhile", async () => {
  const kernel = new FakeKernel(["Need"]);
  const bring = (text: string): void => kernel.show({ rows: [row("s0", "Need", "", text)] });
  bring("1 week");
  kernel.cell(0, "duration").focus();
  press("F2");
  bring("2 weeks");
  // Nobody had written in it yet.
  expect(kernel.box?.value).toBe("2 weeks");
  type(" or so");
  bring("3 weeks");
  expect(kernel.box?.value).toBe("2 weeks or so");
  press("Enter");
  expect(kernel.sent).toMatchObject([{ type: "StageEdited", value: "2 weeks or so" }]);
  // A text under way is what the next one is written over.
  kernel.cell(0, "duration").focus();
  press("F2");
  type("!");
  press("Enter");
  expect(kernel.seen).toEqual(["2 weeks", "2 weeks or so"]);
});

it("goes on in a cell whose stage others deleted, until that is settled", async () => {
  const kernel = new FakeKernel(["Need", "Search", "Choose"]);
  const remove = (): void => kernel.show({ rows: kernel.props.rows.filter((row) => row.stage_id !== "s1") });
  kernel.cell(1, "duration").focus();
  press("F2");
  type("two we");
  const { rows } = kernel.props;
  remove();
  type("eks");
  expect(kernel.names).toEqual(["Need", "Search", "Choose"]);
  expect(kernel.box?.value).toBe("two weeks");
  // Given up, it goes.
  press("Escape");
  expect(kernel.names).toEqual(["Need", "Choose"]);
  kernel.show({ rows });
  kernel.cell(1, "duration").focus();
  press("F2");
  type("more");
  remove();
  press("Enter");
  expect(kernel.names).toEqual(["Need", "Search", "Choose"]);
  await kernel.refuse("Too many stages.");
  // The text is kept where it was typed.
  expect(kernel.cell(1, "duration").textContent).toContain("Too many stages.");
  kernel.button("Discard").click();
  expect(kernel.names).toEqual(["Need", "Choose"]);
});
