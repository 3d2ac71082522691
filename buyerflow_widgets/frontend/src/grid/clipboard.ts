/** What goes to and comes from the clipboard. A block of cells travels as spreadsheets send it: tab-separated text beside an HTML table. */

/** Cells with tabs or line breaks in them, or a quote at their start, are quoted and quotes in them doubled: Python's "excel-tab". */
export function toText(rows: string[][]): string {
  const lines = rows.map((row) => row.map(quoted).join("\t"));
  // With a last line break an empty last row is not lost; a cell by itself is pasted into prose without one.
  return rows.length > 1 ? `${lines.join("\n")}\n` : lines.join("");
}

export function toHtml(rows: string[][]): string {
  const table = document.createElement("table");
  const body = table.appendChild(document.createElement("tbody"));
  for (const row of rows) {
    const line = body.appendChild(document.createElement("tr"));
    for (const text of row) {
      const cell = line.appendChild(document.createElement("td"));
      cell.style.whiteSpace = "pre-wrap";
      for (const [index, part] of text.split("\n").entries()) {
        // Excel would otherwise begin a new row.
        if (index > 0) cell.appendChild(document.createElement("br")).setAttribute("style", "mso-data-placement:same-cell");
        cell.append(part);
      }
    }
  }
  return table.outerHTML;
}

/** A block of cells, or else prose for one cell: a word processor's lists have tabs in them too, but paragraphs around them. */
export function isBlock(text: string, html: string): boolean {
  if (/<table[\s>]/i.test(html)) return true;
  return text.includes("\t") && !/<(p|li|h[1-6])[\s>]/i.test(html);
}

/** Prose as it is kept in a cell. */
export function toProse(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
}

/** The text of a block that has only one cell; null where it has more. */
export function onlyCell(text: string): string | null {
  const line = text.replace(/\r?\n$/, "");
  const inQuotes = /^"((?:[^"]|"")*)"$/.exec(line)?.[1];
  if (inQuotes !== undefined) return inQuotes.replaceAll('""', '"').replace(/\r\n?/g, "\n");
  return /[\t\r\n]/.test(line) || line.startsWith('"') ? null : line;
}

function quoted(text: string): string {
  return /[\t\r\n]/.test(text) || text.startsWith('"') ? `"${text.replaceAll('"', '""')}"` : text;
}
