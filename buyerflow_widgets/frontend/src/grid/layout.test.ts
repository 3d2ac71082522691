import { beforeEach, describe, expect, it } from "vitest";
import { FakeKernel, press } from "./fake-kernel";

const ALT_SHIFT = { altKey: true, shiftKey: true };

beforeEach(() => localStorage.clear());

const heads = (kernel: FakeKernel): (string | null)[] =>
  [...kernel.root.querySelectorAll("[role=columnheader]")].map((head) => head.textContent);
const item = (kernel: FakeKernel, name: string): HTMLElement =>
  [...kernel.root.querySelectorAll<HTMLElement>("[role^=menuitem]")].find((one) => one.textContent === name) as HTMLElement;

describe("Columns", () => {
  it("hides and shows, and is remembered", () => {
    const kernel = new FakeKernel();
    kernel.button("Columns").click();
    item(kernel, "Duration").click();
    expect(heads(kernel)).toEqual(["Stage Name", "Buyer Actions", "Key Influencers"]);
    expect(item(kernel, "Duration").getAttribute("aria-checked")).toBe("false");
    kernel.leave();
    kernel.enter();
    expect(heads(kernel)).not.toContain("Duration");
    expect(kernel.cell(0, "key_influencers").getAttribute("aria-colindex")).toBe("3");
  });

  it("Tab goes over what is shown", () => {
    const kernel = new FakeKernel();
    kernel.button("Columns").click();
    item(kernel, "Duration").click();
    kernel.cell(0, "buyer_actions").focus();
    press("Tab");
    expect(document.activeElement).toBe(kernel.cell(0, "key_influencers"));
  });

  it("a jump brings its column back", async () => {
    const kernel = new FakeKernel();
    kernel.button("Columns").click();
    item(kernel, "Duration").click();
    await new Promise((resolve) => setTimeout(resolve));
    kernel.jump({ stage_id: "s1", field: "duration" });
    expect(kernel.box?.getAttribute("aria-label")).toBe("Duration, Search");
  });

  it("what is kept may be damaged", () => {
    for (const kept of ["{", "null", '{"hidden": 1}', '{"hidden": [], "widths": null}']) {
      localStorage.setItem("buyerflow:columns", kept);
      expect(heads(new FakeKernel())).toHaveLength(4);
    }
  });
});

describe("widths", () => {
  const width = (kernel: FakeKernel): string | undefined =>
    kernel.root.querySelector<HTMLElement>("[role=grid]")?.style.getPropertyValue("--bf-col-duration");

  it("change from the keyboard, are said and remembered, and can be reset", () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "duration").focus();
    for (const _ of [1, 2]) press("ArrowRight", ALT_SHIFT);
    // Nothing is laid out here: from 0 pixels to the narrowest, and one step on.
    expect(width(kernel)).toBe("minmax(80px, 80fr)");
    expect(kernel.said.at(-1)).toBe("Duration is 80 pixels wide.");
    kernel.leave();
    kernel.enter();
    expect(width(kernel)).toBe("minmax(80px, 80fr)");
    kernel.button("Columns").click();
    item(kernel, "Reset widths").click();
    expect(width(kernel)).toBe("");
  });

  it("a column that is shown again beside others with widths of their own gets the usual one", () => {
    const kernel = new FakeKernel();
    kernel.button("Columns").click();
    item(kernel, "Duration").click();
    kernel.cell(0, "buyer_actions").focus();
    press("ArrowRight", ALT_SHIFT);
    item(kernel, "Duration").click();
    expect(width(kernel)).toBe("minmax(120px, 120fr)");
  });
});

it("a row follows its handle, and Escape puts it back", () => {
  const kernel = new FakeKernel();
  const rows = [...kernel.root.querySelectorAll<HTMLElement>("tbody tr")];
  for (const [index, row] of rows.entries()) row.getBoundingClientRect = () => ({ bottom: 100 * (index + 1) }) as DOMRect;
  const pull = (name: string, clientY: number): void => {
    const grip = rows[0]?.querySelector<HTMLElement>(".bf-grip");
    if (!grip) throw new Error("no handle");
    grip.setPointerCapture = () => undefined;
    grip.dispatchEvent(Object.assign(new MouseEvent(name, { bubbles: true, clientY }), { pointerId: 7, pointerType: "mouse" }));
  };
  pull("pointerdown", 10);
  pull("pointermove", 250);
  expect(rows[2]?.classList.contains("is-drop-after")).toBe(true);
  press("Escape");
  pull("pointerup", 250);
  expect(kernel.sent).toEqual([]);
  pull("pointerdown", 10);
  pull("pointermove", 250);
  pull("pointerup", 250);
  expect(kernel.sent).toMatchObject([{ type: "StageMoved", stage_id: "s0", before: null }]);
  expect(kernel.names).toEqual(["Search", "Choice", "Need"]);
});
