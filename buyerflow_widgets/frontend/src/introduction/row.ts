/** One persona in the list. */

import { button, h, uid } from "../dom";
import { date } from "../times";
import type { PersonaLine } from "../wire";

export interface Row {
  index: number;
  total: number;
  /** Undefined until it has come. */
  line: PersonaLine | undefined;
}

export function row({ index, total, line }: Row, open: (persona_id: string) => void): HTMLElement {
  const place = { "data-index": index, style: `--i:${index}`, "aria-posinset": index + 1, "aria-setsize": total };
  if (!line) return h("li.bf-wait", { ...place, "aria-hidden": "true" });
  const part = line.cells > 0 ? Math.round((100 * line.filled) / line.cells) : 0;
  const detail = line.detail ? h("small", { id: uid(), dir: "auto" }, line.detail) : null;
  const progress = h("span", { id: uid() }, `${line.where} · ${line.filled} of ${line.cells} filled`);
  const time = h("time", { id: uid(), datetime: line.last_updated_at }, date(line.last_updated_at));
  const opener = button("Open", () => open(line.persona_id), "bf-btn--quiet");
  opener.setAttribute("aria-label", `Open ${line.name}`);
  opener.setAttribute("aria-describedby", [detail, progress, time].map((each) => each?.id ?? "").join(" "));
  // In a row of fixed height a long name is cut off.
  opener.title = [line.name, line.detail].filter(Boolean).join(", ");
  return h(
    "li",
    place,
    h("span", {}, h("b", { dir: "auto" }, line.name), detail),
    h("span.bf-prog", {}, progress, h("i", { style: `--p:${part}%`, "aria-hidden": "true" })),
    time,
    opener,
  );
}
