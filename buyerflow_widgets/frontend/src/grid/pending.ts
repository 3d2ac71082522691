/** What was committed here and is not Python's yet. It stays on screen until it is, so that a slow answer loses nothing. */

import { type Connection, refusal } from "../connection";
import type { Place } from "./place";

export interface Held {
  text: string;
  /** Why it was not taken, one sentence. Empty while it is on its way. */
  message: string;
}

export class Pending {
  #held = new Map<string, Held>();
  #wire: Connection;
  #changed: (place: Place, refused: string) => void;

  /** `changed` is told of every cell whose held text came or went; `refused` is the sentence of a refusal just come. */
  constructor(wire: Connection, changed: (place: Place, refused: string) => void) {
    this.#wire = wire;
    this.#changed = changed;
  }

  get(place: Place): Held | undefined {
    return this.#held.get(key(place));
  }

  async commit(persona_id: string, place: Place, text: string): Promise<void> {
    const mine = this.#hold(place, text, "");
    const answer = await this.#wire.send({ type: "StageEdited", persona_id, ...place, value: text });
    // The answer to an earlier text says nothing of a later one.
    if (this.get(place) !== mine) return;
    if (refusal(answer)) this.refuse(place, text, refusal(answer));
    else this.drop(place);
  }

  /** Keeps the text in its cell, with the reason under it. */
  refuse(place: Place, text: string, message: string): void {
    this.#hold(place, text, message);
  }

  drop(place: Place): void {
    if (this.#held.delete(key(place))) this.#changed(place, "");
  }

  #hold(place: Place, text: string, message: string): Held {
    const held = { text, message };
    this.#held.set(key(place), held);
    this.#changed(place, message);
    return held;
  }
}

function key(place: Place): string {
  return `${place.stage_id} ${place.field}`;
}
