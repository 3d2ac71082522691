/** What each panel of the app is given: its element, its props, its way to Python. */

import type { Connection } from "./connection";

/** Loads the editor of the summary: from a file of our own page, or from Python's answer in a notebook. */
export type LoadRichText = () => Promise<typeof import("../summary/rich-text")>;

export interface Panel<T> {
  /** The app's. */
  root: HTMLElement;
  el: HTMLElement;
  /** Aborts when the app is taken out of the page. */
  signal: AbortSignal;
  wire: Connection;
  /** The latest props. */
  props: () => T;
  /** Tells one owner's work in one store from any other. */
  work: string;
  richText: LoadRichText;
}

export interface Mounted<T> {
  /** Called with the first props and each later ones, while the panel is on screen. */
  update(props: T): void;
  /** The panel goes off the screen. */
  leave?(): void;
}
