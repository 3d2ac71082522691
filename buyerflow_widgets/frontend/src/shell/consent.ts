/** Asked before anything goes to a model: what is sent, to whom. */

import { notice, refusal } from "../app/connection";
import type { Panel } from "../app/panel";
import { button, h, setText, uid } from "../dom";
import type { Command, ShellProps } from "../wire";

export function consent(view: Panel<ShellProps>): { element: HTMLDialogElement; update: () => void } {
  const title = uid();
  const text = uid();
  const what = h("p", { id: text });
  const answer = async (name: "allow_model" | "decline_model"): Promise<void> => {
    element.close();
    notice(view.el, refusal(await view.wire.ask({ name } as Command)));
  };
  const element = h(
    "dialog.bf-dialog",
    {
      "aria-labelledby": title,
      "aria-describedby": text,
      oncancel: (event: Event) => {
        event.preventDefault();
        void answer("decline_model");
      },
    },
    h("h2", { id: title }, "Send this to the model?"),
    what,
    h("p", {}, "Nothing was sent yet, and nothing else will be. You are asked once while this page is open."),
    h(
      "div.bf-row",
      {},
      button("Send", () => answer("allow_model"), "bf-btn--primary"),
      button("Not now", () => answer("decline_model")),
    ),
  );
  return {
    element,
    update() {
      const asked = view.props().consent;
      if (!asked) return element.close();
      setText(what, `This sends ${asked.what} to ${asked.host}, for the model ${asked.model}.`);
      if (!element.open && element.isConnected) element.showModal();
    },
  };
}
