/** All saved personas: a plain list of a few; of many a box that scrolls, with only the rows near its window in the page. */

import { notice, ONLINE, refusal } from "../app/connection";
import type { Panel } from "../app/panel";
import { focused, h, setText, showEach } from "../dom";
import { grouped } from "../numbers";
import type { IntroductionProps } from "../wire";
import { lines } from "./lines";
import { row } from "./row";

/** So many need neither a box nor a search. */
const FEW = 6;
/** Rows beyond either edge of the window, so that scrolling a little shows no gap. */
const BEYOND = 5;
/** Where there is no layout yet. */
const ROW_PX = 53;
const BOX_PX = 9 * ROW_PX;

export function portfolio({ root, el, signal, wire, props }: Panel<IntroductionProps>): {
  element: HTMLElement;
  update: () => void;
  leave: () => void;
} {
  /** The row that Tab leads to. */
  let active = 0;
  /** The active row gets the focus as soon as it is here. */
  let isOwed = false;

  const all = lines(
    (text, offset) => wire.ask({ name: "find_personas", text, offset }),
    (problem) => {
      if (problem) return setText(status, problem);
      say();
      show();
    },
  );
  const open = async (persona_id: string): Promise<void> =>
    notice(el, refusal(await wire.send({ type: "PersonaOpened", persona_id })));

  const rowAt = (index: number): HTMLElement | null => list.querySelector(`[data-index="${index}"]`);
  const focusedRow = (): number => {
    const at = focused(el)?.closest<HTMLElement>("[data-index]");
    return at && list.contains(at) ? Number(at.dataset.index) : -1;
  };
  const rowPx = (): number => list.offsetHeight / all.total() || ROW_PX;

  /** Where the list has changed, the person stays at the persona that has the focus. */
  const follow = (): void => {
    const before = focusedRow();
    if (before < 0 || isOwed || all.at(before)?.persona_id === held) return;
    const to = all.indexOf(held) ?? before;
    box.scrollTop += (to - before) * rowPx();
    active = to;
  };
  const show = (): void => {
    const total = all.total();
    const isMany = props().total > FEW || search.value !== "";
    box.classList.toggle("bf-box--many", isMany);
    find.hidden = !isMany;
    list.style.setProperty("--n", String(total));
    follow();

    const first = isMany ? Math.floor(box.scrollTop / rowPx()) : 0;
    const end = isMany ? Math.ceil((box.scrollTop + (box.clientHeight || BOX_PX)) / rowPx()) : total;
    const before = focusedRow();
    if (before < 0 && !isOwed) active = Math.max(first, Math.min(active, end - 1));
    active = Math.max(0, Math.min(active, total - 1));
    const near = new Set<number>();
    for (let index = first - BEYOND; index < end + BEYOND; index++) near.add(index);
    // The focus stays where it is, and goes where it must, however far away the list is scrolled.
    near.add(active).add(before);
    const indices = [...near].filter((index) => index >= 0 && index < total);
    const rows = [...indices].sort((a, b) => a - b).map((index) => ({ index, total, line: all.at(index) }));
    showEach(list, rows, (each) => row(each, open));

    for (const opener of list.querySelectorAll("button"))
      opener.tabIndex = isMany && opener !== rowAt(active)?.lastChild ? -1 : 0;
    if (before >= 0 && focusedRow() < 0) isOwed = true;
    if (isOwed) rowAt(active)?.querySelector("button")?.focus({ preventScroll: true });
    all.want(indices);
  };
  const say = (): void => {
    const found = all.total();
    const [some, every] = [found, props().total].map(grouped);
    const none = "No persona has this in its name.";
    setText(status, found === 0 ? none : search.value ? `${some} of ${every} personas` : `${some} personas`);
  };
  const again = (): void => {
    all.doubt();
    show();
  };
  const go = (index: number): void => {
    active = Math.max(0, Math.min(index, all.total() - 1));
    isOwed = true;
    show();
    rowAt(active)?.scrollIntoView({ block: "nearest" });
  };
  const onkeydown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(box.clientHeight / rowPx()) - 1);
    const moves: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: all.total() - 1,
    };
    const to = event.target === search ? { ArrowDown: active }[event.key] : moves[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go(to);
  };

  /** The persona whose row has the focus. */
  let held = "";
  const search = h("input.bf-field", {
    type: "search",
    "aria-label": "Find a persona",
    placeholder: "Find a persona",
    autocomplete: "off",
    onkeydown,
    oninput: () => {
      all.find(search.value);
      box.scrollTop = active = 0;
      show();
    },
  });
  const status = h("p", { role: "status", "aria-label": "Personas found" });
  const find = h("div.bf-find", {}, search, status);
  const list = h("ul.bf-list", {
    role: "list",
    "aria-label": "Your personas",
    onkeydown,
    onfocusin: () => {
      active = Math.max(0, focusedRow());
      held = all.at(active)?.persona_id ?? "";
      show();
    },
  });
  const box = h("div.bf-box", { onscroll: show }, list);

  const observer = new ResizeObserver(show);
  observer.observe(box);
  signal.addEventListener("abort", () => observer.disconnect());
  // Whoever goes elsewhere meanwhile is not called back.
  const settle = (): void => {
    isOwed = false;
  };
  document.addEventListener("focusin", settle, { signal, capture: true });
  document.addEventListener("visibilitychange", again, { signal });
  root.addEventListener(ONLINE, again, { signal });
  let isNew = true;

  return {
    element: h("div", {}, find, box),
    update() {
      all.offer(props());
      say();
      show();
      if (isNew) again();
      isNew = false;
    },
    leave() {
      isNew = true;
    },
  };
}
