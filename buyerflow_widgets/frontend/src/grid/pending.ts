/** What was committed here and is not Python's yet. It stays on screen until it is, so that a slow answer loses nothing. */

import { type Connection, refusal } from "../app/connection";
import { Drafts } from "../app/drafts";
import type { Place } from "./place";
import type { Held } from "./state";

export class Pending {
  #underWay = new Map<string, Held>();
  /** By persona and cell. */
  #refused: Drafts<Held>;
  #wire: Connection;
  #persona: () => string;
  #changed: (place: Place, refused: string) => void;

  /** `persona` is the one on screen. `changed` is told of every cell whose held text came or went; `refused` is the sentence of a
   * refusal just come. */
  constructor(wire: Connection, work: string, persona: () => string, changed: (place: Place, refused: string) => void) {
    this.#wire = wire;
    this.#refused = new Drafts(work, "grid");
    this.#persona = persona;
    this.#changed = changed;
  }

  get(place: Place): Held | undefined {
    return this.#held(key(this.#persona(), place));
  }

  /** `seen` is what it was written over. */
  async commit(persona_id: string, place: Place, text: string, seen: string): Promise<void> {
    const cell = key(persona_id, place);
    const mine = { text, message: "" };
    this.#refused.delete(cell);
    this.#underWay.set(cell, mine);
    this.#changed(place, "");
    const answer = await this.#wire.send({ type: "StageEdited", persona_id, ...place, value: text }, seen);
    // The answer to an earlier text says nothing of a later one.
    if (this.#held(cell) !== mine) return;
    if (refusal(answer)) return this.refuse(persona_id, place, text, refusal(answer));
    this.#underWay.delete(cell);
    this.#changed(place, "");
  }

  /** Several cells as one step. The sentence of a refusal, if any: then the cells are as they were, for nothing was typed in them. */
  async commitAll(persona_id: string, cells: { place: Place; text: string }[]): Promise<string> {
    const mine = cells.map(({ place, text }) => ({ place, cell: key(persona_id, place), held: { text, message: "" } }));
    for (const { place, cell, held } of mine) {
      this.#underWay.set(cell, held);
      this.#changed(place, "");
    }
    const edits = cells.map(({ place, text }) => ({ ...place, value: text }));
    const failure = refusal(await this.#wire.send({ type: "CellsEdited", persona_id, cells: edits }));
    for (const { place, cell, held } of mine) {
      if (this.#underWay.get(cell) !== held) continue;
      this.#underWay.delete(cell);
      if (!failure) this.#refused.delete(cell);
      this.#changed(place, "");
    }
    return failure;
  }

  /** Keeps the text in its cell, with the reason under it. */
  refuse(persona_id: string, place: Place, text: string, message: string): void {
    const cell = key(persona_id, place);
    this.#underWay.delete(cell);
    this.#refused.set(cell, { text, message });
    this.#changed(place, message);
  }

  /** Gives up what was refused there. */
  drop(place: Place): void {
    if (this.#refused.delete(key(this.#persona(), place))) this.#changed(place, "");
  }

  #held(cell: string): Held | undefined {
    return this.#underWay.get(cell) ?? this.#refused.get(cell);
  }
}

function key(persona_id: string, { stage_id, field }: Place): string {
  return JSON.stringify([persona_id, stage_id, field]);
}
