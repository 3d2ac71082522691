/** Before anything is drawn: light, dark, or as the visitor's own system has it. `?voila-theme=dark` decides for one visit; it is read here,
 * so that a page prepared ahead of its visitor can follow it too. Notebooks in JupyterLab's front end have the same in `voila/static/`.
 * Then what is best begun before the app's script is there. */

import { openChannel, told } from "./channel";

const { theme = "system", style = "" } = (document.currentScript as HTMLScriptElement).dataset;
const asked = new URLSearchParams(location.search).get("voila-theme");
const chosen = asked === "light" || asked === "dark" ? asked : theme;
const system = matchMedia("(prefers-color-scheme: dark)");
const show = (dark: boolean): void => {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
};
const apply = (): void => show(chosen === "system" ? system.matches : /dark/i.test(chosen));
system.addEventListener("change", apply);
// Paper is light.
addEventListener("beforeprint", () => show(false));
addEventListener("afterprint", apply);
apply();

// In the page's text, it would keep the parser waiting.
const link = document.createElement("link");
link.rel = "stylesheet";
link.href = style;
document.head.append(link);

new MutationObserver((_, observer) => {
  const where = told();
  if (!where) return;
  observer.disconnect();
  window.channel = openChannel(where);
}).observe(document, { childList: true, subtree: true });
