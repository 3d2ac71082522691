/** Puts the summary on the clipboard, formatted for word processors and mail, plain for the rest. */

/** Resolves to whether it worked. */
export async function copy(shown: HTMLElement, text: string): Promise<boolean> {
  try {
    // The marks are for whoever checks it, not for whoever gets it.
    const types = { "text/html": shown.innerHTML.replace(/<\/?mark[^>]*>/g, ""), "text/plain": text };
    const blobs = Object.entries(types).map(([type, content]) => [type, new Blob([content], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    return true;
  } catch {
    return copySelection(shown);
  }
}

/** Without https browsers offer no clipboard; what is selected can be copied all the same. */
function copySelection(shown: HTMLElement): boolean {
  const selection = getSelection();
  selection?.selectAllChildren(shown);
  return document.execCommand("copy");
}
