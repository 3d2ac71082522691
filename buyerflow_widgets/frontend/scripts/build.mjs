// Builds the front end: `static/app.*`, the widget for notebooks, and `static/rich-text.js`, which it asks for later; `static/page/`, our own
// page as a template of Voilà's, whose files are named by their content and stand there compressed as well; `static/head.js`, the script that
// stands in the page itself; `static/report.css`, which reports carry with them.
import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const OUT = "../static";
const PAGE = `${OUT}/page`;
const RICH_TEXT = { in: "src/summary/rich-text.ts", out: "rich-text" };
const common = { bundle: true, minify: true, format: "esm", target: "es2022", legalComments: "none" };

await rm(OUT, { recursive: true, force: true });
const app = [
  { in: "src/app/index.ts", out: "app" },
  { in: "src/styles/app.css", out: "app" },
  { in: "src/styles/report.css", out: "report" },
  RICH_TEXT,
];
await build({ ...common, entryPoints: app, outdir: OUT, loader: { ".woff2": "dataurl" } });

const page = [
  { in: "src/page/index.ts", out: "page" },
  { in: "src/page/page.css", out: "page" },
];
const files = { ...common, outdir: `${PAGE}/static`, entryNames: "[name].[hash]", assetNames: "[name].[hash]", metafile: true };
const later = await build({ ...files, entryPoints: [RICH_TEXT] });
const named = basename(Object.keys(later.metafile.outputs)[0]);
const plugins = [
  // The page's script loads this file, and shares none with it.
  { name: "later", setup: ({ onResolve }) => onResolve({ filter: /\/rich-text$/ }, () => ({ path: `./${named}`, external: true })) },
];
const first = await build({ ...files, entryPoints: page, plugins, loader: { ".woff2": "file" } });
/** What stands in the page itself. */
const inPage = async (file, options = {}) => {
  const { outputFiles } = await build({ ...common, ...options, entryPoints: [`src/page/${file}`], write: false });
  return outputFiles[0].text.trim();
};
const skeleton = await inPage("skeleton.css");
// It runs before anything is drawn, so it is no module. The server's policy allows it by its hash.
const head = await inPage("head.ts", { format: "iife" });
await writeFile(`${OUT}/head.js`, head);
let html = await readFile("src/page/index.html.j2", "utf8");
html = html.replace("@skeleton.css@", () => skeleton).replace("@head.js@", () => head);
for (const file of [later, first].flatMap(({ metafile }) => Object.keys(metafile.outputs))) {
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
// What `rich-text.js` is made of asks for its licences to go along.
const parts = ["squire-rte", "turndown", "@joplin/turndown-plugin-gfm", "dompurify"];
const licences = parts.map(async (name) => `${name}\n\n${await readFile(`node_modules/${name}/LICENSE`, "utf8")}`);
await writeFile(`${PAGE}/static/LICENSES.txt`, (await Promise.all(licences)).join("\n\n"));
await writeFile(`${PAGE}/conf.json`, '{ "base_template": "lab" }\n');
