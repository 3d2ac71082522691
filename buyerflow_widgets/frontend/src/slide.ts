/** A table that is wider than its room slides inside it; one that fits is no scroller, so that its head can stick to the window. */

export interface Slide {
  /** After the table has changed. */
  settle(): void;
}

export function slide(scroll: HTMLElement, signal: AbortSignal): Slide {
  const settle = (): void => {
    const table = scroll.querySelector("table");
    // Half a pixel is rounding.
    if (table && scroll.clientWidth > 0) scroll.classList.toggle("is-sliding", table.offsetWidth > scroll.clientWidth + 1);
  };
  const observer = new ResizeObserver(settle);
  observer.observe(scroll);
  signal.addEventListener("abort", () => observer.disconnect());
  return { settle };
}
