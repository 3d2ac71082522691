/** Where the page's Python is, and the websocket to it (protocol v1.kernel.websocket.jupyter.org). */

/** What the page's text says of its kernel and its widget. */
export interface Told {
  baseUrl: string;
  kernelId: string;
  modelId: string;
}

/** A connection, and what came before anybody listened. */
export interface Channel {
  session: string;
  socket: WebSocket;
  early: MessageEvent[];
}

declare global {
  interface Window {
    /** What the head has opened for the script behind it. */
    channel?: Channel;
  }
}

/** It stands in attributes: a text may be there in part only. Null before the parser has come that far. */
export function told(): Told | null {
  const { baseUrl, kernelId, modelId } = document.getElementById("told")?.dataset ?? {};
  return baseUrl && kernelId && modelId ? { baseUrl, kernelId, modelId } : null;
}

/** 32 letters. `crypto.randomUUID` is only there behind TLS and on this machine. */
export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** `session`: the same as before, after a connection that broke. */
export function openChannel({ baseUrl, kernelId }: Told, session = randomId()): Channel {
  const address = new URL(`${baseUrl}api/kernels/${kernelId}/channels?session_id=${session}`, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const socket = new WebSocket(address, ["v1.kernel.websocket.jupyter.org"]);
  socket.binaryType = "arraybuffer";
  const early: MessageEvent[] = [];
  socket.onmessage = (event) => early.push(event);
  return { session, socket, early };
}
