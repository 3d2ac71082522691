/** Rich text over Markdown: Squire is the editor, Turndown makes Markdown of what it holds. Both come when a summary is first edited, so
 * this module takes nothing from the app's other ones: a file shared with them would have to come before the page. */

import { tables } from "@joplin/turndown-plugin-gfm";
import DOMPurify from "dompurify";
import Squire from "squire-rte";
import TurndownService from "turndown";

const TAGS = [
  "p",
  "br",
  "hr",
  "h3",
  "h4",
  "h5",
  "h6",
  "ul",
  "ol",
  "li",
  "strong",
  "b",
  "em",
  "i",
  "code",
  "pre",
  "blockquote",
  "a",
];
const TABLE = ["table", "thead", "tbody", "tr", "th", "td"];

export type Style = "bold" | "italic" | "heading" | "bullets" | "numbers";
/** The element that the caret is in where the style is on. */
const ELEMENT = { bold: "b", italic: "i", heading: "h3", bullets: "ul", numbers: "ol" } as const;

const markdown = new TurndownService({
  headingStyle: "atx",
  bulletListMarker: "-",
  emDelimiter: "*",
  codeBlockStyle: "fenced",
  hr: "---",
});
markdown.use(tables);
markdown.addRule("item", {
  filter: "li",
  replacement(content, item) {
    const list = item.parentElement;
    const first = Number(list?.getAttribute("start") ?? 1);
    const at = list ? [...list.children].indexOf(item as Element) : 0;
    const mark = list?.nodeName === "OL" ? `${first + at}. ` : "- ";
    const lines = content.trim().replaceAll(/\n+/g, `\n${" ".repeat(mark.length)}`);
    return `${mark}${lines}${item.nextSibling ? "\n" : ""}`;
  },
});

export class RichText {
  readonly #squire: Squire;
  /** What was shown last, as the editor has it, and its Markdown: as long as nobody writes, not a letter of it changes. */
  #shown = { html: "", text: "" };

  /** `box` is what is written in; `onWritten` hears of every change, `onMoved` of the caret in another style. */
  constructor(box: HTMLElement, onWritten: () => void, onMoved: () => void) {
    this.#squire = new Squire(box, {
      blockTag: "P",
      addLinks: false,
      sanitizeToDOMFragment: sanitized,
    });
    // Tab leaves the box: no trap.
    for (const key of ["Tab", "Shift-Tab"]) this.#squire.setKeyHandler(key, null);
    this.#squire.addEventListener("input", onWritten);
    this.#squire.addEventListener("pathChange", onMoved);
  }

  /** `html` is how `text`, Markdown, is shown. */
  show(html: string, text: string): void {
    // Below a table one can only write where there is a paragraph.
    this.#squire.setHTML(html.trimEnd().endsWith("</table>") ? `${html}<p></p>` : html);
    this.#shown = { html: this.#squire.getHTML(), text };
  }

  get html(): string {
    return this.#squire.getHTML();
  }

  get text(): string {
    return this.html === this.#shown.html ? this.#shown.text : markdown.turndown(this.html);
  }

  focus(): void {
    this.#squire.focus();
  }

  has(style: Style): boolean {
    return this.#squire.hasFormat(ELEMENT[style]);
  }

  toggle(style: Style): void {
    const [squire, on] = [this.#squire, this.has(style)];
    if (style === "bold") on ? squire.removeBold() : squire.bold();
    else if (style === "italic") on ? squire.removeItalic() : squire.italic();
    else if (style === "bullets") on ? squire.removeList() : squire.makeUnorderedList();
    else if (style === "numbers") on ? squire.removeList() : squire.makeOrderedList();
    else squire.modifyBlocks((blocks) => renamed(blocks, on ? "p" : "h3"));
    squire.focus();
  }
}

function sanitized(html: string): DocumentFragment {
  const found = DOMPurify.sanitize(html, {
    ALLOWED_TAGS: [...TAGS, ...TABLE],
    ALLOWED_ATTR: ["href", "start"],
    RETURN_DOM_FRAGMENT: true,
  });
  // The box shows spaces and lines as they are typed, but these are only how the HTML was written.
  const texts = document.createTreeWalker(found, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { currentNode: text } = texts;
    if (!text.parentElement?.closest("pre")) text.nodeValue = text.nodeValue?.replaceAll(/\s*\n\s*/g, " ") ?? "";
  }
  return found;
}

/** The blocks at the top of it as elements of another name: headings, or none. */
function renamed(blocks: DocumentFragment, name: "p" | "h3"): DocumentFragment {
  for (const block of [...blocks.children]) {
    if (!/^(P|H[3-6])$/.test(block.nodeName)) continue;
    const other = document.createElement(name);
    other.append(...block.childNodes);
    block.replaceWith(other);
  }
  return blocks;
}
