/** "Used before": values that stand elsewhere in this process. They suggest, they never force. */

import { h } from "../dom";

const SHOWN = 4;

/** What is worth suggesting: not what the draft has already, and first what its last words begin. */
export function suggestions(used: string[], draft: string): string[] {
  const items = new Set(draft.split(separators(draft)).map(fold));
  const begun = fold(draft.slice(start(draft)));
  const begins = (value: string): boolean => begun !== "" && fold(value).startsWith(begun);
  const left = used.filter((value) => !items.has(fold(value)));
  return [...left.filter(begins), ...left.filter((value) => !begins(value))].slice(0, SHOWN);
}

/** The draft with the value behind it; "rel" becomes "reliability engineer" rather than stay before it. */
export function withValue(draft: string, value: string): string {
  const begun = fold(draft.slice(start(draft)));
  const kept = begun !== "" && fold(value).startsWith(begun) ? draft.slice(0, start(draft)) : draft;
  const before = kept.replace(/[\s;,]+$/, "");
  const separator = separators(draft).test(";") || !draft.includes(",") ? ";" : ",";
  return before ? `${before}${separator} ${value}` : value;
}

export function chips(values: string[], choose: (value: string) => void): HTMLElement[] {
  return values.map((value) => {
    // The second click of a double click that opened the cell: the value came under the pointer in between.
    const onclick = (event: MouseEvent): void => {
      if (event.detail < 2) choose(value);
    };
    return h("button.bf-chip", { type: "button", dir: "auto", tabindex: -1, onclick }, value);
  });
}

function start(draft: string): number {
  return draft.length - (draft.split(separators(draft)).at(-1) ?? "").length;
}

/** As Python splits them: commas separate only where nothing else does. */
function separators(draft: string): RegExp {
  return /[;\n]/.test(draft) ? /[;\n]/ : /,/;
}

function fold(text: string): string {
  return text.trim().toLowerCase();
}
