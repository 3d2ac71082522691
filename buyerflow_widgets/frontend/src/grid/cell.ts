/** One cell: its text, and the marks beside it. */

import { h, iconButton } from "../dom";
import * as icons from "../icons";
import type { GridColumn } from "../wire";

export interface CellView {
  text: string;
  /** "14–28 days", or "". */
  reading: string;
  asked: boolean;
  /** Why the text is kept here only, or "". */
  message: string;
  /** What the model suggests for a blank cell, or "". */
  suggested: string;
  /** The editor owns the text now. */
  editing: boolean;
}

export interface CellButtons {
  discard: () => void;
  accept: () => void;
  reject: () => void;
}

const painted = new WeakMap<HTMLElement, string>();

export function buildCell(column: GridColumn): HTMLTableCellElement {
  const heads = column.field === "stage_name";
  const cell = h(heads ? "th" : "td", {
    role: heads ? "rowheader" : "gridcell",
    scope: heads && "row",
    tabindex: -1,
    "data-field": column.field,
  });
  // For pointers only: readers have the buttons.
  if (heads) cell.append(h("span.bf-grip", { "aria-hidden": "true", title: "Drag to move" }, icons.icon(icons.grip)));
  else cell.append(h("span.bf-lab", { "aria-hidden": "true" }, column.label));
  cell.append(h("div.bf-cell", {}, h("span.bf-text", { dir: "auto" })));
  return cell;
}

export function paintCell(cell: HTMLElement, view: CellView, buttons: CellButtons): void {
  const look = JSON.stringify(view);
  if (painted.get(cell) === look) return;
  painted.set(cell, look);
  cell.classList.toggle("is-asked", view.asked);
  const suggests = view.suggested !== "" && view.text.trim() === "";
  cell.classList.toggle("is-suggested", suggests);
  if (!view.editing) paintText(textOf(cell), suggests ? view.suggested : view.text);
  part(cell, "bf-suggested", view.editing || !suggests ? "" : "Draft", (text) => {
    const reject = iconButton("Reject", buttons.reject, icons.icon(icons.cross));
    const accept = iconButton("Accept", buttons.accept, icons.icon(icons.check));
    // The way to them is the cell's keys: Tab goes on to the next cell.
    for (const one of [reject, accept]) one.tabIndex = -1;
    accept.classList.remove("bf-btn--quiet");
    cell.append(h("div.bf-kept", {}, h("span.bf-suggested", {}, text), reject, accept));
  });
  part(cell, "bf-days", view.reading, () => cell.querySelector(".bf-cell")?.append(h("span.bf-days", {}, view.reading)));
  part(cell, "bf-asked", view.asked ? "Guide asks" : "", (text) => {
    cell.querySelector(".bf-cell")?.after(h("span.bf-asked", {}, icons.icon(icons.arrowLeft), text));
  });
  part(cell, "bf-wrong", view.message, (text) => {
    cell.append(h("div.bf-kept", {}, h("p.bf-wrong", { role: "alert" }, text), chip("Discard", buttons.discard)));
  });
}

export function textOf(cell: HTMLElement): HTMLElement {
  return cell.querySelector(".bf-text") as HTMLElement;
}

function chip(name: string, onclick: () => void): HTMLElement {
  return h("button.bf-chip", { type: "button", tabindex: -1, onclick }, name);
}

function paintText(element: HTMLElement, text: string): void {
  const missing = text.trim() === "";
  element.textContent = missing ? "Missing" : text;
  element.classList.toggle("bf-missing", missing);
}

/** Puts a mark where there is none, or none where there is one; leaves alone what says the same, so that it is not read out twice. */
function part(cell: HTMLElement, name: string, text: string, build: (text: string) => void): void {
  const old = cell.querySelector(`.${name}`);
  if (old?.textContent === text) return;
  (old?.closest(".bf-kept") ?? old)?.remove();
  if (text) build(text);
}
