import { expect, it } from "vitest";
import { named } from "../fake-model";
import { box, change, edits, last, leave, model, notices, open, persona_id, python, root, show, told, write } from "./fake-form";

it("keeps a text that was refused, says why, and sends it again over the same", async () => {
  write("Much too long");
  python("Theirs");
  leave();
  await model.answer(last(), "It is too long.");
  expect([box.value, told(), box.getAttribute("aria-invalid")]).toEqual(["Much too long", "It is too long.", "true"]);
  python("Theirs again");
  expect(box.value).toBe("Much too long");
  // As it is: what was in the way may be gone.
  leave();
  expect(edits()[1]).toMatchObject({ value: "Much too long", seen: "Buyer" });
  await model.answer(last(), "It is still too long.");
  write("Short");
  leave();
  expect(edits()[2]).toMatchObject({ value: "Short", seen: "Buyer" });
  await model.answer(last());
  expect([box.value, told(), box.getAttribute("aria-invalid")]).toEqual(["Theirs again", "", "false"]);
});

it("lets go of a refused text when it is discarded, and only then", async () => {
  write("Much too long");
  leave();
  await model.answer(last(), "It is too long.");
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
  open("another", "Another");
  await model.answer(last(), "It is too long.");
  expect(notices).toEqual(["It is too long."]);
  open(persona_id, "Buyer");
  expect(box.value).toBe("Much too long");
  expect(told()).toBe("It is too long.");
  write("Short");
  leave();
  expect(edits().at(-1)).toMatchObject({ value: "Short", seen: "Buyer" });
  python("Short");
  await model.answer(last());
  expect(box.value).toBe("Short");
});

it("keeps a refused text for the next view, which does not send it by itself", async () => {
  write("Much too long");
  leave();
  await model.answer(last(), "It is too long.");
  show();
  expect([box.value, told()]).toEqual(["Much too long", "It is too long."]);
  expect(edits()).toEqual([]);
  named(root, "Discard Persona Name").click();
  expect(box.value).toBe("Buyer");
});
