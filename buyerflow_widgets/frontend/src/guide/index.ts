/** The guide: a conversation that asks for the first thing still missing. */

import { whenPlaced } from "../connection";
import { h, iconButton } from "../dom";
import * as icons from "../icons";
import { type View, view } from "../view";
import type { GuideProps } from "../wire";
import { openQuestion } from "./ask";
import { conversation } from "./log";

function mount(guide: View<GuideProps>): (props: GuideProps) => void {
  const { el, signal } = guide;
  let root: HTMLElement | null = null;

  const log = conversation(el);
  const ask = openQuestion(guide);
  const hide = iconButton("Hide guide", () => rail(), icons.icon(icons.hidePanel));
  const rail = (): void => {
    const railed = root?.classList.toggle("is-railed") ?? false;
    hide.title = railed ? "Show guide" : "Hide guide";
    hide.setAttribute("aria-label", hide.title);
    hide.replaceChildren(icons.icon(railed ? icons.showPanel : icons.hidePanel));
  };

  el.setAttribute("role", "region");
  el.setAttribute("aria-label", "Guide");
  el.append(h("div.bf-guide__in", {}, h("div.bf-guide__head", {}, h("h2", {}, "Guide"), hide), log.element, ask.element));
  whenPlaced(el, signal, (app) => {
    root = app;
    ask.listen(app);
    log.toEnd();
  });

  return (props) => {
    log.update(props.turns);
    ask.update(props);
  };
}

export default view("bf-guide", mount);
