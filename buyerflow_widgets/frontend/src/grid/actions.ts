/** What is done to whole stages: the toolbar, and its keys. Each says what it did, for those who cannot see it. */

import { announce, refusal } from "../app/connection";
import { button, focused, h } from "../dom";
import * as icons from "../icons";
import type { Event } from "../wire";
import type { Grid } from "./grid";
import { Moves } from "./moves";

export class Actions {
  readonly toolbar: HTMLElement;
  readonly failure = h("p.bf-wrong", { role: "alert" });
  readonly moves = new Moves();
  readonly addButton: HTMLButtonElement;
  #buttons: { element: HTMLButtonElement; can: () => boolean }[] = [];
  #grid: Grid;

  constructor(grid: Grid) {
    this.#grid = grid;
    const room = (): boolean => grid.state.rows.length < grid.state.props.max_stages;
    const index = (): number => grid.state.rowIndex();
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
        () => index() >= 0 && index() < grid.state.rows.length - 1,
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
    const after = this.#grid.state.active?.stage_id ?? null;
    void this.#run({ type: "StageAdded", persona_id: this.#grid.state.props.persona_id, after }, () => {
      const stage_id = this.#grid.state.arrived[0];
      return stage_id === undefined ? undefined : () => this.#grid.edit({ stage_id, field: "stage_name" });
    });
  }

  duplicate(): void {
    const row = this.#grid.state.rows[this.#grid.state.rowIndex()];
    if (!row) return;
    const name = this.#grid.state.stageName(row.stage_id);
    void this.#run({ type: "StageDuplicated", persona_id: this.#grid.state.props.persona_id, stage_id: row.stage_id }, () => {
      announce(this.#grid.el, `Duplicated ${name}.`);
      const stage_id = this.#grid.state.arrived[0];
      return stage_id === undefined ? undefined : () => this.#grid.hand.focus({ stage_id, field: "stage_name" });
    });
  }

  remove(): void {
    const { rows, active, props } = this.#grid.state;
    const index = this.#grid.state.rowIndex();
    const row = rows[index];
    if (!row || !active) return;
    const name = this.#grid.state.stageName(row.stage_id);
    const neighbour = rows[index + 1] ?? rows[index - 1];
    // At once, so that pressing it again means the next stage and not this one.
    this.#grid.hand.activate(neighbour ? { stage_id: neighbour.stage_id, field: active.field } : null);
    void this.#run({ type: "StageDeleted", persona_id: props.persona_id, stage_id: row.stage_id }, () => {
      announce(this.#grid.el, `Deleted ${name}. Undo brings it back.`);
      return () => this.#grid.hand.focusActive();
    });
  }

  move(by: -1 | 1): void {
    const stage_id = this.#grid.state.active?.stage_id;
    if (stage_id !== undefined) this.moveTo(stage_id, this.#grid.state.rowIndex() + by);
  }

  /** `to` counts from 0 among the rows on screen. */
  moveTo(stage_id: string, to: number): void {
    const order = this.#grid.state.rows.map((row) => row.stage_id);
    const index = order.indexOf(stage_id);
    if (index < 0 || to === index || to < 0 || to >= order.length) return;
    order.splice(index, 1);
    order.splice(to, 0, stage_id);
    const done = this.moves.begin(order);
    this.#grid.refresh();
    announce(this.#grid.el, `Moved ${this.#grid.state.stageName(stage_id)} to ${to + 1} of ${order.length}.`);
    this.#grid.hand.reveal();
    const event = {
      type: "StageMoved",
      persona_id: this.#grid.state.props.persona_id,
      stage_id,
      before: order[to + 1] ?? null,
    } as const;
    void this.#run(event, () => undefined).finally(() => {
      done();
      this.#grid.refresh();
    });
  }

  /** `then` runs when it is done. What it returns moves the focus, unless the person has moved on meanwhile. */
  async #run(event: Event, then: () => (() => void) | undefined): Promise<void> {
    this.failure.textContent = "";
    const before = focused(this.#grid.el);
    const answer = await this.#grid.wire.send(event);
    this.failure.textContent = refusal(answer);
    if (refusal(answer)) return;
    const refocus = then();
    const now = focused(this.#grid.el);
    if (now === before || now === null || now === document.body) refocus?.();
  }

  #button(name: string, glyph: string, can: () => boolean, run: () => void): HTMLButtonElement {
    const fold = this.#buttons.length > 0 ? " bf-btn--fold" : "";
    const element = button(name, () => can() && run(), `bf-btn--quiet${fold}`, icons.icon(glyph));
    this.#buttons.push({ element, can });
    return element;
  }
}
