/** Files that Python made, handed to the browser's own downloads. */

import { refusal } from "./app/connection";
import type { Panel } from "./app/panel";

interface Made {
  bytes: Blob;
  filename: string;
}

/** A file of the active persona, of all (`true`), or of those with these ids; or a sentence on what went wrong. */
async function made(view: Panel<unknown>, format: string, which: boolean | string[]): Promise<Made | string> {
  const some = Array.isArray(which) ? { all: false, personas: which } : { all: which };
  const answer = await view.wire.ask({ name: "export", format, ...some });
  const bytes = view.wire.bytes(answer);
  if (answer.kind !== "download" || !bytes) return refusal(answer) || "The file did not arrive. Nothing is lost; try again.";
  return { bytes: new Blob([bytes as DataView<ArrayBuffer>], { type: answer.mime }), filename: answer.filename };
}

/** Fetches such a file and saves it. Resolves to what went wrong, a sentence, or "". */
export async function download(view: Panel<unknown>, format: string, which: boolean | string[]): Promise<string> {
  const file = await made(view, format, which);
  if (typeof file === "string") return file;
  const url = URL.createObjectURL(file.bytes);
  const link = document.createElement("a");
  link.href = url;
  link.download = file.filename;
  link.click();
  // Not at once: Firefox and Safari read the address after the click returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return "";
}

/** Puts the picture of the active persona's map on the clipboard. Resolves to what went wrong, a sentence, or "". */
export async function copyPicture(view: Panel<unknown>): Promise<string> {
  const file = await made(view, "png", false);
  if (typeof file === "string") return file;
  try {
    await navigator.clipboard.write([new ClipboardItem({ [file.bytes.type]: file.bytes })]);
    return "";
  } catch {
    return "The browser does not allow copying a picture here. Export has it as a file.";
  }
}
