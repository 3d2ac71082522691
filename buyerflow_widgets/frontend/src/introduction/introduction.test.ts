import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ONLINE } from "../app/connection";
import { FakeModel, named, page, press } from "../fake-model";
import type { IntroductionProps, PersonaLine, PersonaPage, Up } from "../wire";
import * as introduction from "./index";

const MANY = 10_000;
const PAGE = 50;
/** The height of a row where there is no layout, as here. */
const ROW_PX = 53;

let root: HTMLElement;
let model: FakeModel<IntroductionProps>;

const line = (name: string): PersonaLine => {
  const rest = { detail: "a plant", where: "Stages", filled: 11, cells: 18, last_updated_at: "2030-01-01T10:42:00Z" };
  return { persona_id: name, name, ...rest };
};
/** What Python has from `offset` on, of personas named by where they are in the list of a version. */
const pageOf = (offset: number, version = 1, total = MANY, prefix = ""): PersonaPage => {
  const length = Math.max(0, Math.min(PAGE, total - offset));
  return { personas: Array.from({ length }, (_, at) => line(`${prefix}P${offset + at}`)), offset, total, version };
};
const show = (given: PersonaPage): FakeModel<IntroductionProps> => new FakeModel({ ...given, taste_html: "", taste_note: "" });
const questions = () =>
  model.sent.flatMap((up) => (up.kind === "command" && up.command.name === "find_personas" ? [{ up, ...up.command }] : []));
const offsets = (): number[] => questions().map(({ offset }) => offset ?? 0);
const answer = async (given: PersonaPage, up: Up | undefined = questions().at(-1)?.up): Promise<void> => {
  await model.receive({ kind: "found", to: up?.id ?? "", ...given });
  await vi.advanceTimersByTimeAsync(0);
};
const box = (): HTMLElement => model.el.querySelector(".bf-box") as HTMLElement;
const search = (): HTMLInputElement => model.el.querySelector('[type="search"]') as HTMLInputElement;
const said = (): string => model.el.querySelector('[role="status"]')?.textContent ?? "";
const rows = (): HTMLElement[] => [...model.el.querySelectorAll<HTMLElement>(".bf-list > li")];
const names = (): (string | undefined)[] => rows().map((row) => row.querySelector("b")?.textContent);
const scroll = (index: number): void => {
  box().scrollTop = index * ROW_PX;
  box().dispatchEvent(new Event("scroll"));
};
const type = (text: string): void => {
  search().value = text;
  search().dispatchEvent(new Event("input", { bubbles: true }));
};
const inFocus = (): string => document.activeElement?.getAttribute("aria-label") ?? "";

beforeEach(async () => {
  vi.useFakeTimers();
  root = page();
  model = show(pageOf(0)).place(introduction, root);
  // Once it is in the page it asks whether the list is still the same.
  await vi.advanceTimersByTimeAsync(0);
  await answer(pageOf(0));
});
afterEach(() => {
  model.remove();
  vi.useRealTimers();
});

it("shows a few as they are, without a search", () => {
  model.remove();
  model = show(pageOf(0, 1, 3)).place(introduction, root);
  expect(names()).toEqual(["P0", "P1", "P2"]);
  expect(search().closest("[hidden]")).not.toBeNull();
  expect(rows().map((row) => row.querySelector("button")?.tabIndex)).toEqual([0, 0, 0]);
  named(model.el, "Open P1").click();
  expect(model.events.at(-1)).toEqual({ type: "PersonaOpened", persona_id: "P1" });
});

it("has only the rows near the window in the page, each with its place in the whole", () => {
  expect(offsets()).toEqual([0]);
  expect(rows().length).toBeLessThan(25);
  expect(rows()[3]?.getAttribute("aria-posinset")).toBe("4");
  expect(rows()[3]?.getAttribute("aria-setsize")).toBe("10000");
  expect(said()).toBe("10,000 personas");
});

it("asks for one page at a time, and then for where the person is by now", async () => {
  scroll(3000);
  scroll(5000);
  scroll(7000);
  expect(offsets()).toEqual([0, 2980]);
  expect(names()).not.toContain("P3000");
  await answer(pageOf(2980));
  expect(offsets()).toEqual([0, 2980, 6980]);
  expect(names().every((name) => name === undefined || name === "P0")).toBe(true);
  await answer(pageOf(6980));
  expect(names()).toContain("P7000");
  expect(names()).not.toContain("P3000");
  // What is here is not asked for again.
  scroll(7002);
  expect(offsets()).toHaveLength(3);
});

it("never shows what was found by another text than the one in the box", async () => {
  scroll(3000);
  type("a");
  type("ab");
  expect(questions().map(({ text }) => text)).toEqual(["", ""]);
  await answer(pageOf(2980));
  expect(questions().at(-1)).toMatchObject({ text: "ab", offset: 0 });
  type("abc");
  await answer(pageOf(0, 1, 700, "ab"));
  expect(names()).not.toContain("abP0");
  expect(questions().at(-1)).toMatchObject({ text: "abc", offset: 0 });
  await answer(pageOf(0, 1, 7, "abc"));
  expect(names()).toEqual(["abcP0", "abcP1", "abcP2", "abcP3", "abcP4", "abcP5", "abcP6"]);
  expect(said()).toBe("7 of 10,000 personas");
  type("abcd");
  await answer(pageOf(0, 1, 0));
  expect(names()).toEqual([]);
  expect(said()).toBe("No persona has this in its name.");
  type("");
  await answer(pageOf(0));
  expect(names()).toContain("P0");
});

it("drops every row when the list is another one, and an answer that is older than what it knows", async () => {
  scroll(3000);
  await answer(pageOf(2980));
  model.show(pageOf(0, 3, MANY + 1, "new "));
  const [asked] = questions().slice(-1);
  expect(asked?.offset).toBe(2980);
  // Until the new ones are here there is no flicker.
  expect(names()).toContain("P3000");
  await answer(pageOf(2980, 2, MANY, "old "));
  expect(names()).not.toContain("old P3000");
  await answer(pageOf(2980, 3, MANY + 1, "new "));
  expect(names().filter((name) => name && !name.startsWith("new "))).toEqual([]);
  expect(names()).toContain("new P3000");
  expect(said()).toBe("10,001 personas");
  scroll(0);
  expect(names()).not.toContain("P0");
});

it("takes the first page from the props where that is what is looked at", () => {
  model.show(pageOf(0, 2, MANY, "new "));
  expect(names()[0]).toBe("new P0");
  expect(offsets()).toEqual([0]);
});

it("walks through the whole list by keys, and waits with the focus for the row", async () => {
  named(model.el, "Open P0").focus();
  press(document.activeElement as HTMLElement, "ArrowDown");
  expect(inFocus()).toBe("Open P1");
  press(document.activeElement as HTMLElement, "End");
  // As the browser does, to show the last row.
  scroll(MANY - 10);
  expect(inFocus()).toBe("Open P1");
  await answer(pageOf(9984));
  expect(inFocus()).toBe("Open P9999");
  expect(document.activeElement?.closest("li")?.getAttribute("aria-posinset")).toBe("10000");
  press(document.activeElement as HTMLElement, "ArrowDown");
  expect(inFocus()).toBe("Open P9999");
  press(document.activeElement as HTMLElement, "ArrowUp");
  expect(inFocus()).toBe("Open P9998");
  press(document.activeElement as HTMLElement, "Home");
  expect(inFocus()).toBe("Open P0");
  expect(rows().filter((row) => row.querySelector("button")?.tabIndex === 0)).toHaveLength(1);
});

it("does not call back whoever went elsewhere while a row was on its way", async () => {
  named(model.el, "Open P0").focus();
  press(document.activeElement as HTMLElement, "End");
  search().focus();
  await answer(pageOf(9984));
  expect(document.activeElement).toBe(search());
});

it("keeps the row with the focus, however far the list is scrolled", async () => {
  named(model.el, "Open P2").focus();
  scroll(5000);
  await answer(pageOf(4980));
  expect(names()).toContain("P5000");
  expect(inFocus()).toBe("Open P2");
});

it("goes from the search to the first row that was found", async () => {
  search().focus();
  type("x");
  await answer(pageOf(0, 1, 20, "x"));
  press(search(), "ArrowDown");
  expect(inFocus()).toBe("Open xP0");
  expect(press(search(), "Home").defaultPrevented).toBe(false);
});

it("stays at the persona with the focus when another one comes in ahead of it", async () => {
  named(model.el, "Open P4").focus();
  const moved = pageOf(0, 2, MANY + 1);
  model.show({ ...moved, personas: [line("first"), ...moved.personas.slice(0, -1)] });
  expect(inFocus()).toBe("Open P4");
  expect(document.activeElement?.closest("li")?.getAttribute("aria-posinset")).toBe("6");
  expect(box().scrollTop).toBe(ROW_PX);
});

it("puts the focus on the next one when the persona that had it is gone", async () => {
  named(model.el, "Open P4").focus();
  const left = pageOf(0, 2, MANY - 1);
  model.show({ ...left, personas: left.personas.filter(({ name }) => name !== "P4") });
  expect(inFocus()).toBe("Open P5");
});

it("says why the rows did not come, and asks again when the person goes on", async () => {
  scroll(3000);
  await model.answer(questions().at(-1)?.up, "The store cannot be read.");
  await vi.advanceTimersByTimeAsync(0);
  expect(said()).toBe("The store cannot be read.");
  expect(offsets()).toHaveLength(2);
  scroll(3001);
  await answer(pageOf(2980));
  expect(names()).toContain("P3001");
  expect(said()).toBe("10,000 personas");
});

it("asks again when the connection is back, and does not wait for what was lost", async () => {
  scroll(3000);
  const lost = questions().at(-1)?.up;
  root.dispatchEvent(new CustomEvent(ONLINE, { detail: true }));
  expect(offsets()).toHaveLength(3);
  await answer(pageOf(2980, 1, MANY, "late "), lost);
  expect(names()).not.toContain("late P3000");
  await answer(pageOf(2980));
  expect(names()).toContain("P3000");
});
