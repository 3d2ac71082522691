/** Puts the caret at what a question names, opening its phase first. The grid and the summary listen for themselves. */

import { GOTO, goTo, notice, refusal } from "../connection";
import type { View } from "../view";
import type { Question, ShellProps } from "../wire";

/** Python builds a phase's widgets one after another; a slow machine takes its time. */
const LIMIT_MS = 5000;

function target({ field }: Question): string {
  if (field === "persona_name" || field === "persona_pain_points") return `.bf-field--${field} :is(input, textarea)`;
  return field === "ai_generated_summary" ? ".bf-summary" : ".bf-work [role=grid]";
}

/** The element once it stands in the page; null when it does not come. */
export function appears(root: HTMLElement, selector: string, signal: AbortSignal, ms = LIMIT_MS): Promise<HTMLElement | null> {
  return new Promise((resolve) => {
    const look = (): HTMLElement | null => root.querySelector<HTMLElement>(selector);
    const end = (element: HTMLElement | null): void => {
      observer.disconnect();
      clearTimeout(limit);
      resolve(element);
    };
    const observer = new MutationObserver(() => {
      const element = look();
      if (element) end(element);
    });
    const limit = setTimeout(() => end(null), ms);
    signal.addEventListener("abort", () => end(null));
    observer.observe(root, { childList: true, subtree: true });
    const element = look();
    if (element) end(element);
  });
}

export const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));

export function listenForGoTo(view: View<ShellProps>, root: HTMLElement): void {
  root.addEventListener(
    GOTO,
    async (event) => {
      const question = (event as CustomEvent<Question>).detail;
      const place = target(question);
      // A view that stands there already has heard this itself.
      const isNew = !root.querySelector(place);
      if (question.phase !== view.props().phase) {
        const failure = refusal(await view.wire.send({ type: "PhaseOpened", phase: question.phase }));
        if (failure) return notice(view.el, failure);
      }
      const element = await appears(root, place, view.signal);
      if (!element) return;
      if (element.matches("input, textarea")) {
        element.focus();
      } else if (isNew) {
        // The new view begins to listen a frame after it was placed (`whenPlaced`).
        await frame();
        await frame();
        if (view.props().phase === question.phase) goTo(root, question);
      }
    },
    { signal: view.signal },
  );
}
