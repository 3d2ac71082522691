// Light, dark, or as the visitor's own system has it. `?voila-theme=dark` decides for one visit; it is read here, so that a page
// prepared ahead of its visitor can follow it too. In the head, before anything is drawn.
(() => {
  const asked = new URLSearchParams(location.search).get("voila-theme");
  const theme = asked === "light" || asked === "dark" ? asked : document.currentScript.dataset.theme;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => (theme === "system" ? system.matches : /dark/i.test(theme));
  const sheet = (name) => document.getElementById(`theme-${name}`);
  window.applyThemeToBody = () => {
    document.body.dataset.jpThemeLight = String(!dark());
    document.body.dataset.jpThemeName = dark() ? "JupyterLab Dark" : "JupyterLab Light";
  };
  const apply = () => {
    sheet("light").media = dark() ? "not all" : "all";
    sheet("dark").media = dark() ? "all" : "not all";
    document.documentElement.style.colorScheme = dark() ? "dark" : "light";
    if (document.body) window.applyThemeToBody();
  };
  system.addEventListener("change", apply);
  apply();
})();
