/** The finished map: the journey drawn to scale, and the whole table to read. */

import { announce, notice } from "../app/connection";
import type { Mounted, Panel } from "../app/panel";
import { button, h, htmlInto, setText } from "../dom";
import { copyPicture, download } from "../download";
import * as icons from "../icons";
import { note } from "../note";
import { slide } from "../slide";
import type { ReviewProps } from "../wire";
import { comparison } from "./compare";
import { presentation } from "./present";

export function mount(review: Panel<ReviewProps>): Mounted<ReviewProps> {
  const { el } = review;
  const tell = (failure: string, done: string): void => (failure ? notice(el, failure) : announce(el, done));
  const get = async (name: string, format: "pptx" | "pdf" | "json" | "csv"): Promise<void> =>
    tell(await download(review, format, false), `${name} downloaded`);
  const unfold = (): void => {
    const open = table.classList.toggle("is-open");
    opener.setAttribute("aria-expanded", String(open));
    setText(opener, open ? "Hide the table" : "Show the table");
  };

  const lead = h("p");
  const done = note(
    "bf-done",
    icons.saved,
    "Finished.",
    button("Slides", () => get("Slides", "pptx"), "bf-btn--primary"),
    button("PDF", () => get("PDF", "pdf")),
    button("Copy picture", async () => tell(await copyPicture(review), "Picture copied")),
    button("Download JSON", () => get("JSON", "json"), "bf-btn--quiet"),
    button("Download CSV", () => get("CSV", "csv"), "bf-btn--quiet"),
  );
  const cover = { who: h("b", { dir: "auto" }), total: h("span"), insight: h("small", { dir: "auto" }) };
  const preview = h("figure.bf-cover", { "aria-label": "The first slide" }, cover.who, cover.total, cover.insight);
  const reward = h("div.bf-reward", {}, preview, done.element);
  // No reason to interrupt who is being read something else.
  done.element.setAttribute("role", "status");
  const map = h("div");
  const show = presentation();
  const others = comparison(review);
  const compare = button("Compare", () => others.open(), "", icons.icon(icons.columns));
  const present = button("Present", () => show.open(review.props().name, review.props().map_html), "", icons.icon(icons.screen));
  const scroller = h("div.bf-scroll", { role: "group", "aria-label": "Table of buying stages", tabindex: 0 });
  const table = h("div.bf-fold-narrow", {}, scroller);
  const tableNote = h("span");
  const opener = h(
    "button.bf-btn.bf-only-narrow",
    { type: "button", "aria-expanded": "false", onclick: unfold },
    "Show the table",
  );

  el.append(
    h("div.bf-work__head", {}, h("h2", {}, "Review"), lead),
    reward,
    h(
      "section.bf-review__map",
      {},
      h("div.bf-h3row", {}, h("h3", {}, "Journey map"), h("span", {}, "Bar to scale"), compare, present),
      map,
    ),
    h("section.bf-sec", {}, h("div.bf-h3row", {}, h("h3", {}, "Table"), tableNote), opener, table),
    show.element,
    others.element,
  );
  const showMap = htmlInto(map);
  const showTable = htmlInto(scroller);
  const sliding = slide(scroller, review.signal);

  return {
    // An open dialog would lock the page unseen.
    leave() {
      for (const dialog of el.querySelectorAll<HTMLDialogElement>("dialog[open]")) dialog.close();
    },
    update(props) {
      setText(lead, props.lead);
      preview.hidden = !props.completed;
      setText(cover.who, props.name);
      setText(cover.total, props.total);
      setText(cover.insight, props.insight);
      done.show(props.completed ? "Take the map with you. Any later change opens it again." : "");
      present.hidden = props.map_html === "";
      showMap(props.map_html);
      showTable(props.table_html);
      sliding.settle();
      setText(tableNote, props.table_note);
    },
  };
}
