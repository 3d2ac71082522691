/** Elements in one expression. Text is set as text, never parsed; only `htmlInto` takes HTML, which Python has sanitised. */

type Child = Node | string | null | false | undefined;
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>;

/** `h("button.bf-btn", { type: "button", onclick: save, "aria-label": "Undo" }, "Undo")`. Null and false attributes are left out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  selector: K | `${K}.${string}`,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const [tag, ...classes] = selector.split(".") as [K, ...string[]];
  const element = document.createElement(tag);
  if (classes.length > 0) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== false && child !== undefined));
  return element;
}

/** A button with a visible name and perhaps an icon before it. */
export function button(name: string, onclick: () => void, classes = "", glyph?: SVGElement): HTMLButtonElement {
  const element = h("button.bf-btn", { type: "button", onclick }, glyph, h("span", {}, name));
  if (classes) element.classList.add(...classes.split(" "));
  return element;
}

/** A button that shows only an icon; its name is read aloud and shown on hover. */
export function iconButton(name: string, onclick: () => void, glyph: SVGElement): HTMLButtonElement {
  return h("button.bf-btn.bf-btn--quiet.bf-btn--icon", { type: "button", "aria-label": name, title: name, onclick }, glyph);
}

// The page holds several copies of this module, one a view.
const mine = Math.random().toString(36).slice(2, 7);
let ids = 0;

/** An id for labels and `aria-describedby`. */
export function uid(): string {
  return `bf-${mine}-${++ids}`;
}

const built = new WeakMap<Element, string>();

/** Makes the children of `parent` show `items`, keeping the element (its focus, what is open in it) of each that did not change. */
export function showEach<T>(parent: HTMLElement, items: readonly T[], build: (item: T, index: number) => HTMLElement): void {
  const kept = new Map<string, Element[]>();
  for (const child of parent.children) {
    const key = built.get(child) ?? "";
    kept.set(key, [...(kept.get(key) ?? []), child]);
  }
  const wanted = items.map((item, index) => {
    const key = JSON.stringify(item);
    const element = kept.get(key)?.shift() ?? build(item, index);
    built.set(element, key);
    return element;
  });
  for (const stale of [...kept.values()].flat()) stale.remove();
  for (const [index, element] of wanted.entries()) {
    if (parent.children[index] !== element) parent.insertBefore(element, parent.children[index] ?? null);
  }
}

/** Sets the text only where it differs: a live region reads every change aloud. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Shows sanitised HTML there, and leaves what says the same alone: it may be scrolled or selected. */
export function htmlInto(place: HTMLElement): (html: string) => void {
  let shown = "";
  return (html) => {
    if (html === shown) return;
    shown = html;
    place.innerHTML = html;
  };
}

/** What has the focus, in a shadow root too. */
export function focused(el: HTMLElement): Element | null {
  const root = el.getRootNode() as Partial<DocumentOrShadowRoot>;
  return root.activeElement ?? null;
}
