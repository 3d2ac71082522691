/** The six steps: where the person is, how far along each is. Free to visit in any order. */

import { notice, refusal } from "../app/connection";
import type { Panel } from "../app/panel";
import { h, setText, uid } from "../dom";
import type { ShellProps, Step } from "../wire";

const WORDS: Record<Step["mark"], string> = { none: "not started", part: "partly filled", done: "complete" };
const DOTS: Record<Step["mark"], string> = {
  none: "M8 1.600a6.400 6.400 0 110 12.800A6.400 6.400 0 018 1.600z",
  part: "M8 .9a7.100 7.100 0 110 14.200A7.100 7.100 0 018 .9zM8 2.300a5.700 5.700 0 100 11.400A5.700 5.700 0 008 2.300zM8 4a4 4 0 010 8z",
  done: "M4.600 8.300l2.300 2.300 4.500-5",
};
const SVG = "http://www.w3.org/2000/svg";

function dot(): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "path"));
  return svg;
}

export function steps(view: Panel<ShellProps>): { element: HTMLElement; update: (props: ShellProps) => void } {
  const open = async (step: Step): Promise<void> =>
    notice(view.el, refusal(await view.wire.send({ type: "PhaseOpened", phase: step.phase })));

  const parts = view.props().steps.map((step) => {
    const id = uid();
    const svg = dot();
    const button = h(
      "button.bf-step",
      { type: "button", "aria-describedby": id, onclick: () => open(step) },
      svg,
      h("span", { "data-name": step.name }, step.name),
    );
    // Read with the button, and not once more behind it.
    const state = h("span.bf-sr", { id, "aria-hidden": "true" });
    const count = h("span.bf-steps__n");
    return { button, svg, state, count, item: h("li", {}, button, state, count) };
  });
  const here = h("b");
  const place = h("span");
  const now = h("span");
  const element = h(
    "nav.bf-steps",
    { "aria-label": "Steps" },
    h("ol", {}, ...parts.map((part) => part.item)),
    // The narrow page has only the dots: this line names the one that is open.
    h("p.bf-steps__now", { "aria-hidden": "true" }, h("span", {}, here, place), now),
  );

  return {
    element,
    update(props) {
      for (const [index, step] of props.steps.entries()) {
        const part = parts[index];
        if (!part) continue;
        const current = step.phase === props.phase;
        if (current) part.button.setAttribute("aria-current", "step");
        else part.button.removeAttribute("aria-current");
        part.svg.setAttribute("class", `bf-dot bf-dot--${step.mark}`);
        part.svg.firstElementChild?.setAttribute("d", DOTS[step.mark]);
        setText(part.state, WORDS[step.mark]);
        setText(part.count, step.count);
        if (!current) continue;
        setText(here, step.name);
        setText(place, ` · step ${index + 1} of ${props.steps.length}`);
        setText(now, step.count);
      }
    },
  };
}
