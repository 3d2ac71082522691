// Builds the front end: `static/app.*`, the widget for notebooks; `static/page/`, our own page as a template of Voilà's, whose files are
// named by their content and stand there compressed as well; `static/report.css`, which reports carry with them.
import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const OUT = "../static";
const PAGE = `${OUT}/page`;
const common = { bundle: true, minify: true, format: "esm", target: "es2022", legalComments: "none" };

await rm(OUT, { recursive: true, force: true });
const app = [
  { in: "src/app/index.ts", out: "app" },
  { in: "src/styles/app.css", out: "app" },
  { in: "src/styles/report.css", out: "report" },
];
await build({ ...common, entryPoints: app, outdir: OUT, loader: { ".woff2": "dataurl" } });

const page = [
  { in: "src/page/index.ts", out: "page" },
  { in: "src/page/page.css", out: "page" },
];
const files = { ...common, outdir: `${PAGE}/static`, entryNames: "[name].[hash]", assetNames: "[name].[hash]", metafile: true };
const built = [
  await build({ ...files, entryPoints: page, loader: { ".woff2": "file" } }),
  // It runs before anything is drawn, so it is no module.
  await build({ ...files, format: "iife", entryPoints: [{ in: "src/page/head.ts", out: "head" }] }),
];
let html = await readFile("src/page/index.html.j2", "utf8");
for (const file of built.flatMap(({ metafile }) => Object.keys(metafile.outputs))) {
  // It is compressed already.
  if (file.endsWith(".woff2")) continue;
  const bytes = await readFile(file);
  await writeFile(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  await writeFile(`${file}.br`, brotliCompressSync(bytes));
  const name = basename(file);
  html = html.replaceAll(`@${name.replace(/\.[A-Z0-9]+\./, ".")}@`, name);
}
await writeFile(`${PAGE}/index.html.j2`, html);
await copyFile("node_modules/@fontsource-variable/inter/LICENSE", `${PAGE}/static/OFL.txt`);
await writeFile(`${PAGE}/conf.json`, '{ "base_template": "lab" }\n');
