/** A view's way to Python: send a message up, get its answer as a promise.
 *
 * The panels do not know each other. What one must tell the others (an edit is under way, jump to a cell) it dispatches as
 * a DOM event that bubbles to the app's root, where whoever cares listens. */

import type { Changes, Command, Down, Event, Question, Up } from "../wire";
import type { Model } from "./store";

type Message = { kind: "event"; event: Event; seen?: string } | { kind: "command"; command: Command } | { kind: "ping" };

/** Dispatched on the root: `sent` when a change goes up, `answered` when its answer came. The save status counts them. */
export const SENT = "bf:sent";
export const ANSWERED = "bf:answered";
/** Bubbles to the root: put the caret at what `detail` (a `Question`) names. */
export const GOTO = "bf:goto";
/** Bubbles to the root: `detail`, a sentence, is read aloud by the one live region. */
export const ANNOUNCE = "bf:announce";
/** Bubbles to the root: `detail`, a sentence that says what failed, is shown under the bar. For panels with no better place. */
export const NOTICE = "bf:notice";
/** Bubbles to the root: the person wants to import a file. Only in answer to a press: else the browser opens no dialogue. */
export const IMPORT = "bf:import";
/** Dispatched on the root when the connection is lost or back: `detail` is a boolean. */
export const ONLINE = "bf:online";
/** Dispatched on the document by our Voilà page before it lets Voilà end the kernel; cancelled, the person is asked to stay. Then on the
 * app's root: what is being written there is sent before. */
export const LEAVING = "bf:leaving";

export interface Connection {
  /** `seen`: the text that this one was written over. */
  send(event: Event, seen?: string): Promise<Down>;
  /** `bytes` go along. */
  ask(command: Command, bytes?: ArrayBuffer): Promise<Down>;
  /** Finds out as well which texts were lost on their way, for want of an answer before its own, and sends them again. */
  ping(): Promise<Down>;
  /** Sends the texts again that have no answer yet: they may have been lost. Python may get one twice, which changes nothing. */
  repeat(): void;
  /** The bytes that came with a `download`. */
  bytes(answer: Down): DataView | undefined;
}

const LOST = "The connection is lost. What you typed is kept on this page.";
/** Commands that change a process, and so count for the save status. */
const CHANGES = new Set<Command["name"]>([
  "undo",
  "redo",
  "open_example",
  "duplicate_persona",
  "accept_suggestions",
  "accept_proposals",
  "apply_import",
  "keep_mine",
  "take_theirs",
  "restore_revision",
  "restore_persona",
]);

// Two views of one widget hear each other's answers: ids tell them apart.
const page = Math.random().toString(36).slice(2, 8);
let count = 0;

export function connect(model: Model, root: HTMLElement, signal: AbortSignal): Connection {
  const waiting = new Map<string, (answer: Down) => void>();
  /** Those among them that were written over another one. */
  const texts = new Map<string, Up>();
  const payloads = new WeakMap<Down, DataView>();

  const receive = (answer: Down | null, buffers: DataView[]): void => {
    const resolve = answer && waiting.get(answer.to);
    if (!resolve) return;
    waiting.delete(answer.to);
    texts.delete(answer.to);
    if (buffers[0]) payloads.set(answer, buffers[0]);
    resolve(answer);
  };
  const heard = ({ answer }: Changes, buffers: DataView[]): void => receive(answer, buffers);
  model.on("msg:custom", heard);
  signal.addEventListener("abort", () => model.off("msg:custom", heard));

  const transmit = (up: Up, bytes?: ArrayBuffer): void => {
    try {
      model.send(up, undefined, bytes && [bytes]);
    } catch {
      // The channel is closed for good: nothing will ever answer.
      receive({ kind: "ack", to: up.id, ok: false, message: LOST }, []);
    }
  };
  const post = (message: Message, bytes?: ArrayBuffer): Promise<Down> => {
    const up = { ...message, id: `${page}-${++count}` } as Up;
    return new Promise((resolve) => {
      waiting.set(up.id, resolve);
      if (up.kind === "event" && up.seen !== undefined) texts.set(up.id, up);
      transmit(up, bytes);
    });
  };
  const repeat = (sent = [...texts.values()]): void => {
    for (const up of sent) if (texts.has(up.id)) transmit(up);
  };
  const ping = async (): Promise<Down> => {
    const before = [...texts.values()];
    const answer = await post({ kind: "ping" });
    if (!refusal(answer)) repeat(before);
    return answer;
  };

  const change = async (message: Message): Promise<Down> => {
    tell(root, SENT, null);
    const answer = await post(message);
    // What did not get through is not saved: it never counts as answered.
    if (refusal(answer) !== LOST) tell(root, ANSWERED, null);
    return answer;
  };

  return {
    send: (event, seen) => change(seen === undefined ? { kind: "event", event } : { kind: "event", event, seen }),
    ask: (command, bytes) => (CHANGES.has(command.name) ? change : post)({ kind: "command", command }, bytes),
    ping,
    repeat: () => repeat(),
    bytes: (answer) => payloads.get(answer),
  };
}

/** What went wrong, as a sentence for the person; "" where nothing did. */
export function refusal(answer: Down): string {
  return answer.kind === "ack" && !answer.ok ? answer.message : "";
}

export function goTo(el: HTMLElement, question: Question): void {
  tell(el, GOTO, question);
}

export function importFile(el: HTMLElement): void {
  tell(el, IMPORT, null);
}

export function announce(el: HTMLElement, sentence: string): void {
  tell(el, ANNOUNCE, sentence);
}

/** Shows a sentence under the bar; an empty one does nothing, so that `notice(el, refusal(answer))` is enough. */
export function notice(el: HTMLElement, sentence: string): void {
  if (sentence) tell(el, NOTICE, sentence);
}

function tell<D>(el: HTMLElement, name: string, detail: D): void {
  el.dispatchEvent(new CustomEvent<D>(name, { detail, bubbles: true, composed: true }));
}
