/** A table that is wider than its room slides inside it; one that fits is no scroller, so that its head can stick to the window. */

export interface Slide {
  /** Call it when a table was put there, or replaced. */
  settle(): void;
}

export function slide(scroll: HTMLElement, signal: AbortSignal): Slide {
  let table: HTMLElement | null = null;
  // The browser tells when either has another width: to ask for it would make it lay out the page there and then.
  const observer = new ResizeObserver(() => {
    // One pixel more is rounding.
    if (table && scroll.clientWidth > 0) scroll.classList.toggle("is-sliding", table.offsetWidth > scroll.clientWidth + 1);
  });
  observer.observe(scroll);
  signal.addEventListener("abort", () => observer.disconnect());
  return {
    settle() {
      const found = scroll.querySelector("table");
      if (found === table) return;
      if (table) observer.unobserve(table);
      if (found) observer.observe(found);
      table = found;
    },
  };
}
