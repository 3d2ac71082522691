import { expect, it } from "vitest";
import { suggestions, withValue } from "./used";

const USED = ["Plant manager", "Purchasing", "IT"];

it.each([
  ["", USED],
  ["Purchasing", ["Plant manager", "IT"]],
  ["Plant manager; i", ["IT", "Purchasing"]],
  ["Plant manager, i", ["IT", "Purchasing"]],
  ["Plant manager\np", ["Purchasing", "IT"]],
  // Beside a semicolon a comma belongs to a value.
  ["IT, finance; p", ["Plant manager", "Purchasing", "IT"]],
])("suggests after %j what is not there, and first what is begun", (draft, expected) => {
  expect(suggestions(USED, draft)).toEqual(expected);
});

it.each([
  ["", "IT", "IT"],
  ["Finance", "IT", "Finance; IT"],
  ["Finance, board", "IT", "Finance, board, IT"],
  ["Finance; board", "IT", "Finance; board; IT"],
  ["Finance, i", "IT", "Finance, IT"],
  ["Fin, x; board, i", "IT", "Fin, x; board, i; IT"],
])("puts behind %j the value %j", (draft, value, expected) => {
  expect(withValue(draft, value)).toBe(expected);
});
