/** What stands under the bar when something is wrong: no connection, a damaged store, a failure with no place of its own. */

import { NOTICE, ONLINE } from "../app/connection";
import { heartbeat } from "../app/heartbeat";
import type { Panel } from "../app/panel";
import { button, h } from "../dom";
import * as icons from "../icons";
import { note } from "../note";
import { clock } from "../times";
import type { ShellProps } from "../wire";

const WIDE = "bf-note--bad.bf-note--wide";

export function banners(view: Panel<ShellProps>): {
  element: HTMLElement;
  update: () => void;
  listen: (root: HTMLElement) => void;
} {
  let ping = (): void => {};
  // A notebook's page that is loaded anew has no app in it before its cell is run.
  const isPage = document.body.dataset.voila !== undefined;
  const reload = button("Reload", () => location.reload(), "bf-btn--quiet");
  reload.hidden = !isPage;
  const lost = note(
    WIDE,
    icons.offline,
    "The connection is lost.",
    reload,
    button("Reconnect", () => ping()),
  );
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
    element: h("div.bf-banners", {}, lost.element, damage.element, failure.element),
    update() {
      const { damaged } = view.props();
      if (damaged && damaged !== told) {
        told = damaged;
        damage.show(`What could be read of it is here. The damaged file is kept beside the new one, as ${damaged}.`);
      }
    },
    listen(root) {
      root.addEventListener(NOTICE, (event) => failure.show((event as CustomEvent<string>).detail), { signal: view.signal });
      const heart = heartbeat(view.wire.ping, view.signal, (online, since) => {
        const kept = `What you typed since ${clock(since)} is kept while this page stays open.`;
        const then = isPage ? "Reloading shows what was saved before." : "If Python was restarted, run the cell again.";
        lost.show(online ? "" : `${kept} ${then}`);
        root.dispatchEvent(new CustomEvent(ONLINE, { detail: online }));
      });
      ping = heart.ping;
    },
  };
}
