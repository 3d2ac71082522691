/** The summary: read, written, edited, copied. It says who wrote it, and when it is out of date. */

import { announce, notice as complain, refusal } from "../app/connection";
import type { Mounted, Panel } from "../app/panel";
import { button, focused, h, htmlInto, setText } from "../dom";
import * as icons from "../icons";
import { note } from "../note";
import type { Command, SummaryProps } from "../wire";
import { copy } from "./copy";
import { editor } from "./editor";
import { byLine, notice } from "./origin";
import { newPart } from "./part";
import { verdict } from "./verdict";

export interface SummaryMounted extends Mounted<SummaryProps> {
  /** Puts the caret into the text. */
  edit(): void;
}

export function mount(summary: Panel<SummaryProps>): SummaryMounted {
  const { el, signal, wire, props } = summary;
  let startedAt: string | null = null;
  let started = 0;

  const ask = async (command: Command): Promise<void> => complain(el, refusal(await wire.ask(command)));
  const toClipboard = async (): Promise<void> => {
    const done = await copy(doc, props().text);
    announce(el, done ? "Summary copied" : "The browser does not allow copying. Select the text and copy it yourself.");
    setText(copyLabel, done ? "Copied" : "Not copied");
    setTimeout(() => setText(copyLabel, "Copy"), 2000);
  };

  const edit = editor(summary, () => {
    show(props());
    if (!edit.isOpen()) editButton.focus();
  });
  const who = h("span.bf-by__who");
  const generate = button("Generate summary", () => ask({ name: "generate_summary" }), "", icons.icon(icons.again));
  const outline = button("Use the outline", () => ask({ name: "use_outline" }), "bf-btn--quiet");
  const generateLabel = generate.lastElementChild ?? generate;
  const stop = button("Stop", () => ask({ name: "stop_summary" }), "", icons.icon(icons.stop));
  const editButton = button("Edit", () => edit.open(), "bf-btn--quiet", icons.icon(icons.pencil));
  const copyButton = button("Copy", toClipboard, "bf-btn--quiet", icons.icon(icons.copy));
  const copyLabel = copyButton.lastElementChild ?? copyButton;
  const by = h("div.bf-by", {}, who, generate, outline, stop, editButton, copyButton);
  const where = h("p.bf-by__where");
  const stale = note("bf-note--warn", icons.clock, "Out of date.");
  const error = note("bf-note--bad", icons.warning, "");
  const part = newPart(
    () => ask({ name: "use_new_part" }),
    () => ask({ name: "discard_new_part" }),
  );
  const checks = verdict();
  const doc = h("div.bf-doc.bf-read");
  const showText = htmlInto(doc);

  el.append(
    h("div.bf-work__head", {}, h("h2", {}, "Summary"), h("p", {}, "One page for people who will not open the map.")),
    error.element,
    stale.element,
    by,
    where,
    edit.element,
    part.element,
    checks.element,
    doc,
  );

  const status = (now: SummaryProps): string => {
    if (now.state !== "writing") return now.origin ? byLine(now.origin) : "There is no summary yet.";
    const seconds = Math.round((performance.now() - started) / 1000);
    return `${now.model ? `${now.model.name} is writing` : "Writing"} · ${seconds} s`;
  };
  const show = (now: SummaryProps): void => {
    const writing = now.state === "writing";
    const editing = edit.isOpen();
    const before = focused(el);
    setText(who, status(now));
    const label = now.state === "none" ? "Generate summary" : "Regenerate";
    setText(generateLabel, label);
    generate.hidden = writing || editing;
    const failed = now.error !== "" && now.model !== null;
    const replaceable = now.origin?.author === "model" || (failed && now.origin?.author !== "outline");
    outline.hidden = writing || editing || !replaceable;
    stop.hidden = !writing;
    editButton.hidden = writing || editing;
    copyButton.hidden = now.state !== "written" || editing;
    const isOwn = now.state === "written" && now.origin?.author === "person";
    setText(where, `${notice(now.model, label)}${isOwn ? " It replaces your own text; undo brings that back." : ""}`);
    where.hidden = writing || editing;
    if (now.part && part.element.hidden && !editing) announce(el, "The summary you had is still there. A new part is offered.");
    part.show(editing ? null : now.part);
    // The press on a button may take it away: another stands in its place.
    if (before?.closest("[hidden]")) (writing ? stop : generate).focus();
    stale.show(
      now.stale && !writing ? "Your map changed since this was written. After a new one, undo brings this text back." : "",
    );
    error.show(now.error);
    checks.show(editing ? null : now.check, now.stale);
    doc.hidden = editing;
    doc.setAttribute("aria-busy", String(writing));
    showText(now.html);
  };

  // The visitor's clock and the server's may differ: the seconds count from when the writing was first seen.
  const tick = setInterval(() => {
    if (props().state === "writing") setText(who, status(props()));
  }, 1000);
  signal.addEventListener("abort", () => clearInterval(tick));

  return {
    edit: () => edit.open(),
    leave: () => edit.leave(),
    update(now) {
      if (now.started_at !== startedAt) {
        startedAt = now.started_at;
        started = performance.now();
      }
      edit.update(now);
      show(now);
    },
  };
}
