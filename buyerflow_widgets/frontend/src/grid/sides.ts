/** Alignment's two sides where they do not fit beside each other: the grid rests on the seller's, a button slides to the other. */

import { h } from "../dom";
import * as icons from "../icons";

export class Sides {
  readonly corner: HTMLElement;
  #scroll: HTMLElement;
  #button: HTMLButtonElement;
  #toRest = false;
  #atBuyer: boolean | null = null;

  constructor(scroll: HTMLElement, signal: AbortSignal) {
    this.#scroll = scroll;
    this.#button = h("button", { type: "button", onclick: () => this.#slide() });
    this.corner = h("span.bf-jump", {}, this.#button);
    this.#name();
    scroll.addEventListener("scroll", () => this.#name(), { passive: true });
    const observer = new ResizeObserver(() => this.#settle());
    observer.observe(scroll);
    signal.addEventListener("abort", () => observer.disconnect());
  }

  /** At rest the stages and your side are seen. Waits until there is something to see. */
  rest(): void {
    this.#toRest = true;
    this.#settle();
  }

  #settle(): void {
    if (!this.#toRest || this.#scroll.clientWidth === 0) return;
    this.#toRest = false;
    this.#scroll.scrollLeft = this.#scroll.scrollWidth;
    this.#name();
  }

  #slide(): void {
    this.#scroll.scrollLeft = this.#atBuyer ? this.#scroll.scrollWidth : 0;
  }

  #name(): void {
    const { scrollLeft, scrollWidth, clientWidth } = this.#scroll;
    const atBuyer = scrollLeft < (scrollWidth - clientWidth) / 2;
    if (atBuyer === this.#atBuyer) return;
    this.#atBuyer = atBuyer;
    this.#button.replaceChildren(
      ...(atBuyer ? ["Your side", icons.icon(icons.arrowRight)] : [icons.icon(icons.arrowLeft), "Buyer’s side"]),
    );
  }
}
