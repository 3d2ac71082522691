/** Around a view that stands alone in a notebook: its keys stay in it, undo is its own, and it can be heard. */

import { NOTICE, notice, refusal } from "../app/connection";
import { type History, ownKeys } from "../app/keys";
import { liveRegion } from "../app/live";
import type { Mounted, Panel } from "../app/panel";
import { focusOnRelease } from "../app/presses";
import { h, setText } from "../dom";
import type { FrameProps } from "../wire";

export function mount(frame: Panel<FrameProps>): Mounted<FrameProps> {
  const { root, el, signal, wire, props } = frame;
  const run = async (name: History): Promise<void> => {
    if (name === "undo" ? props().can_undo : props().can_redo) notice(el, refusal(await wire.ask({ name })));
  };
  const live = liveRegion();
  const wrong = h("p.bf-wrong", { role: "alert" });
  el.append(live.element, wrong);
  ownKeys(root, signal, run);
  focusOnRelease(root, signal);
  live.listen(root, signal);
  root.addEventListener(NOTICE, (event) => setText(wrong, (event as CustomEvent<string>).detail), { signal });
  return { update: () => {} };
}
