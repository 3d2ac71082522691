/** What goes to and comes from the clipboard. A block of cells travels as spreadsheets send it: tab-separated text beside an HTML table. */

/** On a table that we wrote: the text beside it is exact. */
const OURS = "data-buyerflow";

/** Cells with tabs or line breaks in them, or a quote at their start, are quoted and quotes in them doubled: Python's "excel-tab". */
export function toText(rows: string[][]): string {
  const lines = rows.map((row) => row.map(quoted).join("\t"));
  // With a last line break an empty last row is not lost; a cell by itself is pasted into prose without one.
  return rows.length > 1 ? `${lines.join("\n")}\n` : lines.join("");
}

export function toHtml(rows: string[][]): string {
  const table = document.createElement("table");
  table.setAttribute(OURS, "");
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

/** The block of cells that was copied, as our own text; null where it is prose for one cell.
 *
 * A table's HTML is trusted before its text: Excel and Google Sheets quote only some cells, LibreOffice none, and a word processor's text
 * breaks rows at each paragraph. Prose may have tabs in it too (numbered lists), but has paragraphs around them. */
export function toBlock(text: string, html: string): string | null {
  if (html.includes(OURS)) return text;
  const table = /<t[dhr][\s>]/i.test(html) ? fromHtml(html) : [];
  if (table.length > 0) return toText(table);
  const isSheets = html.includes("data-sheets-");
  return isSheets || (text.includes("\t") && !/<(p|li|h[1-6])[\s>]/i.test(html)) ? text : null;
}

/** The first table's cells. Parsed apart from the page: nothing in it runs or is fetched. */
function fromHtml(html: string): string[][] {
  // Excel copies a single cell as a bare `<td>`, which is none without its table.
  const whole = /<table[\s>]/i.test(html) ? html : `<table>${html}</table>`;
  const table = new DOMParser().parseFromString(whole.replaceAll("\0", ""), "text/html").querySelector("table");
  return [...(table?.rows ?? [])].map((row) => [...row.cells].map(cellText)).filter((row) => row.length > 0);
}

/** Source lines are wrapped, so white space with a line break in it is one space, and none beside a `<br>` or a paragraph's end. */
function cellText(cell: HTMLElement): string {
  const parts: string[] = [];
  const walk = (node: Node): void => {
    for (const child of node.childNodes) {
      if (child.nodeName === "BR") parts.push("\n");
      else if (child.nodeType === Node.TEXT_NODE) parts.push((child.textContent ?? "").replace(/[ \t]*\r?\n\s*/g, "\r"));
      else {
        const isBlock = /^(P|DIV|LI)$/.test(child.nodeName);
        if (isBlock && parts.join("").replaceAll("\r", "") !== "") parts.push("\n");
        walk(child);
      }
    }
  };
  walk(cell);
  const text = parts
    .join("")
    .replace(/\r*\n\r*/g, "\n")
    .replace(/^\r+|\r+$/g, "");
  const plain = text.replace(/\r+/g, " ").replaceAll("\u00a0", " ");
  // An empty cell holds a space that keeps its height.
  return plain.trim() === "" ? "" : plain;
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
