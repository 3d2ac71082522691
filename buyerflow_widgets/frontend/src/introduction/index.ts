/** The welcome: what this is for, the saved personas, the six steps, a taste of the result. */

import type { Mounted, Panel } from "../app/panel";
import { h, htmlInto, setText } from "../dom";
import type { IntroductionProps } from "../wire";
import { portfolio } from "./portfolio";

const STEPS = [
  ["Introduction", "What this is and how it works"],
  ["Persona", "Who buys, and what hurts"],
  ["Stages", "What they do, how long, who has a say"],
  ["Alignment", "What you do, show and say at each stage"],
  ["Summary", "One page in plain words"],
  ["Review", "The whole map, ready to share"],
] as const;

export function mount(view: Panel<IntroductionProps>): Mounted<IntroductionProps> {
  const section = (title: string, note: HTMLElement | string, body: HTMLElement): HTMLElement =>
    h("section.bf-sec", {}, h("div.bf-h3row", {}, h("h3", {}, title), note && h("span", {}, note)), body);

  const personas = portfolio(view);
  const saved = section("Your personas", "", personas.element);
  const six = h("ol.bf-six", {}, ...STEPS.map(([name, what]) => h("li", {}, h("b", {}, name), h("span", {}, what))));
  const taste = h("div");
  const tasteNote = h("span");
  const showTaste = htmlInto(taste);

  view.el.append(
    h(
      "div.bf-work__head.bf-hero",
      {},
      h("h2", {}, "See the purchase the way your buyer lives it"),
      h(
        "p",
        {},
        "Describe one buyer, the stages they go through, and what you do and say at each. You get a map to scale that your team " +
          "can work from, and a summary to send.",
      ),
    ),
    saved,
    section("Six steps", "In any order. Leave gaps and come back.", six),
    section("What you end up with", tasteNote, taste),
  );

  return {
    update(props) {
      saved.hidden = props.total === 0;
      personas.update();
      setText(tasteNote, props.taste_note);
      showTaste(props.taste_html);
    },
    leave: personas.leave,
  };
}
