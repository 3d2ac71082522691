/** What each panel is given: slices, put together. */

import type {
  FootProps,
  FormProps,
  FrameProps,
  GridProps,
  GuideProps,
  IntroductionProps,
  ReviewProps,
  ShellProps,
  SummaryProps,
} from "../wire";
import type { Kind, Of, Store } from "./store";

/** A slice that Python gives before a panel is on screen. */
function given<K extends Kind>(store: Store, kind: K): Of<K> {
  const slice = store.get(kind);
  if (!slice) throw new Error(`there is no ${kind} yet`);
  return slice;
}

export function shellProps(store: Store): ShellProps {
  const { formats, max_import } = given(store, "limits");
  return {
    ...given(store, "bar"),
    steps: given(store, "steps").steps,
    save: given(store, "save"),
    consent: store.get("consent") ?? null,
    importing: store.get("importing") ?? null,
    formats,
    max_import,
    conflicts: given(store, "conflicts").items,
    news: given(store, "news"),
  };
}

export function guideProps(store: Store): GuideProps {
  const { open_stage, ...guide } = given(store, "guide");
  const others = given(store, "order").stage_ids.filter((id) => id !== open_stage);
  const parts = ["", ...others, open_stage].flatMap((id) => (id === null ? [] : (store.get("log", id) ?? [])));
  const stages = new Map(given(store, "order").stage_ids.map((id) => [id, store.get("stage", id)?.stage]));
  return { ...guide, turns: parts.flatMap(({ entries }) => entries), stages, questions: given(store, "limits").questions };
}

export function introductionProps(store: Store): IntroductionProps {
  return { ...given(store, "welcome"), ...given(store, "personas") };
}

export function gridProps(store: Store): GridProps {
  const { max_text, max_stages, max_paste } = given(store, "limits");
  const asked = given(store, "asked").cell;
  const rows = given(store, "order").stage_ids.flatMap((id) => store.get("stage", id) ?? []);
  const used = given(store, "used").values;
  return { ...given(store, "grid"), asked, rows, used, drafting: store.get("drafting") ?? null, max_text, max_stages, max_paste };
}

export function summaryProps(store: Store): SummaryProps {
  return { ...given(store, "summary"), max_text: given(store, "limits").max_text };
}

export const formProps = (store: Store): FormProps => given(store, "form");
export const reviewProps = (store: Store): ReviewProps => given(store, "review");
export const footProps = (store: Store): FootProps => given(store, "foot");
export const frameProps = (store: Store): FrameProps => given(store, "bar");
