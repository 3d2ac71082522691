/** What the model suggests: asked for by a menu, shown in blank cells, and nobody's text until it is accepted. */

import { announce, type Connection, refusal } from "../app/connection";
import { button, focused, h, setText } from "../dom";
import * as icons from "../icons";
import { note } from "../note";
import type { Command, StageField } from "../wire";
import type { Hand } from "./hand";
import type { Place } from "./place";
import { proposals } from "./proposals";
import type { GridState } from "./state";
import { toolMenu } from "./tool-menu";

interface Scope {
  label: string;
  stage_id: string | null;
  field: StageField | null;
}

export class Drafting {
  /** The button `Draft with AI` and what it opens. */
  readonly menu: HTMLElement;
  /** What is going on, the suggestions as a whole, and the stages from notes. */
  readonly bar: HTMLElement;
  #state: GridState;
  #hand: Hand;
  #wire: Connection;
  #failure: HTMLElement;
  #count = 0;
  #button: HTMLElement;
  #panel = h("div.bf-menu", { role: "menu", "aria-label": "Draft with AI" });
  #doing = note(
    "bf-draft",
    icons.again,
    "",
    button("Stop", () => this.#ask({ name: "stop_drafting" }), "", icons.icon(icons.stop)),
  );
  #failed = note("bf-note--bad", icons.warning, "");
  #found = note(
    "bf-draft",
    icons.pencil,
    "",
    button("Accept all", () => this.accept(null)),
    button("Reject all", () => this.reject(null), "bf-btn--quiet"),
  );
  #proposals: ReturnType<typeof proposals>;

  /** `failure` is where it says what was refused. */
  constructor(state: GridState, hand: Hand, wire: Connection, failure: HTMLElement, signal: AbortSignal) {
    this.#state = state;
    this.#hand = hand;
    this.#wire = wire;
    this.#failure = failure;
    const menu = toolMenu(
      "Draft with AI",
      icons.pencil,
      this.#panel,
      signal,
      () => this.#list(menu.close),
      () => this.#can(),
    );
    this.#button = menu.button;
    this.menu = menu.element;
    for (const quiet of [this.#doing, this.#found]) quiet.element.setAttribute("role", "status");
    // It counts them as they come in; once they are all there, they are announced.
    this.#found.element.setAttribute("aria-live", "off");
    this.#proposals = proposals(state, (command) => this.#ask(command));
    this.bar = h("div.bf-drafts", {}, this.#failed.element, this.#doing.element, this.#found.element, this.#proposals.element);
  }

  /** Null: all. One step to undo. */
  accept(places: Place[] | null): void {
    void this.#answer("accept_suggestions", places, "accepted. Undo takes it back.");
  }

  reject(places: Place[] | null): void {
    void this.#answer("reject_suggestions", places, "rejected.");
  }

  refresh(): void {
    const drafting = this.#state.props.drafting;
    this.menu.hidden = drafting === null;
    this.bar.hidden = drafting === null;
    const count = drafting?.suggestions.length ?? 0;
    const wasFocused = this.bar.contains(focused(this.bar));
    const model = drafting?.model ?? "the model";
    this.#doing.show(drafting?.doing ? `${drafting.doing} by ${model}. You can go on working meanwhile.` : "");
    this.#failed.show(drafting?.error ?? "");
    const drafts = count === 1 ? "1 draft" : `${count} drafts`;
    const keys = "In a cell Ctrl+Enter accepts, Delete rejects, Enter edits.";
    const found = `${drafts} to look at, written by ${model}. They are not in your map until you accept them. ${keys}`;
    this.#found.show(count > 0 ? found : "");
    this.#proposals.show(drafting?.proposals ?? []);
    if (count > this.#count && !drafting?.doing) announce(this.bar, found);
    this.#count = drafting?.doing ? 0 : count;
    // Whoever pressed what is gone now is led on.
    if (wasFocused && !this.bar.contains(focused(this.bar))) this.#hand.focusActive();
    this.#button.setAttribute("aria-disabled", String(!this.#can()));
  }

  #can(): boolean {
    const { drafting, rows } = this.#state.props;
    return rows.length > 0 && drafting !== null && !drafting.busy;
  }

  async #answer(name: "accept_suggestions" | "reject_suggestions", places: Place[] | null, done: string): Promise<void> {
    const cells = places?.filter((place) => this.#state.suggested(place)) ?? null;
    const count = (cells ?? this.#state.props.drafting?.suggestions ?? []).length;
    if (count === 0) return;
    if (await this.#ask({ name, persona_id: this.#state.props.persona_id, cells }))
      announce(this.bar, `${count === 1 ? "1 draft" : `${count} drafts`} ${done}`);
  }

  /** Whether it was done. */
  async #ask(command: Command): Promise<boolean> {
    const failure = refusal(await this.#wire.ask(command));
    setText(this.#failure, failure);
    return failure === "";
  }

  #list(close: () => void): void {
    const { active, rows, columns } = this.#state;
    const column = columns.find(({ field }) => field === active?.field);
    const scopes: Scope[] = [];
    if (active && column) {
      const stage = this.#state.stageName(active.stage_id);
      scopes.push({ label: `This cell: ${column.label}, ${stage}`, ...active });
      scopes.push({ label: `This stage: ${stage}`, stage_id: active.stage_id, field: null });
      scopes.push({ label: `This column: ${column.label}`, stage_id: null, field: active.field });
    }
    scopes.push({ label: `The whole map: ${rows.length} stages`, stage_id: null, field: null });
    const items = scopes.map(({ label, stage_id, field }) => {
      const onclick = (): void => {
        close();
        void this.#ask({ name: "draft_cells", stage_id, field });
      };
      return h("button.bf-item", { type: "button", role: "menuitem", tabindex: -1, onclick }, label);
    });
    this.#panel.replaceChildren(...items);
  }
}
