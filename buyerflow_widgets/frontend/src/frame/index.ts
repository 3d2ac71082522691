/** Around a view that stands alone in a notebook: its keys stay in it, undo is its own, and it can be heard. */

import { NOTICE, notice, refusal, whenPlaced } from "../connection";
import { h, setText } from "../dom";
import { liveRegion } from "../live";
import { type History, ownKeys } from "../shell/keys";
import { focusOnRelease } from "../shell/presses";
import { type View, view } from "../view";
import type { FrameProps } from "../wire";

function mount(frame: View<FrameProps>): (props: FrameProps) => void {
  const { el, signal, wire, props } = frame;
  const run = async (name: History): Promise<void> => {
    if (name === "undo" ? props().can_undo : props().can_redo) notice(el, refusal(await wire.ask({ name })));
  };
  const live = liveRegion();
  const wrong = h("p.bf-wrong", { role: "alert" });
  el.append(live.element, wrong);
  whenPlaced(el, signal, (root) => {
    ownKeys(root, signal, run);
    focusOnRelease(root, signal);
    live.listen(root, signal);
    root.addEventListener(NOTICE, (event) => setText(wrong, (event as CustomEvent<string>).detail), { signal });
  });
  return () => {};
}

export default view("bf-frame", mount);
