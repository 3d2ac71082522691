import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FakeModel, named, page, shellProps } from "../fake-model";
import type { ShellProps, Up } from "../wire";

type Sent = { id: string; value: string; seen: string | undefined };

let root: HTMLElement;
let model: FakeModel<ShellProps>;
let box: HTMLInputElement;
/** What the widget of the form would send. */
let committed: string[];
const persona_id = "p 1";
/** Another copy in each test: what a person wrote outlives the view. */
let shell: typeof import("./index");

const raw = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
const write = (text: string): void => {
  // The person's keys do not go through the property.
  raw?.set?.call(box, text);
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
};
const enter = (): void => {
  box.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
};
const change = (): void => {
  box.dispatchEvent(new Event("change", { bubbles: true }));
};
/** As browsers do it: what was written is a change when the box has lost the focus, and before it is known where that goes. */
const leave = (to: Element | null = null): void => {
  change();
  box.dispatchEvent(new FocusEvent("focusout", { bubbles: true, relatedTarget: to }));
};
/** Python has this name, and puts it into the box as the widget does: where it does not stand there already. */
const python = (persona_name: string, into = box): void => {
  model.show({ form: { persona_id, persona_name, persona_pain_points: "" } });
  if (into.value !== persona_name) into.value = persona_name;
};
/** Each once, however often it went up. */
const edits = (): Sent[] => [...new Map(posted().map((one) => [one.id, one])).values()];
const posted = (): Sent[] =>
  model.sent.flatMap((up) =>
    up.kind === "event" && up.event.type === "PersonaEdited" ? [{ id: up.id, value: up.event.value, seen: up.seen }] : [],
  );
const last = (): Up | undefined => model.sent.filter((up) => up.kind === "event").at(-1);
const told = (): string => root.querySelector(".bf-fieldbox .bf-wrong")?.textContent ?? "";

/** The form of a persona, as ipywidgets makes it: with new boxes each time. */
const form = (id: string, name: string): HTMLInputElement => {
  root.querySelector(".bf-form")?.remove();
  const made = document.createElement("div");
  made.className = "bf-form";
  const field = made.appendChild(document.createElement("div"));
  field.className = `bf-fieldbox bf-field--persona_name bf-persona--${encodeURIComponent(id)}`;
  field.appendChild(document.createElement("label")).textContent = "Persona Name";
  const input = field.appendChild(document.createElement("input"));
  input.value = name;
  input.addEventListener("change", () => committed.push(input.value));
  root.append(made);
  return input;
};

beforeEach(async () => {
  root = page();
  vi.resetModules();
  shell = await import("./index");
  const has = { persona_id, persona_name: "Buyer", persona_pain_points: "" };
  const props = shellProps({ phase: "persona", persona: { persona_id, name: "Buyer" }, form: has });
  model = new FakeModel(props).place(shell, root);
  await Promise.resolve();
  committed = [];
  box = form(persona_id, "Buyer");
  enter();
});
afterEach(() => {
  model.remove();
  // Nothing went by the widget, ever.
  expect(committed).toEqual([]);
});

/** A ping goes up and is answered. */
const beat = async (): Promise<void> => {
  document.dispatchEvent(new Event("visibilitychange"));
  for (const up of model.sent.filter((one) => one.kind === "ping")) await model.answer(up);
};

it("leaves a box alone in which nobody writes", () => {
  python("Theirs");
  expect(box.value).toBe("Theirs");
  leave();
  expect(edits()).toEqual([]);
});

it("sends what was written with what it was written over, also where the page has not heard of another text", async () => {
  write("Mine  too");
  leave();
  expect(edits()).toMatchObject([{ value: "Mine too", seen: "Buyer" }]);
  expect(last()).toMatchObject({ event: { persona_id, field: "persona_name" } });
  expect(box.value).toBe("Mine  too");
  // Python knew another one, which stands now; what was written is to be chosen.
  python("Theirs");
  expect(box.value).toBe("Mine  too");
  await model.answer(last());
  expect(box.value).toBe("Theirs");
});

it("keeps what is being written whatever comes in", async () => {
  write("Min");
  python("Theirs");
  expect(box.value).toBe("Min");
  write("Mine");
  leave();
  expect(edits()).toMatchObject([{ value: "Mine", seen: "Buyer" }]);
  await model.answer(last());
  expect(box.value).toBe("Theirs");
});

it("writes over what was there when the writing began, not when the box was entered", async () => {
  python("Theirs");
  write("Theirs and mine");
  change();
  expect(edits()).toMatchObject([{ seen: "Theirs" }]);
  // And so again without leaving.
  python("Theirs and mine");
  await model.answer(last());
  write("Theirs and mine again");
  leave();
  expect(edits()[1]).toMatchObject({ value: "Theirs and mine again", seen: "Theirs and mine" });
});

it("goes on from what is on its way", async () => {
  write("One");
  change();
  const first = last();
  write("One more");
  await model.answer(first);
  expect(box.value).toBe("One more");
  leave();
  expect(edits()).toMatchObject([{ value: "One" }, { value: "One more", seen: "One" }]);
  write("One more thing");
  leave();
  expect(edits()[2]).toMatchObject({ seen: "One more" });
});

it("shows what others wrote where nothing came of the writing", () => {
  write("Buyer ");
  python("Theirs");
  leave();
  expect(box.value).toBe("Theirs");
  expect(edits()).toEqual([]);
});

it("shows what Python made of it, also where that is what stood there before", async () => {
  write("Mine");
  leave();
  // Others changed it to the same: the widget puts nothing there.
  python("Theirs");
  python("Mine");
  await model.answer(last());
  expect(box.value).toBe("Mine");
});

it("keeps a text that was refused, says why, and sends it again over the same", async () => {
  write("Much too long");
  python("Theirs");
  leave();
  await model.answer(last(), "It is too long.");
  expect([box.value, told(), box.getAttribute("aria-invalid")]).toEqual(["Much too long", "It is too long.", "true"]);
  python("Theirs again");
  expect(box.value).toBe("Much too long");
  // As it is: what was in the way may be gone.
  enter();
  leave();
  expect(edits()[1]).toMatchObject({ value: "Much too long", seen: "Buyer" });
  await model.answer(last(), "It is still too long.");
  write("Short");
  leave();
  expect(edits()[2]).toMatchObject({ value: "Short", seen: "Buyer" });
  await model.answer(last());
  expect([box.value, told(), box.getAttribute("aria-invalid")]).toEqual(["Theirs again", "", "false"]);
});

it("keeps what could not be sent for want of a connection", async () => {
  model.send = () => {
    throw new Error("closed for good");
  };
  write("Mine");
  leave();
  await vi.waitFor(() => expect(told()).toContain("What you typed is kept on this page."));
  python("Theirs");
  expect(box.value).toBe("Mine");
});

it("lets go of a refused text when it is discarded, and only then", async () => {
  write("Much too long");
  leave();
  await model.answer(last(), "It is too long.");
  enter();
  const discard = named(root, "Discard Persona Name");
  leave(discard);
  expect(edits()).toHaveLength(1);
  discard.click();
  expect([box.value, told()]).toEqual(["Buyer", ""]);
});

it("does not send a refused text that was edited on the way to its discarding", async () => {
  write("Much too long");
  leave();
  await model.answer(last(), "It is too long.");
  write("Too long");
  const discard = named(root, "Discard Persona Name");
  leave(discard);
  discard.click();
  expect(edits()).toHaveLength(1);
  expect([box.value, told()]).toEqual(["Buyer", ""]);
});

it("sends again what was lost on its way, over what it was written over", async () => {
  await beat();
  write("Mine");
  leave();
  await beat();
  expect(posted()).toEqual([edits()[0], edits()[0]]);
  expect(edits()).toMatchObject([{ value: "Mine", seen: "Buyer" }]);
  python("Mine");
  await model.answer(last());
  await beat();
  expect(posted()).toHaveLength(2);
  write("Mine again");
  leave();
  expect(edits()[1]).toMatchObject({ value: "Mine again", seen: "Mine" });
});

it("sends nothing that may have been lost behind what was written over it", async () => {
  write("One");
  leave();
  write("One more");
  leave();
  expect(posted().map(({ value }) => value)).toEqual(["One", "One", "One more"]);
  await model.answer(edits()[0] as never);
  await model.answer(last());
  await beat();
  expect(posted()).toHaveLength(3);
});

it("goes on with a text whose earlier one was refused", async () => {
  write("Much too long");
  leave();
  const first = last();
  write("Short");
  leave();
  await model.answer(first, "It is too long.");
  expect([box.value, told()]).toEqual(["Short", ""]);
  await model.answer(last(), "It is too short.");
  expect([box.value, told()]).toEqual(["Short", "It is too short."]);
  // Python never had the first one.
  write("Just right");
  leave();
  expect(edits()[2]).toMatchObject({ value: "Just right", seen: "Buyer" });
});

it("writes over a name as Python has it, whose line breaks the box does not show", async () => {
  python("Plant\nManager");
  expect(box.value).toBe("PlantManager");
  write("Plant Manager of two");
  leave();
  expect(edits()).toMatchObject([{ value: "Plant Manager of two", seen: "Plant\nManager" }]);
  await model.answer(last());
  // And so in a box that showed it from the beginning.
  model.show({ form: { persona_id, persona_name: "Head\r\nof plants", persona_pain_points: "" } });
  box = form(persona_id, "Head\r\nof plants");
  await Promise.resolve();
  enter();
  write("Headof plant");
  write("Headof plants");
  leave();
  expect(edits()).toHaveLength(1);
  write("Head of plants");
  leave();
  expect(edits()[1]).toMatchObject({ value: "Head of plants", seen: "Head\r\nof plants" });
});

it("says by the box why its text was refused, until there is an answer to the next one", async () => {
  write("Much too long");
  leave();
  await model.answer(last(), "It is too long.");
  const reason = (): string | undefined =>
    [...root.querySelectorAll("p")].find((one) => one.id === box.getAttribute("aria-describedby"))?.textContent ?? undefined;
  expect(reason()).toBe("It is too long.");
  write("Short");
  leave();
  const discard = named(root, "Discard Persona Name");
  discard.focus();
  expect([edits().length, told(), reason()]).toEqual([2, "It is too long.", "It is too long."]);
  // It is too late for that.
  discard.click();
  expect(box.value).toBe("Short");
  discard.focus();
  await model.answer(last());
  expect([told(), reason(), document.activeElement]).toEqual(["", undefined, box]);
});

it("sends a refused text that was edited when the field is left behind its button", async () => {
  write("Much too long");
  leave();
  await model.answer(last(), "It is too long.");
  write("Short");
  const discard = named(root, "Discard Persona Name");
  leave(discard);
  discard.dispatchEvent(new FocusEvent("focusout", { bubbles: true, relatedTarget: box }));
  expect(edits()).toHaveLength(1);
  discard.dispatchEvent(new FocusEvent("focusout", { bubbles: true, relatedTarget: root }));
  expect(edits()[1]).toMatchObject({ value: "Short", seen: "Buyer" });
});

it("takes a reason away while the person goes on writing, once there is none", async () => {
  write("Much too long");
  leave();
  await model.answer(last(), "It is too long.");
  write("Short");
  leave();
  write("Shorter");
  await model.answer(last());
  expect([box.value, told()]).toEqual(["Shorter", ""]);
});

it("sends a refused text once more at Enter", async () => {
  write("Much too long");
  leave();
  await model.answer(last(), "It is too long.");
  box.focus();
  write("Short");
  change();
  expect(edits()[1]).toMatchObject({ value: "Short" });
});

it("keeps a refused text when its box is taken out of the page, and shows it when that is there again", async () => {
  write("Much too long");
  leave();
  form("another", "Another");
  await model.answer(last(), "It is too long.");
  expect([...root.querySelectorAll(".bf-banners [role=alert]")].map((one) => one.textContent).join()).toContain(
    "It is too long.",
  );
  box = form(persona_id, "Buyer");
  await vi.waitFor(() => expect(box.value).toBe("Much too long"));
  expect(told()).toBe("It is too long.");
  write("Short");
  leave();
  expect(edits().at(-1)).toMatchObject({ value: "Short", seen: "Buyer" });
  await model.answer(last());
  box = form(persona_id, "Short");
  expect(box.value).toBe("Short");
});

it("sends what is being written in a box that is taken away, to its own persona", async () => {
  write("Mine");
  model.show({ persona: { persona_id: "another", name: "" }, form: null });
  form("another", "");
  await vi.waitFor(() => expect(edits()).toMatchObject([{ value: "Mine", seen: "Buyer" }]));
  expect(last()).toMatchObject({ event: { persona_id } });
});

/** The cell that shows the app is run once more. */
const show = async (): Promise<void> => {
  const { props } = model;
  model.remove();
  root = page();
  model = new FakeModel(props).place(shell, root);
  await Promise.resolve();
};

it("sends what had no answer again from the next view, and shows what comes of it", async () => {
  write("Mine");
  leave();
  await show();
  box = form(persona_id, "Buyer");
  await vi.waitFor(() => expect(edits()).toMatchObject([{ value: "Mine", seen: "Buyer" }]));
  expect(box.value).toBe("Mine");
  python("Mine");
  await model.answer(last());
  python("Theirs");
  expect(box.value).toBe("Theirs");
});

it("sends what had not gone up yet from the next view, wherever the person is", async () => {
  write("Mine");
  model.props = { ...model.props, persona: { persona_id: "another", name: "" }, form: null };
  await show();
  expect(edits()).toMatchObject([{ value: "Mine", seen: "Buyer" }]);
  expect(last()).toMatchObject({ event: { persona_id } });
  expect(root.querySelector("[aria-label='Save status']")?.getAttribute("aria-busy")).toBe("true");
  await model.answer(last());
});

it("keeps a refused text for the next view, which does not send it by itself", async () => {
  write("Much too long");
  leave();
  await model.answer(last(), "It is too long.");
  await show();
  box = form(persona_id, "Buyer");
  await vi.waitFor(() => expect([box.value, told()]).toEqual(["Much too long", "It is too long."]));
  expect(edits()).toEqual([]);
  named(root, "Discard Persona Name").click();
  expect(box.value).toBe("Buyer");
});
