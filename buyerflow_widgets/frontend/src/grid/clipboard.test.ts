/** What other programs put on the clipboard: LibreOffice's real ones, and those of Excel, Google Sheets and Word after public samples. */

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { onlyCell, toBlock, toProse, toText } from "./clipboard";

interface Copied {
  plain: string;
  html: string;
  cells?: string[][];
  text?: string;
}

const FOLDER = "../../tests/data/clipboard";

describe.each(readdirSync(FOLDER))("%s", (name) => {
  const { plain, html, cells, text }: Copied = JSON.parse(readFileSync(`${FOLDER}/${name}`, "utf8"));
  const block = toBlock(plain, html);

  if (cells) {
    it("is a block of these cells", () => {
      if (cells.flat().length > 1) expect(block).toBe(toText(cells));
      else expect(onlyCell(block ?? "")).toBe(cells[0]?.[0]);
    });
  } else {
    it("is prose for one cell", () => {
      expect(block).toBeNull();
      expect(toProse(plain)).toBe(text);
    });
  }
});
