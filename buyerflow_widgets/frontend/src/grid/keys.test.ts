import { expect, it } from "vitest";
import { FakeKernel, press, row, settled, type } from "./fake-kernel";

const tabbable = (kernel: FakeKernel): Element[] => [...kernel.root.querySelectorAll("[data-field][tabindex='0']")];

it("keeps exactly one cell in the tab order, and it is the one in hand", () => {
  const kernel = new FakeKernel(["Need", "Search"], { asked: { stage_id: "s1", field: "duration" } });
  expect(tabbable(kernel)).toEqual([kernel.cell(1, "duration")]);
  kernel.cell(0, "stage_name").focus();
  for (const key of ["ArrowDown", "End", "ArrowUp", "Home", "ArrowRight"]) {
    press(key);
    expect(tabbable(kernel)).toEqual([document.activeElement]);
  }
  expect(document.activeElement).toBe(kernel.cell(0, "buyer_actions"));
  kernel.show({ rows: [row("s1", "Search")] });
  expect(tabbable(kernel)).toEqual([kernel.cell(0, "buyer_actions")]);
});

it("goes to the far ends with Ctrl or Cmd, and no further than the grid", () => {
  const kernel = new FakeKernel();
  kernel.cell(1, "duration").focus();
  press("End", { ctrlKey: true });
  expect(document.activeElement).toBe(kernel.cell(2, "key_influencers"));
  press("ArrowDown");
  press("ArrowRight");
  expect(document.activeElement).toBe(kernel.cell(2, "key_influencers"));
  press("Home", { metaKey: true });
  expect(document.activeElement).toBe(kernel.cell(0, "stage_name"));
});

it("goes through the cells with Tab and leaves at both ends", () => {
  const kernel = new FakeKernel(["Need", "Search"]);
  kernel.cell(0, "key_influencers").focus();
  expect(press("Tab")).toBe(true);
  expect(document.activeElement).toBe(kernel.cell(1, "stage_name"));
  expect(press("Tab", { shiftKey: true })).toBe(true);
  expect(document.activeElement).toBe(kernel.cell(0, "key_influencers"));
  press("End", { ctrlKey: true });
  type("me");
  expect(press("Tab")).toBe(false);
  expect(kernel.sent).toHaveLength(1);
  press("Home", { ctrlKey: true });
  expect(press("Tab", { shiftKey: true })).toBe(false);
});

it("leaves by Tab after Escape, whether a cell was in edit or not, and stays after any other key", () => {
  const kernel = new FakeKernel();
  kernel.cell(0, "duration").focus();
  type("x");
  press("Escape");
  expect(press("Shift", { shiftKey: true })).toBe(false);
  expect(press("Tab")).toBe(false);
  press("Escape");
  expect(press("Tab")).toBe(false);
  press("ArrowLeft");
  expect(press("Tab")).toBe(true);
});

it("edits with Enter and F2 at the end of the text, and goes down with Enter", () => {
  const kernel = new FakeKernel(["Need", "Search"]);
  kernel.cell(0, "stage_name").focus();
  for (const key of ["Enter", "F2"]) {
    press(key);
    type(" more");
    press("Escape");
  }
  press("Enter");
  expect(kernel.box?.getAttribute("aria-label")).toBe("Stage Name, Need");
  expect(kernel.box?.selectionStart).toBe(4);
  press("Enter", { altKey: true });
  expect(kernel.box?.value).toBe("Need\n");
  press("Enter");
  expect(document.activeElement).toBe(kernel.cell(1, "stage_name"));
  press("F2");
  press("Enter");
  expect(document.activeElement).toBe(kernel.cell(1, "stage_name"));
});

it("does not take commands of the app and the browser for typing", () => {
  const kernel = new FakeKernel();
  kernel.cell(0, "stage_name").focus();
  const commands = [{ key: "z", ctrlKey: true }, { key: "c", metaKey: true }, { key: "PageDown" }, { key: "F5" }];
  for (const { key, ...modifiers } of commands) expect(press(key, modifiers)).toBe(false);
  expect(kernel.box).toBeNull();
});

it("moves a stage with Alt+Shift, as often as it is pressed, and the focus stays with it", async () => {
  const kernel = new FakeKernel(["A", "B", "C", "D"]);
  const cell = kernel.cell(0, "duration");
  cell.focus();
  for (let times = 0; times < 2; times++) press("ArrowDown", { altKey: true, shiftKey: true });
  expect(kernel.names).toEqual(["B", "C", "A", "D"]);
  expect(document.activeElement).toBe(cell);
  await kernel.answer();
  expect(kernel.names).toEqual(["B", "C", "A", "D"]);
  await kernel.answer();
  expect(kernel.props.rows.map((row) => row.stage.stage_name)).toEqual(["B", "C", "A", "D"]);
  expect(kernel.names).toEqual(["B", "C", "A", "D"]);
  expect(document.activeElement).toBe(cell);
  expect(kernel.said.at(-1)).toBe("Moved A to 3 of 4.");
});

it("puts a stage back where it was when its move is refused", async () => {
  const kernel = new FakeKernel();
  kernel.cell(0, "duration").focus();
  press("ArrowDown", { altKey: true, shiftKey: true });
  await kernel.refuse("Another session changed this.");
  await settled();
  expect(kernel.names).toEqual(["Need", "Search", "Choice"]);
  expect(kernel.root.querySelector(".bf-tools + [role=alert]")?.textContent).toBe("Another session changed this.");
});
