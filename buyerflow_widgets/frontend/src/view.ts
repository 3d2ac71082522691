/** The frame that every view has in common: its class, its props, its side of the wire. */

import type { RenderProps } from "@anywidget/types";
import { type Connection, connect } from "./connection";

export interface View<T> {
  el: HTMLElement;
  /** Aborts when the view is taken out of the page. */
  signal: AbortSignal;
  wire: Connection;
  /** The latest props. */
  props: () => T;
}

/** `mount` builds the elements once and returns what brings them up to date, called with the first props and each later ones. */
export function view<T>(className: string, mount: (view: View<T>) => (props: T) => void) {
  return {
    render({ model, el, signal }: RenderProps<{ props: T }>): void {
      el.classList.add(className);
      const props = () => model.get("props");
      const update = mount({ el, signal, wire: connect(model, el, signal), props });
      const show = () => update(props());
      model.on("change:props", show);
      signal.addEventListener("abort", () => model.off("change:props", show));
      show();
    },
  };
}
