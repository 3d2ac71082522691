/** The widget (AFM): one store a model, panels a view. */

import type { RenderProps } from "@anywidget/types";
import { h } from "../dom";
import { mount as foot } from "../foot";
import { mount as form, hasDrafts } from "../form";
import { mount as frame } from "../frame";
import { mount as grid } from "../grid";
import { mount as guide } from "../guide";
import { mount as introduction } from "../introduction";
import { mount as review } from "../review";
import { mount as shell } from "../shell";
import { mount as summary } from "../summary";
import type { Changes, Phase, StageField } from "../wire";
import { type Connection, connect } from "./connection";
import { listenForGoTo } from "./go-to";
import type { LoadRichText, Mounted, Panel } from "./panel";
import * as props from "./props";
import { type Kind, type Model, Store, safely } from "./store";

type Context = Pick<RenderProps<{ slices: Changes }>, "el"> & { model: Model; signal?: AbortSignal };

export default () => {
  let store: Store | undefined;
  return {
    initialize({ model }: { model: Model }): () => void {
      store = new Store(model);
      return () => store?.close();
    },
    render({ model, el, signal }: Context): () => void {
      const end = new AbortController();
      signal?.addEventListener("abort", () => end.abort());
      show(store ?? new Store(model), el, end.signal);
      return () => end.abort();
    },
  };
};

/** The app in `el`, until the signal aborts; its root. */
export function show(store: Store, el: HTMLElement, signal: AbortSignal, richText?: LoadRichText): HTMLElement {
  const root = h("div.bf-app");
  el.replaceChildren(root);
  const closed = store.get("closed");
  if (closed) root.append(h("p.page-message", { role: "alert" }, closed.sentence));
  else if (store.get("guide")) showApp(store, root, signal, richText);
  else showGrid(store, root, signal);
  return root;
}

const GRID_KINDS: Kind[] = ["grid", "order", "stage", "asked", "used", "drafting"];

/** A panel as the app keeps it: of which kinds of slices it is made, and in which phases it is on screen. */
interface Kept {
  /** Builds it, where it is not there yet. */
  build(): void;
  el: HTMLElement;
  kinds: Kind[];
  phases: Phase[] | null;
  update(): void;
  leave(): void;
}

/** Makes panels for one view. Each is built when it is first on screen. */
function panels(store: Store, root: HTMLElement, signal: AbortSignal, given?: LoadRichText) {
  const wire = connect(store.model, root, signal);
  const richText = given ?? (() => fromPython(wire));
  const { work } = store;
  return <T, M extends Mounted<T>>(
    name: string,
    mount: (panel: Panel<T>) => M,
    read: (store: Store) => T,
    kinds: Kind[],
    phases: Phase[] | null = null,
  ): Kept & { mounted(): M | undefined; wire: Connection } => {
    const el = h("div");
    el.className = `bf-panel ${name}`;
    el.hidden = phases !== null;
    let mounted: M | undefined;
    return {
      el,
      kinds,
      phases,
      wire,
      mounted: () => mounted,
      build() {
        mounted ??= mount({ root, el, signal, wire, work, richText, props: () => read(store) });
      },
      update() {
        this.build();
        mounted?.update(read(store));
      },
      leave: () => mounted?.leave?.(),
    };
  };
}

/** In a notebook, where a file of ours has no address. */
async function fromPython(wire: Connection): ReturnType<LoadRichText> {
  const answer = await wire.ask({ name: "rich_text" });
  if (answer.kind !== "script") throw new Error("the summary's editor did not come");
  const address = URL.createObjectURL(new Blob([answer.code], { type: "text/javascript" }));
  return import(address).finally(() => URL.revokeObjectURL(address));
}

function showApp(store: Store, root: HTMLElement, signal: AbortSignal, richText?: LoadRichText): void {
  const panel = panels(store, root, signal, richText);
  const bar = panel("bf-shell", shell, props.shellProps, [
    "bar",
    "steps",
    "save",
    "limits",
    "consent",
    "importing",
    "conflicts",
    "news",
  ]);
  const conversation = panel("bf-guide", guide, props.guideProps, ["guide", "log", "order", "stage"]);
  const persona = panel("bf-form", form, props.formProps, ["form"], ["persona"]);
  const stages = panel("bf-stages", grid, props.gridProps, GRID_KINDS, ["stages", "alignment"]);
  const summaryPanel = panel("bf-summary", summary, props.summaryProps, ["summary"], ["summary"]);
  const work: Kept[] = [
    panel("bf-introduction", introduction, props.introductionProps, ["welcome", "personas"], ["introduction"]),
    persona,
    stages,
    summaryPanel,
    panel("bf-review", review, props.reviewProps, ["review"], ["review"]),
    panel("bf-foot", foot, props.footProps, ["foot"]),
  ];
  const workspace = h("div.bf-work", { role: "region", "aria-label": "Workspace" }, ...work.map(({ el }) => el));
  root.append(bar.el, h("div.bf-body", {}, conversation.el, workspace));
  const phase = (): Phase => store.get("bar")?.phase ?? "introduction";
  keepCurrent(store, root, signal, [bar, conversation, ...work], phase);
  // What an earlier view has left in the form goes up as it is built, whatever step is open.
  if (hasDrafts(store.work)) persona.build();
  listenForGoTo({ root, wire: bar.wire, signal, phase }, ({ field, stage_id }) => {
    if (stage_id) stages.mounted()?.edit({ stage_id, field: field as StageField });
    else if (field === "ai_generated_summary") summaryPanel.mounted()?.edit();
    else if (field === "persona_name" || field === "persona_pain_points") persona.mounted()?.edit(field);
  });
}

/** The grid by itself, for a notebook's cell. */
function showGrid(store: Store, root: HTMLElement, signal: AbortSignal): void {
  root.classList.add("bf-app--part");
  const panel = panels(store, root, signal);
  const around = panel("bf-frame", frame, props.frameProps, ["bar"]);
  const stages = panel("bf-stages", grid, props.gridProps, GRID_KINDS);
  root.append(around.el, stages.el);
  keepCurrent(store, root, signal, [around, stages], () => "alignment");
}

/** Shows what is told, in the panels of the phase that is open. */
function keepCurrent(store: Store, root: HTMLElement, signal: AbortSignal, all: Kept[], phase: () => Phase): void {
  const update = (kinds: ReadonlySet<Kind> | null): void => {
    const now = phase();
    root.dataset.phase = now;
    const open = all.filter(({ phases }) => phases?.includes(now) ?? true);
    for (const each of all) {
      if (each.el.hidden || open.includes(each) || !each.phases) continue;
      each.leave();
      each.el.hidden = true;
    }
    for (const each of open) {
      const isNew = kinds === null || (each.phases !== null && each.el.hidden);
      if (isNew && each.phases) each.el.hidden = false;
      if (isNew || each.kinds.some((kind) => kinds.has(kind))) safely(() => each.update());
    }
  };
  signal.addEventListener("abort", store.subscribe(update));
  update(null);
}
