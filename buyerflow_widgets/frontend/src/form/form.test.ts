import { expect, it, vi } from "vitest";
import { beside, box, change, edits, last, leave, model, open, persona_id, posted, python, show, told, write } from "./fake-form";

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

/** A ping goes up and is answered. */
const beat = async (): Promise<void> => {
  await model.ping();
};

it("sends again what was lost on its way, over what it was written over", async () => {
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

it("writes over a name as Python has it, whose line breaks the box does not show", async () => {
  python("Plant\nManager");
  expect(box.value).toBe("PlantManager");
  write("Plant Manager of two");
  leave();
  expect(edits()).toMatchObject([{ value: "Plant Manager of two", seen: "Plant\nManager" }]);
  await model.answer(last());
  // And so in a box that showed it from the beginning.
  show({ persona_name: "Head\r\nof plants" });
  write("Headof plant");
  write("Headof plants");
  leave();
  expect(edits()).toHaveLength(0);
  write("Head of plants");
  leave();
  expect(edits()[0]).toMatchObject({ value: "Head of plants", seen: "Head\r\nof plants" });
});

it("sends what is being written in a box that is taken away, to its own persona", async () => {
  write("Mine");
  open("another", "");
  await vi.waitFor(() => expect(edits()).toMatchObject([{ value: "Mine", seen: "Buyer" }]));
  expect(last()).toMatchObject({ event: { persona_id } });
});

it("sends what had no answer again from the next view, and shows what comes of it", async () => {
  write("Mine");
  leave();
  show();
  await vi.waitFor(() => expect(edits()).toMatchObject([{ value: "Mine", seen: "Buyer" }]));
  expect(box.value).toBe("Mine");
  python("Mine");
  await model.answer(last());
  python("Theirs");
  expect(box.value).toBe("Theirs");
});

it("sends what had not gone up yet from the next view, wherever the person is", async () => {
  write("Mine");
  show({ persona_id: "another", persona_name: "" });
  expect(edits()).toMatchObject([{ value: "Mine", seen: "Buyer" }]);
  expect(last()).toMatchObject({ event: { persona_id } });
  await model.answer(last());
  expect(box.value).toBe("");
});

it("sends what is being written when another step is opened", () => {
  write("Mine");
  model.leave();
  expect(edits()).toMatchObject([{ value: "Mine", seen: "Buyer" }]);
});

it("leaves alone what is written in another view of the same page", async () => {
  write("Much too long");
  leave();
  await model.answer(last(), "It is too long.");
  const first = model;
  beside();
  expect(box.value).toBe("Buyer");
  write("Buyers");
  leave();
  expect(edits()).toMatchObject([{ value: "Buyers", seen: "Buyer" }]);
  expect((first.el.querySelector("input") as HTMLInputElement).value).toBe("Much too long");
  await model.answer(last());
  // What the other has left is taken over when it is gone.
  first.remove();
  python("Buyers");
  expect(box.value).toBe("Much too long");
});
