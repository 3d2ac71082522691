/** Our own page: it opens the kernel's websocket, and is the host of one anywidget, the app, which is in this bundle. */

import { show } from "../app";
import { type Model, Store } from "../app/store";
import { h } from "../dom";
import type { Changes } from "../wire";
import { randomId, type Told, told } from "./channel";
import { Kernel } from "./kernel";
import { keepPlace } from "./place";

const SLOW_MS = 30_000;
type Listener = (...given: unknown[]) => void;

/** Where it was not prepared, the page's end comes once its Python is there. */
async function untilTold(): Promise<Told | null> {
  if (!told() && document.readyState === "loading")
    await new Promise((run) => document.addEventListener("DOMContentLoaded", run));
  return told();
}

/** What shows more than the skeleton needs the style that comes behind it. */
async function styled(): Promise<void> {
  const link = document.querySelector<HTMLLinkElement>("link[rel=stylesheet]");
  if (!link || link.sheet || document.readyState === "complete") return;
  // One that failed before anybody listened says nothing more; the window's own word comes in any case.
  await new Promise((run) => {
    for (const [where, name] of [
      [link, "load"],
      [link, "error"],
      [window, "load"],
    ] as const)
      where.addEventListener(name, run);
  });
}

async function open(where: Told, el: HTMLElement, slow: number): Promise<void> {
  const listeners = new Map<string, Set<Listener>>();
  const fire = (name: string, ...given: unknown[]): void => {
    for (const run of [...(listeners.get(name) ?? [])]) run(...given);
  };
  let slices: Changes | null = null;
  let arrived = (): void => {};
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const kernel = new Kernel(where, (data, buffers) => {
    if (data.method === "custom") return fire("msg:custom", data.content, buffers);
    const state = (data.state as { slices?: Changes } | undefined)?.slices;
    // An app that waits for its visitor has nothing to show yet: it says more when they are there.
    if (!state || Object.keys(state.changed).length === 0) return;
    slices = state;
    arrived();
  });
  const model = {
    get: () => slices,
    on: (name: string, run: Listener) => listeners.set(name, (listeners.get(name) ?? new Set()).add(run)),
    off: (name: string, run: Listener) => listeners.get(name)?.delete(run),
    send: (content: unknown, _: unknown, buffers?: ArrayBuffer[]) => kernel.send({ method: "custom", content }, buffers),
  } as unknown as Model;
  const first = (message: unknown): void => {
    if (!(message as Changes).is_all) return;
    slices ??= message as Changes;
    arrived();
  };
  model.on("msg:custom", first);
  // Again after a connection that broke before there was an answer.
  kernel.opened = () => {
    if (!slices) kernel.send({ method: "request_state" });
  };
  // A cookie takes its time; meanwhile the answer is on its way.
  endWith(where);
  await arrival;
  clearTimeout(slow);
  model.off("msg:custom", first);
  const store = new Store(model);
  const { signal } = new AbortController();
  await styled();
  keepPlace(
    store,
    show(store, el, signal, () => import("../summary/rich-text")),
    signal,
  );
  // Its own letters come when there is something to read, and are shown once they are there.
  new PerformanceObserver((list, observer) => {
    if (list.getEntriesByName("first-contentful-paint").length === 0) return;
    observer.disconnect();
    document.fonts.load("1em Inter").then(
      () => document.documentElement.classList.add("has-content"),
      () => undefined, // then it is read in the letters that are there
    );
  }).observe({ type: "paint", buffered: true });
}

/** The page's Python ends with it. The beacon must carry Voilà's cookie, which it sets only for visitors who log in; with one of our own
 * the protection stays as it is: another site can neither read nor guess it. */
function endWith({ baseUrl, kernelId }: Told): void {
  const cookie = (): string | undefined => /(?:^|; )_xsrf=([^;]*)/.exec(document.cookie)?.[1];
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser.
  if (cookie() === undefined) document.cookie = `_xsrf=${randomId()}; path=${baseUrl}; SameSite=Strict${secure}`;
  addEventListener("pagehide", (event) => {
    if (event.persisted) return;
    const form = new FormData();
    form.append("_xsrf", cookie() ?? "");
    navigator.sendBeacon(`${baseUrl}voila/api/shutdown/${kernelId}`, form);
  });
}

/** Until there is something to show, whatever is waited for. */
const slow = window.setTimeout(() => {
  const words = "This is taking longer than usual. If nothing changes, reload the page.";
  document.getElementById("app")?.replaceChildren(h("p.page-message", { role: "status" }, words));
}, SLOW_MS);
const here = await untilTold();
const el = document.getElementById("app");
if (here && el) {
  await open(here, el, slow);
} else clearTimeout(slow);
