import { afterEach, beforeEach, expect, it } from "vitest";
import { FakeModel, named, page, shellProps } from "../fake-model";
import type { DeletedPersona, ShellProps, Up } from "../wire";
import * as shell from "./index";

let model: FakeModel<ShellProps>;

const line = (number: number): DeletedPersona => ({
  persona_id: `p${number}`,
  persona_name: `Buyer ${number}`,
  made_at: "2030-01-01T10:00:00Z",
});
const dialog = (): HTMLElement => model.el.querySelector(".bf-deleted")?.closest("dialog") as HTMLElement;
const names = (): (string | null)[] => [...dialog().querySelectorAll("b")].map((one) => one.textContent);
const asked = (): Up | undefined => model.sent.filter(({ kind }) => kind === "command").at(-1);
const answer = (personas: DeletedPersona[], more: boolean): Promise<void> =>
  model.receive({ kind: "deleted", to: asked()?.id ?? "", personas, more });

beforeEach(async () => {
  model = new FakeModel(shellProps({})).place(shell, page());
  [...model.el.querySelectorAll("button")].find((one) => one.textContent === "Recently deleted")?.click();
  expect(model.events.at(-1)).toEqual({ name: "deleted_personas", after: null });
});
afterEach(() => model.remove());

it("goes on where the page of them ends", async () => {
  await answer([line(3), line(2)], true);
  named(dialog(), "Show more").click();
  expect(model.events.at(-1)).toEqual({ name: "deleted_personas", after: line(2) });
  await answer([line(1)], false);
  expect(names()).toEqual(["Buyer 3", "Buyer 2", "Buyer 1"]);
  expect(document.activeElement?.closest("li")?.textContent).toContain("Buyer 1");
  expect(() => named(dialog(), "Show more")).toThrow();
});

it("keeps those that were shown when one of them is erased", async () => {
  await answer([line(2), line(1)], false);
  const erase = async (failure = ""): Promise<void> => {
    named(dialog(), "Erase for good…").click();
    named(dialog(), "Erase").click();
    await model.answer(asked(), failure);
  };
  await erase("The store could not be reached.");
  expect(names()).toEqual(["Buyer 2", "Buyer 1"]);
  expect(dialog().textContent).toContain("The store could not be reached.");
  await erase();
  expect(model.events.at(-1)).toEqual({ name: "erase_persona", persona_id: "p2" });
  expect(names()).toEqual(["Buyer 1"]);
  await erase();
  expect(dialog().textContent).toContain("There is no deleted persona.");
});
