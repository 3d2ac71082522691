import { expect, it } from "vitest";
import { FakeModel } from "../fake-model";
import type { Down } from "../wire";
import { connect, refusal } from "./connection";

const open = { type: "PhaseOpened", phase: "review" } as const;

it("gives each message its own answer, whatever the order they come in", async () => {
  const model = new FakeModel({});
  const wire = connect(model as never, model.el, new AbortController().signal);
  const answers: string[] = [];
  wire.send(open).then(() => answers.push("first"));
  wire.send(open).then(() => answers.push("second"));
  await model.answer(model.sent[1]);
  expect(answers).toEqual(["second"]);
  await model.answer(model.sent[0]);
  expect(answers).toEqual(["second", "first"]);
});

it("does not take another view's answer for its own", async () => {
  const model = new FakeModel({});
  const [one, other] = [0, 1].map(() => connect(model as never, model.el, new AbortController().signal));
  let answered: Down | null = null;
  one?.ping();
  other?.ping().then((answer) => {
    answered = answer;
  });
  await model.answer(model.sent[0]);
  expect(answered).toBeNull();
  await model.answer(model.sent[1]);
  expect(answered).not.toBeNull();
});

it("answers with a sentence where the channel is closed for good", async () => {
  const model = new FakeModel({});
  model.send = () => {
    throw new Error("closed");
  };
  const wire = connect(model as never, model.el, new AbortController().signal);
  expect(refusal(await wire.send(open))).toMatch(/^The connection is lost\./);
});
