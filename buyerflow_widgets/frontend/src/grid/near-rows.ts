/** Which rows are near the window, in groups. The others are neither laid out nor painted (`content-visibility: auto` in grid-rows.css), but
 * keep the height that they had, and are found, read out, focused and printed as ever: the browser sees to that.
 *
 * By itself the browser would show blank rows in the frame after a jump, and would know no height of rows that it never laid out. */

const NEAR = "is-near";

export class NearRows {
  #groups: () => HTMLElement[];
  #table: HTMLElement;
  #width = 0;
  #measuring = 0;

  /** `scroll` is what scrolls in the app; all else that may scroll lies around it. */
  constructor(table: HTMLElement, scroll: HTMLElement, groups: () => HTMLElement[], signal: AbortSignal) {
    this.#table = table;
    this.#groups = groups;
    // It comes before the frame that it belongs to is laid out.
    const follow = (): void => this.#follow();
    scroll.addEventListener("scroll", follow, { passive: true, signal });
    document.addEventListener("scroll", follow, { passive: true, capture: true, signal });
    const observer = new ResizeObserver(() => {
      if (table.clientWidth !== this.#width) requestAnimationFrame(() => this.measure(this.#groups()));
      this.#width = table.clientWidth;
      this.#follow();
    });
    observer.observe(table);
    signal.addEventListener("abort", () => observer.disconnect());
  }

  /** Lays these groups out once, wherever they are: the browser remembers their height. */
  measure(groups: HTMLElement[]): void {
    if (groups.length === 0) return;
    for (const group of groups) group.classList.add(NEAR);
    this.#measuring++;
    // In the first of these frames they are laid out.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        this.#measuring--;
        this.#follow();
      }),
    );
  }

  /** Near is what is in the window, and as much again above and below. */
  #follow(): void {
    // Unseen, in another phase: nothing is anywhere.
    if (this.#table.clientWidth === 0) return;
    const { innerHeight } = window;
    const found = this.#groups().map((group) => {
      const { top, bottom } = group.getBoundingClientRect();
      return { group, near: bottom > -innerHeight && top < 2 * innerHeight };
    });
    for (const { group, near } of found) if (near || this.#measuring === 0) group.classList.toggle(NEAR, near);
  }
}
