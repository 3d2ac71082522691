/** Files that Python made, handed to the browser's own downloads. */

import { refusal } from "./app/connection";
import type { Panel } from "./app/panel";

/** Fetches a file of the active persona, of all (`true`), or of those with these ids, and saves it. Resolves to what went wrong, a
 * sentence, or "". */
export async function download(view: Panel<unknown>, format: string, which: boolean | string[]): Promise<string> {
  const some = Array.isArray(which) ? { all: false, personas: which } : { all: which };
  const answer = await view.wire.ask({ name: "export", format, ...some });
  const bytes = view.wire.bytes(answer);
  if (answer.kind !== "download" || !bytes) return refusal(answer) || "The file did not arrive. Nothing is lost; try again.";
  const url = URL.createObjectURL(new Blob([bytes as DataView<ArrayBuffer>], { type: answer.mime }));
  const link = document.createElement("a");
  link.href = url;
  link.download = answer.filename;
  link.click();
  // Not at once: Firefox and Safari read the address after the click returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return "";
}
