/** The save status: it always tells the truth. */

import { ANSWERED, LEAVING, notice, ONLINE, SENT } from "../app/connection";
import type { Panel } from "../app/panel";
import { focused, h } from "../dom";
import { download } from "../download";
import * as icons from "../icons";
import { moment } from "../times";
import type { ShellProps } from "../wire";

/** An answer that comes sooner leaves no flicker behind. */
const QUIET_MS = 150;
/** A change without an answer for this long, on a connection that works, was lost on its way. */
const LATE_MS = 10_000;

export function saveStatus(view: Panel<ShellProps>): {
  element: HTMLElement;
  update: () => void;
  listen: (root: HTMLElement) => void;
} {
  const element = h("span.bf-save", { role: "status", "aria-label": "Save status" });
  let pending = 0;
  let wait: "quiet" | "busy" | "late" = "quiet";
  let online = true;
  let shown = "";
  let timer: ReturnType<typeof setTimeout> | undefined;

  const copy = async (): Promise<void> => notice(view.el, await download(view, "json", false));

  const bad = (reason: string, offered: boolean): void => draw(icons.warning, `Not saved: ${reason}.`, "bf-save--bad", offered);
  const draw = (glyph: string | null, text: string, look = "", offered = false): void => {
    const key = `${text}${offered}`;
    if (key === shown) return;
    shown = key;
    element.className = `bf-save ${look}`.trim();
    const link = offered && h("button.bf-link", { type: "button", onclick: copy }, "Download a copy");
    element.replaceChildren(h("span", {}, glyph && icons.icon(glyph), text, link));
  };
  const update = (): void => {
    const { save } = view.props();
    // Without a connection there is nobody to make the copy.
    if (pending > 0 && !online) bad("no connection", false);
    else if (pending > 0 && wait === "late") bad("the last change had no answer", true);
    else if (save.state === "unsaved") bad(save.reason, online);
    else if (pending > 0 && wait === "busy") draw(icons.clock, "Saving…", "bf-save--busy");
    else if (save.state === "saved" && save.at) draw(icons.saved, `Saved ${moment(save.at)}`);
    else draw(null, "");
  };
  const after = (ms: number, next: "busy" | "late"): void => {
    timer = setTimeout(() => {
      wait = next;
      update();
      if (next === "busy") after(LATE_MS, "late");
    }, ms);
  };

  const listen = (root: HTMLElement): void => {
    const { signal } = view;
    const on = (name: string, run: (event: Event) => void): void => root.addEventListener(name, run, { signal });
    on(SENT, () => {
      element.setAttribute("aria-busy", "true");
      if (++pending === 1) after(QUIET_MS, "busy");
    });
    on(ANSWERED, () => {
      pending = Math.max(0, pending - 1);
      clearTimeout(timer);
      wait = "quiet";
      element.setAttribute("aria-busy", String(pending > 0));
      if (pending > 0) after(QUIET_MS, "busy");
      update();
    });
    on(ONLINE, (event) => {
      online = (event as CustomEvent<boolean>).detail;
      update();
    });
    const leave = (event: Event): void => {
      // What stands in an open field is sent. The kernel ends with its page, and what it has not read yet would end with it.
      (focused(root) as HTMLElement | null)?.blur();
      // It does not bubble: the document would hear of it again.
      root.dispatchEvent(new Event(LEAVING));
      if (pending > 0 && online) event.preventDefault();
    };
    document.addEventListener(LEAVING, leave, { signal });
    window.addEventListener("beforeunload", leave, { signal });
    signal.addEventListener("abort", () => clearTimeout(timer));
  };
  return { element, update, listen };
}
