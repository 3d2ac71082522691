import { expect, it } from "vitest";
import type { GridProps } from "../wire";
import { row } from "./fake-kernel";
import type { Place } from "./place";
import { GridState, type Held } from "./state";

const COLUMNS = (["stage_name", "buyer_actions", "duration"] as const).map((field) => ({
  field,
  label: field,
  side: "" as const,
}));
const ROWS = [row("a", "Need", "", "2 weeks"), row("b", " "), row("c", "Choice")];
const NAME: Place = { stage_id: "a", field: "stage_name" };
const ACTIONS: Place = { stage_id: "b", field: "buyer_actions" };
const DURATION: Place = { stage_id: "c", field: "duration" };

function shown(rest: Partial<GridProps> = {}, held: Record<string, Held> = {}): GridState {
  const props = { persona_id: "p", columns: COLUMNS, rows: ROWS, asked: null, drafting: null, ...rest } as GridProps;
  const state = new GridState(props, ({ stage_id, field }) => held[`${stage_id} ${field}`]);
  state.take(props);
  state.show(props.columns, props.rows);
  return state;
}

it("goes as far as the grid goes", () => {
  const state = shown();
  expect(state.beside(1, 0)).toEqual(NAME);
  state.active = ACTIONS;
  expect(state.beside(5, Infinity)).toEqual(DURATION);
  expect(state.beside(-Infinity, -1)).toEqual(NAME);
  expect(shown({ rows: [] }).at(0, 0)).toBeNull();
});

it("reads row by row and ends at both ends", () => {
  const state = shown();
  state.active = { stage_id: "b", field: "stage_name" };
  expect(state.next(-1)).toEqual({ stage_id: "a", field: "duration" });
  state.active = NAME;
  expect(state.next(-1)).toBeNull();
  state.active = DURATION;
  expect(state.next(1)).toBeNull();
});

it("has the cell in its old row's place in hand when its stage is gone, and that row's first when its column is hidden", () => {
  const state = shown();
  state.active = ACTIONS;
  state.show(COLUMNS, [ROWS[0], ROWS[2]] as GridProps["rows"]);
  expect(state.active).toEqual({ stage_id: "c", field: "buyer_actions" });
  state.show(COLUMNS.slice(0, 1), [...ROWS].reverse());
  expect(state.active).toEqual({ stage_id: "c", field: "stage_name" });
  state.show(COLUMNS, []);
  expect(state.active).toBeNull();
});

it("is entered at the cell in hand, else where the guide asks, if that is on screen", () => {
  const state = shown({ asked: DURATION });
  expect(state.entry()).toEqual(DURATION);
  state.active = ACTIONS;
  expect(state.entry()).toEqual(ACTIONS);
  expect(shown({ asked: { stage_id: "c", field: "key_message" } }).entry()).toEqual(NAME);
});

it("selects between both ends in the order on screen, and one cell when an end is gone", () => {
  const state = shown();
  [state.anchor, state.active] = [DURATION, ACTIONS];
  const ids = (): string[] => state.places().map((places) => places.map(({ stage_id, field }) => `${stage_id} ${field}`).join());
  expect(ids()).toEqual(["b buyer_actions,b duration", "c buyer_actions,c duration"]);
  state.show(COLUMNS, ROWS.slice(0, 2));
  expect(ids()).toEqual(["b buyer_actions"]);
  expect(state.isMany()).toBe(false);
});

it("shows a text that is under way before Python's, names its stage by it, and has no reading of it", () => {
  const rows = [{ ...row("a", "Need", "", "2 weeks"), reading: "14 days" }, row("b", " ")];
  const held = { text: "3 weeks", message: "" };
  expect(shown({ rows }).reading({ stage_id: "a", field: "duration" })).toBe("14 days");
  expect(shown({ rows }).name({ stage_id: "b", field: "duration" })).toBe("duration, Stage 2");
  const state = shown({ rows }, { "a duration": held, "b stage_name": { ...held, text: "Search" } });
  expect(state.shown({ stage_id: "a", field: "duration" })).toBe("3 weeks");
  expect(state.saved({ stage_id: "a", field: "duration" })).toBe("2 weeks");
  expect(state.reading({ stage_id: "a", field: "duration" })).toBe("");
  expect(state.stageName("b")).toBe("Search");
});

it("tells rows that changed from those that are as they were, and new stages from both", () => {
  const state = shown();
  const rows = [...ROWS.slice(0, 2), row("c", "Choose"), row("d", "Buy")];
  expect(state.take({ ...state.props, rows })).toEqual(["c", "d"]);
  expect(state.arrived).toEqual(["d"]);
});

it("knows what is suggested for a cell", () => {
  const drafting = { suggestions: [{ ...ACTIONS, text: "Compare" }] } as unknown as GridProps["drafting"];
  const state = shown({ drafting });
  expect([state.suggested(ACTIONS), state.suggested(NAME)]).toEqual(["Compare", ""]);
});
