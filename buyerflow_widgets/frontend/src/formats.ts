/** What a map can be taken away as. */

import type { Format } from "./wire";

/** In the order of the menu. */
const FORMATS: { format: Format; name: string }[] = [
  { format: "xlsx", name: "Excel workbook" },
  { format: "pptx", name: "Slides" },
  { format: "html", name: "Web page" },
  { format: "md", name: "Markdown" },
  { format: "csv", name: "CSV" },
  { format: "json", name: "JSON" },
  { format: "parquet", name: "Parquet" },
];

/** Those that this machine can write: some need a library that not every machine has. */
export function offered(available: Format[]): { format: Format; name: string }[] {
  return FORMATS.filter(({ format }) => available.includes(format));
}
