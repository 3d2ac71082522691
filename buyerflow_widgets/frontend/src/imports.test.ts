/** No import goes in a circle, types included. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";

const IMPORTED = /(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g;
const modules = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((path) => /(?<!\.test)\.ts$/.test(path));

function imports(path: string): string[] {
  return [...readFileSync(join("src", path), "utf8").matchAll(IMPORTED)].map(([, name = ""]) => {
    const to = join(dirname(path), name);
    const found = [`${to}.ts`, join(to, "index.ts")].find((one) => modules.includes(one));
    if (!found) throw new Error(`${path} imports ${name}, which is no module here`);
    return found;
  });
}

/** All that a module imports, and what those import. */
function reach(path: string, graph: Map<string, string[]>, seen = new Set<string>()): Set<string> {
  for (const next of graph.get(path) ?? []) if (!seen.has(next)) reach(next, graph, seen.add(next));
  return seen;
}

it("imports nothing in a circle", () => {
  const graph = new Map(modules.map((path) => [path, imports(path)]));
  expect(reach("app/index.ts", graph)).toContain("grid/place.ts");
  expect(modules.filter((path) => reach(path, graph).has(path))).toEqual([]);
});
