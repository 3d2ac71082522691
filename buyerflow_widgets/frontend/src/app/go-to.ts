/** Puts the caret at what a question names, opening its phase first. */

import type { Phase, Question } from "../wire";
import { type Connection, GOTO, notice, refusal } from "./connection";

const PATIENCE_MS = 5000;

interface Where {
  root: HTMLElement;
  signal: AbortSignal;
  wire: Connection;
  phase: () => Phase;
}

/** `jump` is called once the phase is on screen. */
export function listenForGoTo({ root, signal, wire, phase }: Where, jump: (question: Question) => void): void {
  let turn = 0;
  root.addEventListener(
    GOTO,
    async (event) => {
      const question = (event as CustomEvent<Question>).detail;
      const mine = ++turn;
      const begun = Date.now();
      if (question.phase !== phase()) {
        const failure = refusal(await wire.send({ type: "PhaseOpened", phase: question.phase }));
        if (failure) return notice(root, failure);
      }
      if (mine === turn && Date.now() - begun <= PATIENCE_MS) jump(question);
    },
    { signal },
  );
  // Whoever goes on elsewhere meanwhile is not pulled back.
  for (const name of ["pointerdown", "keydown"]) root.addEventListener(name, () => turn++, { capture: true, signal });
}
