/** Where the person is: the window's title and the address's fragment follow persona and phase, and an address leads there again. */

import { connect, notice, refusal } from "../app/connection";
import type { Store } from "../app/store";
import type { Bar } from "../wire";

const TITLE = document.title;

/** Such as "#stages/3f2c…"; the Introduction is about no persona. */
function fragment({ phase, persona }: Bar): string {
  return persona && phase !== "introduction" ? `#${phase}/${encodeURIComponent(persona.persona_id)}` : "#introduction";
}

export function keepPlace(store: Store, root: HTMLElement, signal: AbortSignal): void {
  const wire = connect(store.model, root, signal);
  const phases = (): Bar["phase"][] => store.get("steps")?.steps.map(({ phase }) => phase) ?? [];
  /** An address is being opened: it stays until that is done. */
  let isOpening = false;

  const show = (how: "pushState" | "replaceState"): void => {
    const bar = store.get("bar");
    if (!bar) return;
    const step = store.get("steps")?.steps.find(({ phase }) => phase === bar.phase)?.name;
    const name = bar.phase === "introduction" ? undefined : bar.persona?.name;
    document.title = [step, name, TITLE].filter(Boolean).join(" – ");
    if (!isOpening && fragment(bar) !== location.hash) history[how](null, "", fragment(bar));
  };

  const open = async (): Promise<void> => {
    if (isOpening) return;
    isOpening = true;
    // Back or Forward may be pressed again before there is an answer.
    for (let asked = ""; asked !== location.hash; ) {
      asked = location.hash;
      const bar = store.get("bar");
      const [name, id = ""] = asked.slice(1).split("/");
      const phase = phases().find((each) => each === name);
      if (bar && phase && fragment(bar) !== asked) notice(root, await go(bar, phase, decoded(id)));
    }
    isOpening = false;
    show("replaceState");
  };

  const go = async (bar: Bar, phase: Bar["phase"], persona_id: string): Promise<string> => {
    const isOpen = phase === "introduction" || persona_id === bar.persona?.persona_id;
    const failure = refusal(
      await wire.send(isOpen ? { type: "PhaseOpened", phase } : { type: "PersonaOpened", persona_id, phase }),
    );
    if (failure) await wire.send({ type: "PhaseOpened", phase: "introduction" });
    return failure && `This address leads to a persona that cannot be opened. ${failure}`;
  };

  addEventListener("popstate", open, { signal });
  signal.addEventListener(
    "abort",
    store.subscribe((kinds) => kinds.has("bar") && show("pushState")),
  );
  void open();
}

/** "" where it is no part of an address. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}
