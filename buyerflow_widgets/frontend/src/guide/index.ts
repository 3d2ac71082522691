/** The guide: a conversation that asks for the first thing still missing. */

import type { Mounted, Panel } from "../app/panel";
import { h, iconButton } from "../dom";
import * as icons from "../icons";
import type { GuideProps } from "../wire";
import { openQuestion } from "./ask";
import { conversation } from "./log";

export function mount(guide: Panel<GuideProps>): Mounted<GuideProps> {
  const { root, el } = guide;

  const log = conversation(el);
  const ask = openQuestion(guide);
  const hide = iconButton("Hide guide", () => rail(), icons.icon(icons.hidePanel));
  const rail = (): void => {
    const railed = root.classList.toggle("is-railed");
    hide.title = railed ? "Show guide" : "Hide guide";
    hide.setAttribute("aria-label", hide.title);
    hide.replaceChildren(icons.icon(railed ? icons.showPanel : icons.hidePanel));
  };

  el.setAttribute("role", "region");
  el.setAttribute("aria-label", "Guide");
  el.append(h("div.bf-guide__in", {}, h("div.bf-guide__head", {}, h("h2", {}, "Guide"), hide), log.element, ask.element));
  // A notebook builds it before it is in the page, where nothing has a height.
  new ResizeObserver((_, observer) => {
    log.toEnd();
    observer.disconnect();
  }).observe(el);

  return {
    update(props) {
      log.update(props);
      ask.update(props);
    },
  };
}
