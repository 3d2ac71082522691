/** The guide: a conversation that asks for the first thing still missing. */

import type { Mounted, Panel } from "../app/panel";
import { h, iconButton } from "../dom";
import * as icons from "../icons";
import type { GuideProps, Phase } from "../wire";
import { openQuestion } from "./ask";
import { conversation } from "./log";

/** A small window, or one that is enlarged to twice its size: what one works on stays in view, and the guide is folded away. */
const TIGHT = matchMedia("(max-width: 899px) and (max-height: 600px)");
/** Here the workspace has nothing to fill in. */
const NEEDED: Phase[] = ["introduction", "summary"];

export function mount(guide: Panel<GuideProps>): Mounted<GuideProps> {
  const { root, el, signal } = guide;

  const ask = openQuestion(guide);
  const log = conversation(el, ask.change);
  const hide = iconButton(
    "Hide guide",
    () => {
      chosen = !isRailed();
      rail();
    },
    icons.icon(icons.hidePanel),
  );
  /** What the person chose: to see it, or not. */
  let chosen: boolean | null = null;
  const isRailed = (): boolean => chosen ?? (TIGHT.matches && !NEEDED.includes(guide.props().phase));
  const rail = (): void => {
    const railed = isRailed();
    root.classList.toggle("is-railed", railed);
    hide.title = railed ? "Show guide" : "Hide guide";
    hide.setAttribute("aria-label", hide.title);
    hide.replaceChildren(icons.icon(railed ? icons.showPanel : icons.hidePanel));
  };

  el.setAttribute("role", "region");
  el.setAttribute("aria-label", "Guide");
  el.append(h("div.bf-guide__in", {}, h("div.bf-guide__head", {}, h("h2", {}, "Guide"), hide), log.element, ask.element));
  TIGHT.addEventListener("change", rail, { signal });
  // A notebook builds it before it is in the page, where nothing has a height.
  new ResizeObserver((_, observer) => {
    log.toEnd();
    observer.disconnect();
  }).observe(el);

  return {
    update(props) {
      rail();
      log.update(props);
      ask.update(props);
    },
  };
}
