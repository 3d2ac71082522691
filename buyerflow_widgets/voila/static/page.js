// What the page does while the app opens. In files of their own, so that the page need not allow scripts that stand in its text.

(() => {
  // Voilà ends the page's Python with a beacon that must carry this cookie, but sets it only for visitors who log in.
  // With one of our own the protection stays as it is: another site can neither read nor guess it.
  if (!/(^|; )_xsrf=/.test(document.cookie)) {
    const random = crypto.getRandomValues(new Uint8Array(16));
    const token = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `_xsrf=${token}; path=${document.currentScript.dataset.baseUrl}; SameSite=Strict${secure}`;
  }

  // Registered ahead of Voilà's own, which ends the page's Python even where the person then stays: the app may ask them to.
  window.addEventListener("beforeunload", (event) => {
    if (document.dispatchEvent(new Event("bf:leaving", { cancelable: true }))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });

  window.applyThemeToBody();
  const loading = document.getElementById("loading");
  loading.hidden = false;
  const slow = setTimeout(() => {
    loading.textContent = "This is taking longer than usual. If nothing changes, reload the page.";
  }, 30000);
  // Voilà's page calls these by name. Cell numbers and heartbeats are not for the people who read this page.
  window.voila_heartbeat = window.voila_process = window.update_loading_text = () => {};
  window.voila_finish = window.display_cells = () => {
    if (!window.themeLoaded) {
      window.cellLoaded = true;
      return;
    }
    clearTimeout(slow);
    loading.remove();
    document.getElementById("rendered_cells").hidden = false;
  };
  // When all cells are there.
  document.addEventListener("DOMContentLoaded", () => window.voila_finish());
})();
