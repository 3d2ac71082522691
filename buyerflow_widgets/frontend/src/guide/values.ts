/** An answer that lists several values: at semicolons and line breaks; where there are none, at commas. Python reads it so, too. */

export function isIn(text: string, value: string): boolean {
  return values(text).some((each) => isSame(each, value));
}

/** The answer with this value behind the others; without it, where it is one of them. */
export function toggled(text: string, value: string): string {
  const others = values(text).filter((each) => !isSame(each, value));
  const all = isIn(text, value) ? others : [...others, value];
  return all.join(/[;\n]/.test(text) || all.some((each) => each.includes(",")) ? "; " : ", ");
}

function values(text: string): string[] {
  const parts = text.split(/[;\n]/);
  return (parts.length > 1 ? parts : text.split(",")).map((each) => each.trim()).filter((each) => each !== "");
}

function isSame(one: string, other: string): boolean {
  return one.toLocaleLowerCase() === other.toLocaleLowerCase();
}
