/** The stage grid: a table people can write prose in. Here its parts are put together; each knows the state, and none knows this module. */

import { notice } from "../app/connection";
import type { Mounted, Panel } from "../app/panel";
import { focused, h, setText } from "../dom";
import { slide } from "../slide";
import type { GridProps } from "../wire";
import { Actions } from "./actions";
import { newBlocks } from "./blocks";
import { paintCell } from "./cell";
import { Columns } from "./columns";
import { Drafting } from "./drafting";
import { listenToGrips } from "./drag";
import { Editor } from "./editing";
import { newGhosts } from "./ghosts";
import { Hand } from "./hand";
import { listenToKeys } from "./keys";
import { Pending } from "./pending";
import { type Place, same } from "./place";
import { listenToPointer } from "./pointer";
import { Sides } from "./sides";
import { GridState } from "./state";
import { Table } from "./table";

export interface GridMounted extends Mounted<GridProps> {
  /** Puts the caret into a cell. */
  edit(place: Place): void;
}

export function mount(panel: Panel<GridProps>): GridMounted {
  const { el, wire, signal, work } = panel;
  const title = h("h2");
  const lead = h("p");
  const scroll = h("div.bf-scroll");
  const empty = h(
    "p.bf-empty",
    { tabindex: -1 },
    "No stages yet. Choose a set in the guide, add a stage here, or paste rows from a spreadsheet.",
  );

  const state = new GridState(panel.props(), (place) => pending.get(place));
  const sides = new Sides(scroll, signal);
  const table = new Table(sides.corner, scroll, signal);
  const pending = new Pending(
    wire,
    work,
    () => state.props.persona_id,
    (place, refused) => {
      paint(place);
      if (!table.cell(place)) notice(el, refused);
      ghosts.settle();
    },
  );
  const hand = new Hand(
    state,
    table,
    () => actions.refresh(),
    () => actions.addButton.focus(),
  );
  const editor = new Editor(state, table, pending, hand, paint, () => ghosts.settle());
  const ghosts = newGhosts(state, editor, update);
  const actions = new Actions(state, hand, editor, wire, refresh);
  const drafting = new Drafting(state, hand, wire, actions.failure, signal);
  const blocks = newBlocks(panel, state, table, pending, editor, drafting, actions.failure);
  const columns = new Columns(state, table, refresh, signal);
  scroll.append(table.element);
  slide(scroll, signal).settle();
  actions.toolbar.append(drafting.menu, columns.chooser);
  el.append(h("div.bf-work__head", {}, title, lead), actions.toolbar, actions.failure, drafting.bar, empty, scroll);
  listenToKeys(table.element, { state, hand, editor, actions, blocks, columns });
  listenToPointer(state, table, hand, editor);
  listenToGrips(hand, editor, actions, table.element, signal);
  table.element.addEventListener("focusin", (event) => {
    state.leaving = false;
    const place = table.placeOf(event.target);
    if (!place || same(place, state.active)) return;
    // Not by a way of ours, which name the cell before they focus it: a range would reach from somewhere else to here.
    hand.clear();
    hand.activate(place);
  });
  signal.addEventListener("abort", () => editor.commit());

  function update(given: GridProps): void {
    const props = ghosts.keep(given);
    const editing = editor.place;
    // The cell in edit goes: what was typed there is sent while it is known where it belongs.
    if (editing && (props.persona_id !== state.props.persona_id || !has(props, editing))) editor.commit();
    const before = state.props;
    const opened = props.phase !== before.phase || state.rows.length === 0;
    const changed = state.take(props);
    setText(title, props.title);
    setText(lead, props.lead);
    const isSame =
      before.persona_id === props.persona_id && before.columns === props.columns && before.drafting === props.drafting;
    const asked = [before.asked, props.asked].flatMap((cell) => cell?.stage_id ?? []);
    refresh(isSame ? new Set([...changed, ...asked]) : null);
    if (opened && props.columns.some((column) => column.side === "seller")) sides.rest();
  }

  /** Shows the props and what was done here since, in the rows of these stages; null: in all. */
  function refresh(changed: ReadonlySet<string> | null = null): void {
    const hadFocus = table.element.contains(focused(el));
    state.show(columns.shown(state.props.columns), actions.moves.sort(state.props.rows));
    drafting.refresh();
    table.update(state.columns, state.rows);
    for (const { stage_id } of state.rows)
      if (changed?.has(stage_id) ?? true) for (const { field } of state.columns) paint({ stage_id, field });
    scroll.hidden = state.rows.length === 0;
    empty.hidden = state.rows.length > 0;
    editor.refresh();
    hand.paint();
    actions.refresh();
    columns.refresh();
    // Nobody is left without a place because a stage went away.
    if (hadFocus && !table.element.contains(focused(el))) hand.focusActive();
  }

  function paint(place: Place): void {
    const cell = table.cell(place);
    if (!cell) return;
    const held = state.held(place);
    const view = {
      text: state.shown(place),
      reading: state.reading(place),
      asked: same(state.props.asked, place),
      message: held?.message ?? "",
      suggested: held ? "" : state.suggested(place),
      editing: same(editor.place, place),
    };
    // The button that was pressed goes: the cell has the focus.
    const answer = (run: (places: Place[]) => void): void => {
      editor.close();
      hand.focus(place);
      run([place]);
    };
    paintCell(cell, view, {
      discard: () => editor.discard(place),
      accept: () => answer((places) => drafting.accept(places)),
      reject: () => answer((places) => drafting.reject(places)),
    });
  }

  return {
    update,
    leave: () => editor.commit(),
    edit(place) {
      columns.reveal(place.field);
      if (table.cell(place)) editor.open(place);
    },
  };
}

function has({ rows, columns }: GridProps, { stage_id, field }: Place): boolean {
  return rows.some((row) => row.stage_id === stage_id) && columns.some((column) => column.field === field);
}
