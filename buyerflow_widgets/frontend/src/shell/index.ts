/** The bar and the steps, and what they open. */

import { announce, notice, refusal } from "../app/connection";
import { keepFocus } from "../app/focus";
import { type History, ownKeys } from "../app/keys";
import { liveRegion } from "../app/live";
import type { Mounted, Panel } from "../app/panel";
import { focusOnRelease } from "../app/presses";
import { button, h, iconButton } from "../dom";
import * as icons from "../icons";
import type { ShellProps } from "../wire";
import { banners } from "./banners";
import { consent } from "./consent";
import { exportMenu } from "./export-menu";
import { history } from "./history";
import { importing } from "./importing";
import { saveStatus } from "./save-status";
import { steps } from "./steps";
import { switcher } from "./switcher";
import { twoPlaces } from "./two-places";

export function mount(shell: Panel<ShellProps>): Mounted<ShellProps> {
  const { root, el, signal, wire, props } = shell;
  const can = (name: History): boolean => (name === "undo" ? props().can_undo : props().can_redo);
  const run = async (name: History): Promise<void> => {
    if (!can(name)) return;
    const failure = refusal(await wire.ask({ name }));
    if (failure) notice(el, failure);
    else announce(el, name === "undo" ? "Undone" : "Redone");
  };

  const personas = switcher(shell);
  const status = saveStatus(shell);
  const wrong = banners(shell);
  const way = steps(shell);
  const asked = consent(shell);
  const file = importing(shell);
  const exports = exportMenu(shell);
  const undo = iconButton("Undo", () => run("undo"), icons.icon(icons.undo));
  const redo = iconButton("Redo", () => run("redo"), icons.icon(icons.redo));
  const versions = history(shell);
  const clash = twoPlaces(shell, versions.opener);
  wrong.element.append(clash.news, versions.news);
  const live = liveRegion();
  let heard = props().news.number;

  const bar = h(
    "div.bf-bar",
    { role: "toolbar", "aria-label": "Workspace actions" },
    h("span.bf-bar__title", {}, "Buying process"),
    h("span.bf-bar__sep", {}, icons.icon(icons.chevronRight)),
    personas.element,
    h("span.bf-bar__rule"),
    undo,
    redo,
    versions.opener,
    h("span.bf-bar__gap"),
    status.element,
    exports.element,
  );
  const skip = button(
    "Skip to the workspace",
    () => {
      const workspace = root.querySelector<HTMLElement>(".bf-work");
      if (workspace) workspace.tabIndex = -1;
      workspace?.focus();
    },
    "bf-skip",
  );
  el.append(
    skip,
    bar,
    wrong.element,
    clash.element,
    exports.progress,
    way.element,
    live.element,
    asked.element,
    file.element,
    exports.dialog,
    versions.element,
    personas.dialog,
  );

  const update = (now: ShellProps): void => {
    undo.setAttribute("aria-disabled", String(!now.can_undo));
    redo.setAttribute("aria-disabled", String(!now.can_redo));
    personas.update(now);
    status.update();
    wrong.update();
    clash.update();
    versions.update();
    if (now.news.number !== heard) announce(el, now.news.text);
    heard = now.news.number;
    way.update(now);
    asked.update();
    file.update();
    exports.update();
  };

  ownKeys(root, signal, run);
  focusOnRelease(root, signal);
  keepFocus(shell);
  status.listen(root);
  wrong.listen(root);
  live.listen(root, signal);
  file.listen(root);
  return { update };
}
