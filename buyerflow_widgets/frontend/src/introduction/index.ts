/** The welcome: what this is for, the saved personas, the six steps, a taste of the result. */

import { notice, refusal } from "../connection";
import { button, h, setText, showEach } from "../dom";
import { date } from "../times";
import { type View, view } from "../view";
import type { IntroductionProps, PersonaLine } from "../wire";

const STEPS = [
  ["Introduction", "What this is and how it works"],
  ["Persona", "Who buys, and what hurts"],
  ["Stages", "What they do, how long, who has a say"],
  ["Alignment", "What you do, show and say at each stage"],
  ["Summary", "One page in plain words"],
  ["Review", "The whole map, ready to share"],
] as const;

function mount({ el, wire }: View<IntroductionProps>): (props: IntroductionProps) => void {
  const open = async (persona_id: string): Promise<void> =>
    notice(el, refusal(await wire.send({ type: "PersonaOpened", persona_id })));

  const row = (line: PersonaLine): HTMLElement => {
    const part = line.cells > 0 ? Math.round((100 * line.filled) / line.cells) : 0;
    const opener = button("Open", () => open(line.persona_id), "bf-btn--quiet");
    opener.setAttribute("aria-label", `Open ${line.name}`);
    return h(
      "li",
      {},
      h("span", {}, h("b", {}, line.name), line.detail && h("small", {}, line.detail)),
      h(
        "span.bf-prog",
        {},
        h("span", {}, `${line.where} · ${line.filled} of ${line.cells} filled`),
        h("i", { style: `--p:${part}%`, "aria-hidden": "true" }),
      ),
      h("time", { datetime: line.last_updated_at }, date(line.last_updated_at)),
      opener,
    );
  };
  const section = (title: string, note: HTMLElement | string, body: HTMLElement): HTMLElement =>
    h("section.bf-sec", {}, h("div.bf-h3row", {}, h("h3", {}, title), note && h("span", {}, note)), body);

  const list = h("ul.bf-list");
  const more = h("span");
  const saved = section("Your personas", more, list);
  const six = h("ol.bf-six", {}, ...STEPS.map(([name, what]) => h("li", {}, h("b", {}, name), h("span", {}, what))));
  const taste = h("div");
  const tasteNote = h("span");
  let taste_html = "";

  el.append(
    h(
      "div.bf-work__head.bf-hero",
      {},
      h("h2", {}, "See the purchase the way your buyer lives it"),
      h(
        "p",
        {},
        "Describe one buyer, the stages they go through, and what you do and say at each. You get a table your team can work " +
          "from, a journey map to scale, and a summary to send.",
      ),
    ),
    saved,
    section("Six steps", "In any order. Leave gaps and come back.", six),
    section("What you end up with", tasteNote, taste),
  );

  return (props) => {
    const hidden = props.total - props.personas.length;
    saved.hidden = props.personas.length === 0;
    setText(more, hidden > 0 ? `${hidden} more: find them under the name at the top.` : "");
    showEach(list, props.personas, row);
    setText(tasteNote, props.taste_note);
    if (props.taste_html === taste_html) return;
    taste_html = props.taste_html;
    taste.innerHTML = taste_html;
  };
}

export default view("bf-introduction", mount);
