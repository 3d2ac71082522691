/** Where the summary is written: as rich text, or as Markdown where that cannot be. */

import type { LoadRichText } from "../app/panel";
import { button, h } from "../dom";
import type { RichText, Style } from "./rich-text";

export interface Written {
  /** Markdown. */
  text: string;
  /** The same as it is shown; null where Markdown itself was written. */
  html: string | null;
}

export interface Box {
  element: HTMLElement;
  show(written: Written): void;
  read(): Written;
  focus(): void;
}

const STYLES: [Style, string][] = [
  ["bold", "Bold"],
  ["italic", "Italic"],
  ["heading", "Heading"],
  ["bullets", "Bulleted list"],
  ["numbers", "Numbered list"],
];
const NAME = "Summary text";

/** Null where the editor cannot work: within a shadow root browsers tell no script where the caret is, and offline it cannot be loaded. */
export async function richBox(load: LoadRichText, host: HTMLElement, onWritten: () => void): Promise<Box | null> {
  if (host.getRootNode() instanceof ShadowRoot) return null;
  const loaded = await load().catch(() => null);
  if (!loaded) return null;
  const text = h("div.bf-field.bf-read", {
    role: "textbox",
    "aria-multiline": "true",
    "aria-label": NAME,
    contenteditable: "true",
  });
  let rich: RichText | null = null;
  const styles = STYLES.map(([style, name]) => {
    const element = button(name, () => rich?.toggle(style), "bf-btn--quiet");
    return { style, element };
  });
  const mark = (): void => {
    for (const { style, element } of styles) element.setAttribute("aria-pressed", String(rich?.has(style) ?? false));
  };
  const bar = h("div.bf-row", { role: "group", "aria-label": "Format" }, ...styles.map(({ element }) => element));
  const element = h("div.bf-rich", {}, bar, text);
  rich = new loaded.RichText(text, onWritten, mark);
  mark();
  return {
    element,
    show: (written) => rich.show(written.html ?? "", written.text),
    read: () => ({ text: rich.text, html: rich.html }),
    focus: () => rich.focus(),
  };
}

export function markdownBox(onWritten: () => void): Box {
  const box = h("textarea.bf-field", { "aria-label": NAME, dir: "auto", rows: 16, oninput: onWritten });
  return {
    element: h("div", {}, box, h("span.bf-keys", {}, "Markdown: **bold**, # heading, - list")),
    show: ({ text }) => {
      box.value = text;
    },
    read: () => ({ text: box.value, html: null }),
    focus: () => box.focus(),
  };
}
