/** What is done to whole stages: the toolbar, and its keys. Each says what it did, for those who cannot see it. */

import { announce, type Connection, refusal } from "../app/connection";
import { button, focused, h } from "../dom";
import * as icons from "../icons";
import type { Event } from "../wire";
import type { Editor } from "./editing";
import type { Hand } from "./hand";
import { Moves } from "./moves";
import type { GridState } from "./state";

export class Actions {
  readonly toolbar: HTMLElement;
  readonly failure = h("p.bf-wrong", { role: "alert" });
  readonly moves = new Moves();
  readonly addButton: HTMLButtonElement;
  #buttons: { element: HTMLButtonElement; can: () => boolean }[] = [];
  #state: GridState;
  #hand: Hand;
  #editor: Editor;
  #wire: Connection;
  #moved: () => void;

  /** `moved` is called when rows have another order. */
  constructor(state: GridState, hand: Hand, editor: Editor, wire: Connection, moved: () => void) {
    this.#state = state;
    this.#hand = hand;
    this.#editor = editor;
    this.#wire = wire;
    this.#moved = moved;
    const room = (): boolean => state.rows.length < state.props.max_stages;
    const index = (): number => state.rowIndex();
    this.addButton = this.#button("Add stage", icons.plus, room, () => this.add());
    this.toolbar = h(
      "div.bf-tools",
      { role: "toolbar", "aria-label": "Stage actions" },
      this.addButton,
      this.#button(
        "Duplicate",
        icons.copy,
        () => index() >= 0 && room(),
        () => this.duplicate(),
      ),
      this.#button(
        "Delete",
        icons.trash,
        () => index() >= 0,
        () => this.remove(),
      ),
      this.#button(
        "Move up",
        icons.arrowUp,
        () => index() > 0,
        () => this.move(-1),
      ),
      this.#button(
        "Move down",
        icons.arrowDown,
        () => index() >= 0 && index() < state.rows.length - 1,
        () => this.move(1),
      ),
    );
  }

  refresh(): void {
    for (const { element, can } of this.#buttons) {
      if (can()) element.removeAttribute("aria-disabled");
      else element.setAttribute("aria-disabled", "true");
    }
  }

  add(): void {
    const after = this.#state.active?.stage_id ?? null;
    void this.#run({ type: "StageAdded", persona_id: this.#state.props.persona_id, after }, () => {
      const stage_id = this.#state.arrived[0];
      return stage_id === undefined ? undefined : () => this.#editor.open({ stage_id, field: "stage_name" });
    });
  }

  duplicate(): void {
    const row = this.#state.rows[this.#state.rowIndex()];
    if (!row) return;
    const name = this.#state.stageName(row.stage_id);
    void this.#run({ type: "StageDuplicated", persona_id: this.#state.props.persona_id, stage_id: row.stage_id }, () => {
      announce(this.toolbar, `Duplicated ${name}.`);
      const stage_id = this.#state.arrived[0];
      return stage_id === undefined ? undefined : () => this.#hand.focus({ stage_id, field: "stage_name" });
    });
  }

  remove(): void {
    const { rows, active, props } = this.#state;
    const index = this.#state.rowIndex();
    const row = rows[index];
    if (!row || !active) return;
    const name = this.#state.stageName(row.stage_id);
    const neighbour = rows[index + 1] ?? rows[index - 1];
    // At once, so that pressing it again means the next stage and not this one.
    this.#hand.activate(neighbour ? { stage_id: neighbour.stage_id, field: active.field } : null);
    void this.#run({ type: "StageDeleted", persona_id: props.persona_id, stage_id: row.stage_id }, () => {
      announce(this.toolbar, `Deleted ${name}. Undo brings it back.`);
      return () => this.#hand.focusActive();
    });
  }

  move(by: -1 | 1): void {
    const stage_id = this.#state.active?.stage_id;
    if (stage_id !== undefined) this.moveTo(stage_id, this.#state.rowIndex() + by);
  }

  /** `to` counts from 0 among the rows on screen. */
  moveTo(stage_id: string, to: number): void {
    const order = this.#state.rows.map((row) => row.stage_id);
    const index = order.indexOf(stage_id);
    if (index < 0 || to === index || to < 0 || to >= order.length) return;
    order.splice(index, 1);
    order.splice(to, 0, stage_id);
    const done = this.moves.begin(order);
    this.#moved();
    announce(this.toolbar, `Moved ${this.#state.stageName(stage_id)} to ${to + 1} of ${order.length}.`);
    this.#hand.reveal();
    const event = {
      type: "StageMoved",
      persona_id: this.#state.props.persona_id,
      stage_id,
      before: order[to + 1] ?? null,
    } as const;
    void this.#run(event, () => undefined).finally(() => {
      done();
      this.#moved();
    });
  }

  /** `then` runs when it is done. What it returns moves the focus, unless the person has moved on meanwhile. */
  async #run(event: Event, then: () => (() => void) | undefined): Promise<void> {
    this.failure.textContent = "";
    const before = focused(this.toolbar);
    const answer = await this.#wire.send(event);
    this.failure.textContent = refusal(answer);
    if (refusal(answer)) return;
    const refocus = then();
    const now = focused(this.toolbar);
    if (now === before || now === null || now === document.body) refocus?.();
  }

  #button(name: string, glyph: string, can: () => boolean, run: () => void): HTMLButtonElement {
    const fold = this.#buttons.length > 0 ? " bf-btn--fold" : "";
    const element = button(name, () => can() && run(), `bf-btn--quiet${fold}`, icons.icon(glyph));
    this.#buttons.push({ element, can });
    return element;
  }
}
