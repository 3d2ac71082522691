/** Nobody is left on nothing: where a command opens a phase, or takes away what was pressed, the focus goes to the phase's heading; from
 * the guide, to the open question. What a view does itself (the next question, the cell that was made, a field jumped to) stands. */

import { focused } from "../dom";
import type { Phase, ShellProps } from "../wire";
import { ANSWERED, SENT } from "./connection";
import type { Panel } from "./panel";

interface Given {
  /** What had the focus. */
  from: Element;
  inGuide: boolean;
  /** What was open. */
  place: string;
}

const HEADINGS: Record<Phase, string> = {
  introduction: ".bf-introduction h2",
  persona: ".bf-form h2",
  stages: ".bf-stages h2",
  alignment: ".bf-stages h2",
  summary: ".bf-summary h2",
  review: ".bf-review h2",
};
const QUESTION = ".bf-ask";

const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));

export function keepFocus({ root, signal, props }: Panel<Pick<ShellProps, "persona" | "phase">>): void {
  /** The latest command; null where it was not given in the app: a notebook around it keeps its focus. */
  let given: Given | null = null;
  const place = (): string => `${props().persona?.persona_id} ${props().phase}`;

  const settle = async (): Promise<void> => {
    const command = given;
    if (!command) return;
    // By then the dialog is closed that it was given in.
    await frame();
    if (isSeen(command.from) && place() === command.place) return;
    if (given !== command) return;
    given = null;
    const heading = root.querySelector<HTMLElement>(HEADINGS[props().phase]);
    const now = focused(root);
    // In a notebook it falls to the cell around the app, whose keys delete.
    const fell = now === null || now.contains(root) || !isSeen(now);
    const stayed = now === command.from && !now.closest(".bf-guide, dialog, [role=dialog]");
    const target = (command.inGuide && openQuestion(root)) || heading;
    if (!target || !(fell || stayed)) return;
    if (target === heading) target.tabIndex = -1;
    target.focus({ preventScroll: true });
    // On opening the page stays at its top.
    if (command.from !== document.body) target.scrollIntoView({ block: "nearest" });
  };

  root.addEventListener(
    SENT,
    () => {
      const from = focused(root);
      // An address that opens another place, as the page opens.
      if (given?.from === document.body && !(from && root.contains(from))) return;
      given = from && root.contains(from) ? { from, inGuide: from.closest(".bf-guide") !== null, place: place() } : null;
    },
    { signal },
  );
  root.addEventListener(ANSWERED, settle, { signal });
  // A page of its own opens at what it asks; one in a frame, or a notebook, is not all there is on screen.
  if (document.body.dataset.voila && window === window.parent && focused(root) === document.body) {
    given = { from: document.body, inGuide: true, place: "" };
    void settle();
  }
}

/** Where one answers it; null where the guide is folded away. */
function openQuestion(root: HTMLElement): HTMLElement | null {
  const parts = ["textarea", ".bf-row > button", "[tabindex]"].map((part) =>
    root.querySelector<HTMLElement>(`${QUESTION} ${part}`),
  );
  return parts.find((part) => part && isSeen(part)) ?? null;
}

function isSeen(element: Element): boolean {
  return element.isConnected && element.checkVisibility({ visibilityProperty: true });
}
