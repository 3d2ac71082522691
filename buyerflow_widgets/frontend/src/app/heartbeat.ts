/** Notices when the other side is gone: Jupyter itself says nothing, and what is typed would vanish. */

import type { Down } from "../wire";
import { refusal } from "./connection";

const EVERY_MS = 1500;
const MISSES = 2;
/** While it is gone, pings pile up for later: fewer and fewer of them. */
const SLOWEST_MS = 30_000;

export interface Heartbeat {
  /** Ask now. */
  ping(): void;
}

/** `change(online, since)` is called when the connection is lost (`since`: the last answer) and when it is back. */
export function heartbeat(
  ping: () => Promise<Down>,
  signal: AbortSignal,
  change: (online: boolean, since: Date) => void,
): Heartbeat {
  let since = new Date();
  let waiting = false;
  let misses = 0;
  let online = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = EVERY_MS;

  const next = (ms: number): void => {
    clearTimeout(timer);
    if (!signal.aborted && !document.hidden) timer = setTimeout(beat, ms);
  };
  const lost = (): void => {
    pause = online ? EVERY_MS : Math.min(pause * 1.5, SLOWEST_MS);
    if (online) {
      online = false;
      change(false, since);
    }
    next(pause);
  };
  const ask = async (): Promise<void> => {
    waiting = true;
    const answer = await ping();
    if (signal.aborted) return;
    waiting = false;
    if (refusal(answer)) return lost();
    since = new Date();
    misses = 0;
    pause = EVERY_MS;
    if (!online) {
      online = true;
      change(true, since);
    }
  };
  const beat = (): void => {
    if (waiting && ++misses >= MISSES) lost();
    else next(EVERY_MS);
    if (!waiting || !online) ask();
  };

  document.addEventListener(
    "visibilitychange",
    () => {
      misses = 0;
      if (document.hidden) clearTimeout(timer);
      else beat();
    },
    { signal },
  );
  signal.addEventListener("abort", () => clearTimeout(timer));
  beat();
  return { ping: ask };
}
