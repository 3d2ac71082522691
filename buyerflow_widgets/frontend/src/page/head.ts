/** Before anything is drawn: light, dark, or as the visitor's own system has it. `?voila-theme=dark` decides for one visit; it is read here,
 * so that a page prepared ahead of its visitor can follow it too. Notebooks in JupyterLab's front end have the same in `voila/static/`. */

const { theme = "system", baseUrl = "/" } = (document.currentScript as HTMLScriptElement).dataset;
const asked = new URLSearchParams(location.search).get("voila-theme");
const chosen = asked === "light" || asked === "dark" ? asked : theme;
const system = matchMedia("(prefers-color-scheme: dark)");
const apply = (): void => {
  const dark = chosen === "system" ? system.matches : /dark/i.test(chosen);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
};
system.addEventListener("change", apply);
apply();

// Voilà ends the page's Python with a beacon that must carry this cookie, but sets it only for visitors who log in. With one of our own
// the protection stays as it is: another site can neither read nor guess it.
if (!/(^|; )_xsrf=/.test(document.cookie)) {
  const random = crypto.getRandomValues(new Uint8Array(16));
  const token = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser.
  document.cookie = `_xsrf=${token}; path=${baseUrl}; SameSite=Strict${secure}`;
}
