/** A long list of which only parts are here: what is looked at is asked for, one question at a time. */

import { refusal } from "../app/connection";
import type { Down, PersonaLine, PersonaPage } from "../wire";

/** A page begins this far ahead of the first line that is missing: for whoever goes back up. */
const AHEAD = 15;

export interface Lines {
  total: () => number;
  at: (index: number) => PersonaLine | undefined;
  /** Where this persona is, if its line is here. */
  indexOf: (persona_id: string) => number | undefined;
  /** Those with this text, from now on. The present ones stay until these are here. */
  find: (text: string) => void;
  /** The list may be another one by now. An answer that is still out is not waited for: it may be lost. */
  doubt: () => void;
  /** The first page of all personas, which comes unasked. */
  offer: (page: PersonaPage) => void;
  /** Sees to it that these are here, or will be; the first of them first. */
  want: (indices: number[]) => void;
}

/** `changed` is called when lines came; with a sentence when they did not: they are asked for again when they are wanted again. */
export function lines(ask: (text: string, offset: number) => Promise<Down>, changed: (problem: string) => void): Lines {
  const known = new Map<number, PersonaLine>();
  let total = 0;
  let text = "";
  let found = "";
  let version = 0;
  /** Python has this version, or a later one. */
  let newest = 0;
  let isCertain = false;
  let wanted: number[] = [];
  let turn = 0;
  let isAsking = false;

  const take = (page: PersonaPage, by: string): void => {
    if (page.version !== version || by !== found) known.clear();
    for (const [index, line] of page.personas.entries()) known.set(page.offset + index, line);
    ({ total, version } = page);
    found = by;
    newest = version;
    isCertain = true;
  };
  const more = async (): Promise<void> => {
    const missing = isCertain ? wanted.find((index) => index < total && !known.has(index)) : (wanted[0] ?? 0);
    if (isAsking || missing === undefined) return;
    const mine = ++turn;
    const by = text;
    isAsking = isCertain = true;
    const answer = await ask(by, Math.max(0, missing - AHEAD));
    if (mine !== turn) return;
    isAsking = false;
    if (answer.kind !== "found") {
      isCertain = false;
      changed(refusal(answer));
    } else if (by !== text || answer.version < newest) {
      isCertain = false;
      more();
    } else {
      take(answer, by);
      changed("");
    }
  };

  return {
    total: () => total,
    at: (index) => known.get(index),
    indexOf: (persona_id) => [...known].find(([, line]) => line.persona_id === persona_id)?.[0],
    find(wish) {
      text = wish;
      isCertain = false;
    },
    doubt() {
      turn++;
      isAsking = isCertain = false;
    },
    offer(page) {
      if (page.version <= newest) return;
      newest = page.version;
      isCertain = false;
      if (!text && !found && wanted.every((index) => index < page.personas.length)) take(page, "");
    },
    want(indices) {
      wanted = indices;
      more();
    },
  };
}
