/** Who wrote the summary, in a line. */

import { moment } from "../times";
import type { SummaryProps } from "../wire";

type Origin = NonNullable<SummaryProps["origin"]>;

/** "Written by gpt-4.1-mini at 10:39 from your map". */
export function byLine({ author, model, made_at, complete }: Origin): string {
  if (author === "unknown") return "Came with this map";
  const at = `at ${moment(made_at)}`;
  const who = author === "model" ? model || "the model" : author === "person" ? "you" : "";
  if (!complete) return `Stopped half-way, ${who ? `written by ${who} ` : ""}${at}`;
  if (author === "outline") return `Outline made without AI from your map ${at}`;
  return `Written by ${who} ${at}${author === "model" ? " from your map" : ""}`;
}

/** Said before anything is sent. */
export function notice(model: SummaryProps["model"], button: string): string {
  return model
    ? `${button} sends this map to ${model.host} (${model.name}).`
    : `${button} writes an outline from your map: no AI is set up here.`;
}
