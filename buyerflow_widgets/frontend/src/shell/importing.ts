/** A file on its way in: what it would bring, which column means what, what is wrong. Nothing comes in before `Import`. */

import { announce, IMPORT, notice, refusal } from "../app/connection";
import type { Panel } from "../app/panel";
import { button, h, setText, showEach, uid } from "../dom";
import type { Command, ShellProps } from "../wire";

export interface Importing {
  element: HTMLElement;
  update: () => void;
  listen: (root: HTMLElement) => void;
}

export function importing(view: Panel<ShellProps>): Importing {
  const title = h("h2", { id: uid() });
  const text = h("p", { role: "status" });
  const wrong = h("div", { role: "alert" });
  const problems = h("ul.bf-points");
  const personas = h("ul.bf-points", { "aria-label": "Personas in the file" });
  const notesTitle = h("h3", { id: uid() }, "What is left out or read in another way");
  const notes = h("ul.bf-points", { "aria-labelledby": notesTitle.id });
  const columns = h("div.bf-columns");
  const columnsOf = h("fieldset", {}, h("legend", {}, "Columns"), columns);
  const ask = async (command: Command): Promise<string> => refusal(await view.wire.ask(command));
  /** As it stands on screen, whatever is on its way. */
  const chosen = (): Record<string, string> =>
    Object.fromEntries([...columns.querySelectorAll("select")].map((select) => [select.dataset.heading ?? "", select.value]));
  /** Without those that still wait for an answer. */
  const answered = (): Record<string, string> =>
    Object.fromEntries(Object.entries(chosen()).filter(([, field]) => field !== "?"));
  const close = (): void => {
    dialog.close();
    void ask({ name: "close_import" });
  };
  const apply = async (): Promise<void> => {
    if (confirm.getAttribute("aria-disabled") === "true") return;
    const count = view.props().importing?.preview?.count ?? "";
    // It stays open until they are listed: of hundreds that takes a while.
    confirm.setAttribute("aria-disabled", "true");
    const before = text.textContent ?? "";
    setText(text, `Importing ${count}…`);
    const failure = await ask({ name: "apply_import", columns: answered() });
    confirm.removeAttribute("aria-disabled");
    notice(view.el, failure);
    if (failure) setText(text, before);
    else announce(view.el, `Imported ${count}. Undo takes it back.`);
  };
  const confirm = button("Import", apply, "bf-btn--primary");
  const confirmLabel = confirm.lastElementChild ?? confirm;
  const another = button("Choose another file", () => chooser.click());
  const dialog = h(
    "dialog.bf-dialog",
    {
      "aria-labelledby": title.id,
      oncancel: (event: Event) => {
        event.preventDefault();
        close();
      },
    },
    title,
    text,
    wrong,
    problems,
    personas,
    notesTitle,
    notes,
    columnsOf,
    h("div.bf-row", {}, confirm, another, button("Cancel", close, "bf-btn--quiet")),
  );

  const read = async (): Promise<void> => {
    const file = chooser.files?.[0];
    chooser.value = "";
    if (!file) return;
    const most = view.props().max_import;
    if (file.size > most) {
      const mb = (bytes: number): string => (bytes / 1e6).toFixed(1);
      return notice(view.el, `${file.name} has ${mb(file.size)} MB; a file of up to ${mb(most)} MB can be imported.`);
    }
    const answer = await view.wire.ask({ name: "preview_import", filename: file.name }, await file.arrayBuffer());
    notice(view.el, refusal(answer));
  };
  const chooser = h("input", { type: "file", accept: ".json,.csv,.tsv,.xlsx", hidden: true, onchange: read });

  const column = ([heading, field]: [string, string]): HTMLElement => {
    const id = uid();
    const fields = view.props().importing?.preview?.fields ?? [];
    const asked = field === "?" ? [["?", "Please choose…"]] : [];
    const options = [...asked, ["", "Left out"], ...fields].map(([value, label]) =>
      h("option", { value, selected: value === field }, label ?? ""),
    );
    const select = h(
      "select.bf-field",
      { id, "data-heading": heading, onchange: () => ask({ name: "map_import", columns: answered() }) },
      ...options,
    );
    return h("div", {}, h("label", { for: id }, heading), select);
  };
  const point = (sentence: string): HTMLElement => h("li", {}, sentence);

  return {
    element: h("div", {}, chooser, dialog),
    update() {
      const now = view.props().importing;
      if (!now) return dialog.close();
      const { preview, refused } = now;
      const found = preview ?? { count: "", lead: "", personas: [], problems: [], notes: [], headings: [] };
      setText(title, `Import ${now.name}`);
      setText(
        text,
        found.lead
          ? `${sentence(found.lead)} Nothing is changed before you confirm.`
          : preview || refused
            ? ""
            : "Reading the file…",
      );
      setText(
        wrong,
        refused ||
          (found.problems.length > 0 ? "This cannot come in as it is. Choose other columns, or put it right in the file:" : ""),
      );
      showEach(problems, found.problems, point);
      showEach(personas, found.personas, point);
      showEach(notes, found.notes, point);
      notesTitle.hidden = found.notes.length === 0;
      // What was chosen here stands here already: the focus stays where it is.
      if (JSON.stringify(Object.entries(chosen())) !== JSON.stringify(found.headings)) showEach(columns, found.headings, column);
      columnsOf.hidden = found.headings.length === 0;
      another.hidden = !refused && found.problems.length === 0;
      confirm.hidden = found.lead === "";
      setText(confirmLabel, `Import ${found.count}`);
      if (!dialog.open && dialog.isConnected) dialog.showModal();
    },
    listen(root) {
      root.addEventListener(IMPORT, () => chooser.click(), { signal: view.signal });
    },
  };
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
