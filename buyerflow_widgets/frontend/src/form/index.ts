/** The persona's form. What a person writes stays in its box until Python has it. */

import { Drafts } from "../app/drafts";
import type { Mounted, Panel } from "../app/panel";
import { h, setText } from "../dom";
import type { FormProps } from "../wire";
import { Field, type FieldName } from "./field";

const FIELDS: Record<FieldName, { label: string; hint: string; placeholder: string }> = {
  persona_name: {
    label: "Persona Name",
    hint: "A role, not a person. Add the kind of company if it changes how they buy.",
    placeholder: "Head of customer support (online shop)",
  },
  persona_pain_points: {
    label: "Pain Points",
    hint: "One on each line. What costs them money, time or sleep today?",
    placeholder: "The same report takes two days every month",
  },
};

export interface FormMounted extends Mounted<FormProps> {
  /** Puts the caret into a field. */
  edit(field: FieldName): void;
}

/** Whether there is a text of the form that Python has not. */
export function hasDrafts(work: string): boolean {
  return Object.keys(FIELDS).some((field) => new Drafts(work, field).all().length > 0);
}

export function mount(form: Panel<FormProps>): FormMounted {
  const names = Object.keys(FIELDS) as FieldName[];
  const fields = names.map((name) => new Field(form, name, FIELDS[name]));
  const count = h("p.bf-field__note");
  fields[1]?.element.append(count);
  form.el.append(
    h(
      "div.bf-work__head",
      {},
      h("h2", {}, "Persona"),
      h("p", {}, "Everything that follows is told from this buyer’s point of view."),
    ),
    ...fields.map(({ element }) => element),
  );
  return {
    update(props) {
      for (const field of fields) field.update(props);
      setText(count, props.count);
    },
    leave() {
      for (const field of fields) field.commitOpen();
    },
    edit: (name) => fields[names.indexOf(name)]?.box.focus(),
  };
}
