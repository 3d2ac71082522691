/** The comm of one widget over a kernel's websocket: what JupyterLab's services do, as far as one widget needs it. What is said while there
 * is no connection goes up when there is one again. */

import { type Channel, openChannel, type Told } from "./channel";

const FIRST_RETRY_MS = 500;
const SLOWEST_RETRY_MS = 15_000;

interface CommContent {
  comm_id: string;
  data: Record<string, unknown>;
}
interface Message {
  type: string;
  content: CommContent;
  buffers: DataView[];
}

type Heard = (data: Record<string, unknown>, buffers: DataView[]) => void;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class Kernel {
  /** Called whenever there is a connection. */
  opened: () => void = () => undefined;
  readonly #where: Told;
  readonly #session: string;
  readonly #heard: Heard;
  #socket: WebSocket | null = null;
  #waiting: Uint8Array<ArrayBuffer>[] = [];
  #sent = 0;
  #tries = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  /** `heard` is told of each message of the widget. */
  constructor(where: Told, heard: Heard) {
    this.#where = where;
    this.#heard = heard;
    const first = window.channel ?? openChannel(where);
    this.#session = first.session;
    // Who makes this one has yet to say what is done when it is open.
    queueMicrotask(() => this.#use(first));
    addEventListener("online", () => this.#connectNow());
  }

  /** To the widget in Python. */
  send(data: Record<string, unknown>, buffers: ArrayBuffer[] = []): void {
    const content: CommContent = { comm_id: this.#where.modelId, data };
    const header = {
      msg_id: `${this.#session}-${++this.#sent}`,
      msg_type: "comm_msg",
      session: this.#session,
      username: "",
      version: "5.3",
      date: new Date().toISOString(),
    };
    const frame = pack(["shell", header, {}, {}, content], buffers);
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(frame);
    else {
      this.#waiting.push(frame);
      // Who asks does not want to wait for the next attempt.
      this.#connectNow();
    }
  }

  #connectNow(): void {
    if (this.#socket) return;
    clearTimeout(this.#retry);
    this.#connect();
  }

  #connect(): void {
    this.#use(openChannel(this.#where, this.#session));
  }

  #use({ socket, early }: Channel): void {
    const onopen = (): void => {
      this.#tries = 0;
      for (const frame of this.#waiting.splice(0)) socket.send(frame);
      this.opened();
    };
    const onmessage = ({ data }: MessageEvent): void => {
      const { type, content, buffers } = unpack(data as ArrayBuffer);
      if (type === "comm_msg" && content.comm_id === this.#where.modelId) this.#heard(content.data, buffers);
    };
    const onclose = (): void => {
      this.#socket = null;
      this.#retry = setTimeout(() => this.#connect(), Math.min(FIRST_RETRY_MS * 2 ** this.#tries++, SLOWEST_RETRY_MS));
    };
    this.#socket = socket;
    Object.assign(socket, { onopen, onmessage, onclose });
    // It may have opened, said something or failed already.
    if (socket.readyState === WebSocket.OPEN) onopen();
    for (const event of early.splice(0)) onmessage(event);
    if (socket.readyState === WebSocket.CLOSED) onclose();
  }
}

/** A frame: the number of offsets and the offsets (64 bit, little endian), then the parts: channel, header, parent, metadata, content. */
function pack([channel, ...parts]: [string, ...unknown[]], buffers: ArrayBuffer[]): Uint8Array<ArrayBuffer> {
  const pieces = [encoder.encode(channel), ...parts.map((part) => encoder.encode(JSON.stringify(part)))];
  pieces.push(...buffers.map((buffer) => new Uint8Array(buffer)));
  const count = pieces.length + 1;
  let at = 8 * (count + 1);
  const frame = new Uint8Array(at + pieces.reduce((sum, piece) => sum + piece.length, 0));
  const view = new DataView(frame.buffer);
  view.setBigUint64(0, BigInt(count), true);
  for (const [index, piece] of pieces.entries()) {
    view.setBigUint64(8 * (index + 1), BigInt(at), true);
    frame.set(piece, at);
    at += piece.length;
  }
  view.setBigUint64(8 * count, BigInt(at), true);
  return frame;
}

function unpack(frame: ArrayBuffer): Message {
  const view = new DataView(frame);
  const count = Number(view.getBigUint64(0, true));
  const offset = (index: number): number => Number(view.getBigUint64(8 * (index + 1), true));
  const part = (index: number): DataView => new DataView(frame, offset(index), offset(index + 1) - offset(index));
  const json = (index: number): unknown => JSON.parse(decoder.decode(part(index)));
  const [header, content] = [json(1) as { msg_type: string }, json(4) as CommContent];
  const buffers = Array.from({ length: count - 6 }, (_, index) => part(index + 5));
  return { type: header.msg_type, content, buffers };
}
