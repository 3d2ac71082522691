/** The keyboard. Two ways: in navigation the focus is on a cell, in edit it is in the text box (or on a value under it). */

import type { Actions } from "./actions";
import type { Blocks } from "./blocks";
import type { Columns } from "./columns";
import type { Editor } from "./editing";
import type { Hand } from "./hand";
import type { GridState } from "./state";

/** What the keys act on. */
interface Grid {
  state: GridState;
  hand: Hand;
  editor: Editor;
  actions: Actions;
  blocks: Blocks;
  columns: Columns;
}

const ARROWS: Record<string, [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};
const MODIFIERS = ["Shift", "Control", "Alt", "AltGraph", "Meta"];

export function listenToKeys(table: HTMLElement, grid: Grid): void {
  table.addEventListener("keydown", (event) => {
    const target = event.target as Element;
    let done = false;
    if (target.matches("textarea")) done = inText(grid, event);
    else if (target.closest(".bf-used")) done = onUsed(grid, event, target);
    else if (target.matches("[data-field]")) done = inNavigation(grid, event);
    if (done) event.preventDefault();
  });
}

/** Each of these is true where the browser has nothing left to do. */
function inText(grid: Grid, event: KeyboardEvent): boolean {
  const { key } = event;
  // An input method's Enter and Tab choose a word.
  if (event.isComposing || event.keyCode === 229) return false;
  if (key === "ArrowDown") return plain(event) && grid.editor.toUsed();
  if (key === "Enter" && event.shiftKey) return false;
  if (key === "Enter" && event.altKey) {
    grid.editor.insert("\n");
  } else if (key === "Enter") {
    grid.editor.commit();
    grid.hand.step(1, 0);
  } else if (key === "Tab") {
    grid.editor.commit();
    grid.hand.focusActive();
    return tab(grid, event);
  } else if (key === "Escape") {
    grid.editor.cancel();
    grid.hand.focusActive();
    grid.state.leaving = true;
  } else return false;
  return true;
}

function onUsed(grid: Grid, event: KeyboardEvent, target: Element): boolean {
  const { key } = event;
  if (key === "Tab") return inText(grid, event);
  const side = key === "ArrowRight" ? target.nextElementSibling : key === "ArrowLeft" ? target.previousElementSibling : null;
  if (side) (side as HTMLElement).focus();
  else if (key === "Escape" || key === "ArrowUp") grid.editor.toText();
  return key.startsWith("Arrow") || key === "Escape";
}

function inNavigation(grid: Grid, event: KeyboardEvent): boolean {
  const { key } = event;
  if (MODIFIERS.includes(key)) return false;
  if (key === "Tab") return tab(grid, event);
  grid.state.leaving = key === "Escape";
  const arrow = ARROWS[key];
  const far = { Home: -Infinity, End: Infinity }[key];
  const command = (event.ctrlKey || event.metaKey) && !event.altKey;
  const go = event.shiftKey ? grid.hand.stretch.bind(grid.hand) : grid.hand.step.bind(grid.hand);
  if (arrow && event.altKey && event.shiftKey) shift(grid, ...arrow);
  else if (far && !event.altKey) go(command ? far : 0, far);
  else if (arrow && !command && !event.altKey) go(...arrow);
  else if (command && !event.shiftKey && key.toLowerCase() === "a") grid.hand.selectAll();
  else if (command && !event.shiftKey && key.toLowerCase() === "d") grid.blocks.fillDown();
  else if (command && !event.shiftKey && key === "Enter") grid.blocks.accept();
  else if (!plain(event)) return typed(grid, event);
  else if (key === "Enter" || key === "F2") edit(grid);
  else if (key === "Delete" || key === "Backspace") grid.blocks.clear();
  else if (key === "Escape" && grid.state.isMany()) grid.hand.clear();
  else if (key === "Escape") grid.state.active && grid.editor.discard(grid.state.active);
  else return typed(grid, event);
  return true;
}

function edit({ state, editor }: Grid, wipe = false): void {
  if (state.active) editor.open(state.active, { wipe });
}

/** The row up or down; the column wider or narrower. */
function shift(grid: Grid, rows: number, columns: number): void {
  if (rows) grid.actions.move(rows < 0 ? -1 : 1);
  else if (grid.state.active) grid.columns.resizeBy(grid.state.active.field, columns < 0 ? -1 : 1);
}

/** The browser puts the character into the box that has the focus by then, be it a letter, a dead key or an input method's first. */
function typed(grid: Grid, event: KeyboardEvent): false {
  const { key } = event;
  const composed = event.isComposing || event.keyCode === 229 || key === "Dead" || key === "Process";
  // Option and a letter is a letter on a Mac ("ł"); Alt and a letter is a menu elsewhere.
  const letter = !event.ctrlKey && !event.metaKey && (!event.altKey || key > "\u007f");
  const character = [...key].length === 1 && (letter || event.getModifierState("AltGraph"));
  if (composed || character) edit(grid, true);
  return false;
}

function tab(grid: Grid, event: KeyboardEvent): boolean {
  // Left to the browser, Tab leaves the grid: there is only one cell to tab to.
  if (grid.state.leaving || event.ctrlKey || event.metaKey || event.altKey) return false;
  return grid.hand.stepInReadingOrder(event.shiftKey ? -1 : 1);
}

function plain(event: KeyboardEvent): boolean {
  return !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
}
