/** The stage grid: what Python says, what was typed here since, which cell is in hand. The modules around it do the rest. */

import { type Connection, notice } from "../app/connection";
import type { Panel } from "../app/panel";
import { focused, h, setText } from "../dom";
import { type Slide, slide } from "../slide";
import type { GridProps } from "../wire";
import { Actions } from "./actions";
import { Blocks } from "./blocks";
import { paintCell } from "./cell";
import { Columns } from "./columns";
import { Drafting } from "./drafting";
import { listenToGrips } from "./drag";
import { Editor } from "./editing";
import { Ghosts } from "./ghosts";
import { Hand } from "./hand";
import { onKey } from "./keys";
import { Pending } from "./pending";
import { type Place, same } from "./place";
import { listenToPointer } from "./pointer";
import { Sides } from "./sides";
import { GridState } from "./state";
import { Table } from "./table";

export class Grid {
  readonly el: HTMLElement;
  readonly wire: Connection;
  readonly state: GridState;
  readonly table: Table;
  readonly pending: Pending;
  readonly editor = new Editor(this);
  readonly actions = new Actions(this);
  readonly hand: Hand;
  readonly blocks: Blocks;
  readonly chooser: Columns;
  readonly drafting: Drafting;
  readonly ghosts = new Ghosts(this);
  #title = h("h2");
  #lead = h("p");
  #scroll = h("div.bf-scroll");
  #empty = h(
    "p.bf-empty",
    { tabindex: -1 },
    "No stages yet. Choose a set in the guide, add a stage here, or paste rows from a spreadsheet.",
  );
  #sides: Sides;
  #slide: Slide;

  constructor({ el, wire, signal, props, work }: Panel<GridProps>) {
    this.el = el;
    this.wire = wire;
    this.state = new GridState(props(), (place) => this.pending.get(place));
    this.#sides = new Sides(this.#scroll, signal);
    this.table = new Table(this.#sides.corner, this.#scroll, signal);
    this.hand = new Hand(
      this.state,
      this.table,
      () => this.actions.refresh(),
      () => this.actions.addButton.focus(),
    );
    this.pending = new Pending(
      wire,
      work,
      () => this.state.props.persona_id,
      (place, refused) => {
        this.paint(place);
        if (!this.table.cell(place)) notice(el, refused);
        this.ghosts.settle();
      },
    );
    this.blocks = new Blocks(this, signal);
    this.chooser = new Columns(this, signal);
    this.#scroll.append(this.table.element);
    this.#slide = slide(this.#scroll, signal);
    this.drafting = new Drafting(this, signal);
    this.actions.toolbar.append(this.drafting.menu, this.chooser.chooser);
    el.append(h("div.bf-work__head", {}, this.#title, this.#lead), this.actions.toolbar, this.actions.failure);
    el.append(this.drafting.bar);
    el.append(this.#empty, this.#scroll);
    this.table.element.addEventListener("keydown", (event) => onKey(this, event));
    this.table.element.addEventListener("focusin", (event) => {
      this.state.leaving = false;
      const place = this.table.placeOf(event.target);
      if (!place || same(place, this.state.active)) return;
      // Not by a way of ours, which name the cell before they focus it: a range would reach from somewhere else to here.
      this.hand.clear();
      this.hand.activate(place);
    });
    listenToPointer(this, this.table.element);
    listenToGrips(this, this.table.element, signal);
  }

  update(given: GridProps): void {
    const { state } = this;
    const props = this.ghosts.keep(given);
    const editing = this.editor.place;
    // The cell in edit goes: what was typed there is sent while it is known where it belongs.
    if (editing && (props.persona_id !== state.props.persona_id || !has(props, editing))) this.editor.commit();
    const before = state.props;
    const opened = props.phase !== before.phase || state.rows.length === 0;
    const changed = state.take(props);
    setText(this.#title, props.title);
    setText(this.#lead, props.lead);
    const isSame =
      before.persona_id === props.persona_id && before.columns === props.columns && before.drafting === props.drafting;
    const asked = [before.asked, props.asked].flatMap((cell) => cell?.stage_id ?? []);
    this.refresh(isSame ? new Set([...changed, ...asked]) : null);
    if (opened && props.columns.some((column) => column.side === "seller")) this.#sides.rest();
  }

  /** Shows the props and what was done here since, in the rows of these stages; null: in all. */
  refresh(changed: ReadonlySet<string> | null = null): void {
    const { state, table } = this;
    const hadFocus = table.element.contains(focused(this.el));
    state.show(this.chooser.shown(state.props.columns), this.actions.moves.sort(state.props.rows));
    this.drafting.refresh();
    table.update(state.columns, state.rows);
    for (const { stage_id } of state.rows)
      if (changed?.has(stage_id) ?? true) for (const { field } of state.columns) this.paint({ stage_id, field });
    this.#scroll.hidden = state.rows.length === 0;
    this.#empty.hidden = state.rows.length > 0;
    this.editor.refresh();
    this.hand.paint();
    this.actions.refresh();
    this.chooser.refresh();
    this.#slide.settle();
    // Nobody is left without a place because a stage went away.
    if (hadFocus && !table.element.contains(focused(this.el))) this.hand.focusActive();
  }

  paint(place: Place): void {
    const cell = this.table.cell(place);
    if (!cell) return;
    const { state } = this;
    const held = state.held(place);
    const view = {
      text: state.shown(place),
      reading: state.reading(place),
      asked: same(state.props.asked, place),
      message: held?.message ?? "",
      suggested: held ? "" : state.suggested(place),
      editing: same(this.editor.place, place),
    };
    paintCell(cell, view, {
      discard: () => this.#discard(place),
      accept: () => this.#answer(place, () => this.drafting.accept([place])),
      reject: () => this.#answer(place, () => this.drafting.reject([place])),
    });
  }

  edit(place: Place, start?: Parameters<Editor["open"]>[1]): void {
    this.hand.clear();
    this.hand.activate(place);
    this.editor.open(place, start);
  }

  editActive(start?: Parameters<Editor["open"]>[1]): void {
    if (this.state.active) this.edit(this.state.active, start);
  }

  /** Gives up what was refused in the active cell. */
  discard(): void {
    if (this.state.active) this.#discard(this.state.active);
  }

  #discard(place: Place): void {
    if (!this.state.held(place)?.message) return;
    this.editor.close();
    this.pending.drop(place);
    this.hand.focus(place);
  }

  /** The button that was pressed goes: the cell has the focus. */
  #answer(place: Place, run: () => void): void {
    this.editor.close();
    this.hand.focus(place);
    run();
  }
}

function has({ rows, columns }: GridProps, { stage_id, field }: Place): boolean {
  return rows.some((row) => row.stage_id === stage_id) && columns.some((column) => column.field === field);
}
