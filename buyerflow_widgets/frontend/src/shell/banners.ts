/** What stands under the bar when something is wrong: no connection, a conflict, a failure with no place of its own. */

import { NOTICE, notice, ONLINE, refusal } from "../connection";
import { button, h } from "../dom";
import * as icons from "../icons";
import { note } from "../note";
import { clock } from "../times";
import type { View } from "../view";
import type { ShellProps } from "../wire";
import { heartbeat } from "./heartbeat";

const WIDE = "bf-note--bad.bf-note--wide";

export function banners(view: View<ShellProps>): {
  element: HTMLElement;
  update: () => void;
  listen: (root: HTMLElement) => void;
} {
  let ping = (): void => {};
  const reload = async (): Promise<void> => notice(view.el, refusal(await view.wire.ask({ name: "reload_persona" })));

  const lost = note(
    WIDE,
    icons.offline,
    "The connection is lost.",
    button("Reload", () => location.reload(), "bf-btn--quiet"),
    button("Reconnect", () => ping()),
  );
  const conflict = note(WIDE, icons.warning, "Changed elsewhere.", button("Reload this persona", reload));
  const damage = note(
    "bf-note--warn.bf-note--wide",
    icons.warning,
    "The saved work was damaged.",
    button("Close", () => damage.show(""), "bf-btn--quiet"),
  );
  let told = "";
  const failure = note(
    WIDE,
    icons.warning,
    "",
    button("Close", () => failure.show(""), "bf-btn--quiet"),
  );

  return {
    element: h("div.bf-banners", {}, lost.element, damage.element, conflict.element, failure.element),
    update() {
      const { damaged } = view.props();
      if (damaged && damaged !== told) {
        told = damaged;
        damage.show(`What could be read of it is here. The damaged file is kept beside the new one, as ${damaged}.`);
      }
      const clash = view.props().save.state === "conflict";
      conflict.show(
        clash
          ? "This persona was changed in another tab or window. What you typed is kept here until you reload the persona."
          : "",
      );
    },
    listen(root) {
      root.addEventListener(NOTICE, (event) => failure.show((event as CustomEvent<string>).detail), { signal: view.signal });
      const heart = heartbeat(view.wire.ping, view.signal, (online, since) => {
        const kept = `What you typed since ${clock(since)} is kept while this page stays open. Reloading shows what was saved before.`;
        lost.show(online ? "" : kept);
        root.dispatchEvent(new CustomEvent(ONLINE, { detail: online }));
      });
      ping = heart.ping;
    },
  };
}
