import { describe, expect, it } from "vitest";
import { FakeKernel, press, row, settled, type } from "./fake-kernel";

const values = (kernel: FakeKernel): string[] => kernel.sent.map((event) => ("value" in event ? event.value : event.type));

describe("a kernel that answers late", () => {
  it("loses nothing of what is typed with Tab through ten cells", async () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "stage_name").focus();
    const words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    for (const [index, word] of words.entries()) {
      type(word);
      press("Tab");
      // Answers come in between, long after the cell was left.
      if (index % 3 === 2) await kernel.answer();
    }
    expect(values(kernel)).toEqual(words);
    while (kernel.waits) await kernel.answer();
    expect(kernel.props.rows.flatMap(({ stage }) => Object.values(stage).slice(0, 4)).slice(0, 10)).toEqual(words);
    expect(kernel.text(1, "key_influencers")).toBe("eight");
  });

  it("shows the last text that was committed, whatever older answers say", async () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "duration").focus();
    type("2 weeks");
    press("Enter");
    press("ArrowUp");
    type("3 weeks");
    press("Enter");
    expect(kernel.text(0, "duration")).toBe("3 weeks");
    await kernel.answer();
    expect(kernel.text(0, "duration")).toBe("3 weeks");
    await kernel.answer();
    expect(kernel.text(0, "duration")).toBe("3 weeks");
    expect(values(kernel)).toEqual(["2 weeks", "3 weeks"]);
  });

  it("an older refusal does not disturb a newer text", async () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "duration").focus();
    type("bad");
    press("Enter");
    press("ArrowUp");
    type("good");
    press("Enter");
    await kernel.refuse("This was not saved.");
    expect(kernel.text(0, "duration")).toBe("good");
    expect(kernel.root.querySelector(".bf-kept")).toBeNull();
  });
});

describe("a refusal", () => {
  it("keeps the draft in its cell with the reason, and editing goes on from it", async () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "duration").focus();
    type("two weeks");
    press("Enter");
    await kernel.refuse("The store is full. Your text is kept here.");
    expect(kernel.text(0, "duration")).toBe("two weeks");
    const reason = kernel.cell(0, "duration").querySelector("[role=alert]");
    expect(reason?.textContent).toBe("The store is full. Your text is kept here.");
    kernel.show({ lead: "something else changed" });
    expect(kernel.text(0, "duration")).toBe("two weeks");
    kernel.cell(0, "duration").focus();
    press("Enter");
    expect(kernel.box?.value).toBe("two weeks");
    press("Enter");
    await kernel.answer();
    expect(values(kernel)).toEqual(["two weeks", "two weeks"]);
    expect(kernel.cell(0, "duration").querySelector("[role=alert]")).toBeNull();
  });

  it("can be given up for what was saved", async () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "stage_name").focus();
    type("X");
    press("Enter");
    await kernel.refuse("No.");
    kernel.button("Discard").click();
    expect(kernel.text(0, "stage_name")).toBe("Need");
    expect(document.activeElement).toBe(kernel.cell(0, "stage_name"));
  });

  it("is still there when the grid comes back from another step, for that persona alone, until it is given up", async () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "duration").focus();
    type("two weeks");
    press("Enter");
    await kernel.refuse("The disk is full.");
    type("taken");
    press("Enter");
    await kernel.answer();
    kernel.leave();
    kernel.enter();
    expect(kernel.text(0, "duration")).toBe("two weeks");
    expect(kernel.cell(0, "duration").querySelector("[role=alert]")?.textContent).toBe("The disk is full.");
    expect(kernel.root.querySelectorAll(".bf-kept")).toHaveLength(1);
    const { persona_id } = kernel.props;
    kernel.show({ persona_id: "other" });
    expect(kernel.text(0, "duration")).toBe("Missing");
    kernel.show({ persona_id });
    expect(kernel.text(0, "duration")).toBe("two weeks");
    kernel.button("Discard").click();
    kernel.leave();
    kernel.enter();
    expect(kernel.text(0, "duration")).toBe("Missing");
  });

  it("is what too long a text gets, without being sent", () => {
    const kernel = new FakeKernel(["Need"], { max_text: 5 });
    kernel.cell(0, "duration").focus();
    type("😀😀😀😀😀");
    expect(kernel.cell(0, "duration").querySelector(".bf-limit")?.textContent).toBe("0 characters left");
    type("!");
    expect(kernel.cell(0, "duration").querySelector(".bf-limit")?.textContent).toBe("1 characters too many");
    press("Enter");
    expect(kernel.sent).toEqual([]);
    expect(kernel.text(0, "duration")).toBe("😀😀😀😀😀!");
    expect(kernel.cell(0, "duration").querySelector("[role=alert]")?.textContent).toContain("Not saved");
  });
});

describe("props that come while a cell is in edit", () => {
  it("do not touch what was typed, nor the caret, nor the focus", () => {
    const kernel = new FakeKernel();
    kernel.cell(1, "duration").focus();
    type("4 weeks");
    kernel.box?.setSelectionRange(2, 3);
    kernel.show({ rows: [row("s2", "Choice"), row("s1", "Search", "asks", "9 weeks"), row("s0", "Need")] });
    expect(kernel.box?.value).toBe("4 weeks");
    expect([kernel.box?.selectionStart, kernel.box?.selectionEnd]).toEqual([2, 3]);
    expect(document.activeElement).toBe(kernel.box);
    press("Enter");
    expect(values(kernel)).toEqual(["4 weeks"]);
  });

  it("are followed where nothing was typed yet", () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "duration").focus();
    press("F2");
    kernel.show({ rows: [row("s0", "Need", "", "5 weeks")] });
    expect(kernel.box?.value).toBe("5 weeks");
    press("Enter");
    expect(kernel.sent).toEqual([]);
  });

  it("send the draft to the persona it was typed for before another one is shown", () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "duration").focus();
    type("4 weeks");
    const { persona_id } = kernel.props;
    kernel.show({ persona_id: "other", rows: [row("o", "Other")] });
    expect(kernel.sent).toEqual([{ type: "StageEdited", persona_id, stage_id: "s0", field: "duration", value: "4 weeks" }]);
  });
});

describe("leaving a cell", () => {
  it("by Escape restores what was there and sends nothing", () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "stage_name").focus();
    type("Other");
    press("Escape");
    expect(kernel.text(0, "stage_name")).toBe("Need");
    expect(document.activeElement).toBe(kernel.cell(0, "stage_name"));
    expect(kernel.sent).toEqual([]);
  });

  it("with the text that was there sends nothing", () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "stage_name").focus();
    type("Need");
    press("Tab");
    press("F2");
    press("Tab");
    kernel.cell(1, "duration").focus();
    press("Delete");
    expect(kernel.sent).toEqual([]);
  });

  it("for another place in the page commits", async () => {
    const kernel = new FakeKernel();
    const elsewhere = document.createElement("button");
    kernel.root.append(elsewhere);
    kernel.cell(0, "duration").focus();
    type("4 weeks");
    elsewhere.focus();
    await settled();
    expect(values(kernel)).toEqual(["4 weeks"]);
    expect(kernel.box).toBeNull();
    expect(document.activeElement).toBe(elsewhere);
  });

  it("for another window keeps it open, with all that was typed sent", () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "duration").focus();
    type("4 weeks");
    kernel.box?.dispatchEvent(new FocusEvent("blur"));
    expect(document.activeElement).toBe(kernel.box);
    press("Enter");
    expect(values(kernel)).toEqual(["4 weeks"]);
  });

  it("by Escape, after another window had the focus, sends back what was there when editing began", async () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "stage_name").focus();
    type("Half a n");
    kernel.box?.dispatchEvent(new FocusEvent("blur"));
    await kernel.answer();
    type("ame");
    press("Escape");
    expect(kernel.text(0, "stage_name")).toBe("Need");
    await kernel.answer();
    expect(kernel.props.rows[0]?.stage.stage_name).toBe("Need");
    expect(values(kernel)).toEqual(["Half a n", "Need"]);
  });

  it("by Escape gives up what was refused while another window had the focus", async () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "stage_name").focus();
    type("Half a n");
    kernel.box?.dispatchEvent(new FocusEvent("blur"));
    await kernel.refuse("The disk is full.");
    press("Escape");
    expect(kernel.text(0, "stage_name")).toBe("Need");
    expect(kernel.root.querySelector(".bf-kept")).toBeNull();
    expect(values(kernel)).toEqual(["Half a n"]);
  });

  it("does not take an import's line breaks for an edit", () => {
    const kernel = new FakeKernel();
    kernel.show({ rows: [row("s0", "Need", "one\r\ntwo")] });
    kernel.cell(0, "buyer_actions").focus();
    press("Enter");
    expect(kernel.box?.value).toBe("one\ntwo");
    press("Enter");
    expect(kernel.sent).toEqual([]);
  });

  it("waits for an input method to finish its word", () => {
    const kernel = new FakeKernel();
    kernel.cell(0, "duration").focus();
    type("ni");
    press("Enter", { isComposing: true });
    press("Escape", { isComposing: true });
    expect(kernel.box?.value).toBe("ni");
  });
});

it("offers values used before, and completes the one that was begun", () => {
  const kernel = new FakeKernel(["Need"], { used: { key_influencers: ["Plant manager", "Reliability engineer"] } });
  kernel.cell(0, "key_influencers").focus();
  type("Buyer; rel");
  const chips = (): (string | null)[] => [...kernel.root.querySelectorAll(".bf-used button")].map((chip) => chip.textContent);
  expect(chips()).toEqual(["Reliability engineer", "Plant manager"]);
  kernel.button("Reliability engineer").click();
  kernel.button("Plant manager").click();
  expect(kernel.box?.value).toBe("Buyer; Reliability engineer; Plant manager");
  expect(chips()).toEqual([]);
});

it("offers what comes to be used while a cell is in edit, and interrupts nobody who chooses", () => {
  const kernel = new FakeKernel(["Need"], { used: {} });
  kernel.cell(0, "key_influencers").focus();
  press("F2");
  const chips = (): (string | null)[] => [...kernel.root.querySelectorAll(".bf-used button")].map((chip) => chip.textContent);
  expect(chips()).toEqual([]);
  kernel.show({ used: { key_influencers: ["Plant manager"] } });
  expect(chips()).toEqual(["Plant manager"]);
  kernel.button("Plant manager").focus();
  kernel.show({ used: { key_influencers: ["Buyer", "Plant manager"] } });
  expect(document.activeElement).toBe(kernel.button("Plant manager"));
});
