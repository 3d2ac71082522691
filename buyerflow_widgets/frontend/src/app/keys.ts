/** Every key typed in the app stays in the app: JupyterLab would delete its cell on `x`. Only Ctrl/Cmd+S goes through. */

export type History = "undo" | "redo";

export function ownKeys(root: HTMLElement, signal: AbortSignal, run: (name: History) => void): void {
  // A press on the empty ground focuses the app and not the notebook around it.
  root.tabIndex = -1;
  root.addEventListener(
    "keydown",
    (event) => {
      const command = event.ctrlKey || event.metaKey;
      const key = event.key.toLowerCase();
      if (!(command && key === "s")) event.stopPropagation();
      if (!command || event.altKey || event.defaultPrevented || isEditing(event.composedPath()[0])) return;
      const name = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" && !event.shiftKey ? "redo" : null;
      if (!name) return;
      event.preventDefault();
      run(name);
    },
    { signal },
  );
}

/** In a field that is being edited, undo is the browser's own. Not in one that the app emptied, where nobody wrote since. */
function isEditing(target: EventTarget | undefined): boolean {
  if (target instanceof HTMLTextAreaElement) return !target.readOnly && !target.hasAttribute("data-untouched");
  if (target instanceof HTMLInputElement)
    return !target.readOnly && /^(text|search|number|email|url|tel|password)$/.test(target.type);
  return target instanceof HTMLElement && target.isContentEditable;
}
