/** The foot of the workspace: `Back` and `Continue`, and in the review what to do with the finished map. */

import { refusal } from "../app/connection";
import type { Mounted, Panel } from "../app/panel";
import { button, h, setText } from "../dom";
import * as icons from "../icons";
import type { Event, FootProps } from "../wire";

export function mount({ el, wire, props }: Panel<FootProps>): Mounted<FootProps> {
  let failure = "";
  const send = async (event: Event): Promise<void> => {
    failure = refusal(await wire.send(event));
    show(props());
  };
  const open = (phase: FootProps["back"]): void => {
    if (phase) send({ type: "PhaseOpened", phase });
  };
  const end = (): void => {
    const { completed, persona_id } = props();
    if (!completed) send({ type: "Finished", persona_id });
  };

  const note = h("p.bf-foot__note", { role: "status" });
  const back = button("Back", () => open(props().back));
  const next = button("Continue", () => open(props().next));
  const edit = button("Edit Persona", () => open("persona"));
  const add = button("Add New Persona", () => send({ type: "PersonaAdded" }));
  const finish = button("Finish", end);
  const finished = button("Finished", () => {}, "bf-btn--quiet", icons.icon(icons.saved));
  finished.setAttribute("aria-disabled", "true");
  el.append(note, back, edit, add, next, finish, finished);

  const show = (now: FootProps): void => {
    const review = now.phase === "review";
    el.hidden = !review && !now.back && !now.next;
    setText(note, failure || now.note);
    back.hidden = review || !now.back;
    next.hidden = review || !now.next;
    for (const onwards of [next, finish]) onwards.classList.toggle("bf-btn--primary", now.ready);
    for (const one of [edit, add]) one.hidden = !review;
    finish.hidden = !review || now.completed;
    finished.hidden = !review || !now.completed;
    el.classList.toggle("bf-foot--3", review);
  };
  let seen = props();
  return {
    update(now) {
      if (now.phase !== seen.phase || now.persona_id !== seen.persona_id) failure = "";
      seen = now;
      show(now);
    },
  };
}
