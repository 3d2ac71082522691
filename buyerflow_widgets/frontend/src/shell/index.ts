/** The bar and the steps. It stands at the top of the app and owns the page: keys, connection, live region. */

import { announce, notice, refusal, whenPlaced } from "../connection";
import { h, iconButton } from "../dom";
import * as icons from "../icons";
import { liveRegion } from "../live";
import { type View, view } from "../view";
import type { ShellProps } from "../wire";
import { banners } from "./banners";
import { consent } from "./consent";
import { exportMenu } from "./export-menu";
import { keepFocus } from "./focus";
import { keepDrafts } from "./form";
import { listenForGoTo } from "./go-to";
import { history } from "./history";
import { importing } from "./importing";
import { type History, ownKeys } from "./keys";
import { focusOnRelease } from "./presses";
import { saveStatus } from "./save-status";
import { steps } from "./steps";
import { switcher } from "./switcher";
import { twoPlaces } from "./two-places";
import { listenForTheUnheard } from "./unheard";

function mount(shell: View<ShellProps>): (props: ShellProps) => void {
  const { el, signal, wire, props } = shell;
  const can = (name: History): boolean => (name === "undo" ? props().can_undo : props().can_redo);
  const run = async (name: History): Promise<void> => {
    if (can(name)) notice(el, refusal(await wire.ask({ name })));
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
  let root: HTMLElement | null = null;
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
  el.append(
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
    if (root) root.dataset.phase = now.phase;
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

  // The shell itself has no box of its own to be seen by.
  whenPlaced(bar, signal, (app) => {
    root = app;
    ownKeys(app, signal, run);
    focusOnRelease(app, signal);
    keepFocus(shell, app);
    listenForGoTo(shell, app);
    listenForTheUnheard(shell, app);
    status.listen(app);
    wrong.listen(app);
    live.listen(app, signal);
    file.listen(app);
    // What an earlier view has left goes up at once: by then it is listened to.
    keepDrafts(shell, app);
    update(props());
  });
  return update;
}

export default view("bf-shell", mount);
