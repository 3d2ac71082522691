// Runs in each page before anything else: tells when it can be used, and how long an edit takes. {OPTIONS} and {CONNECTED} are the contestant's.
(() => {
  if (window !== window.top || location.href === "about:blank") return;
  const options = {OPTIONS};
  const bench = { interactive: 0, shift: 0, longest: 0 };
  window.peerBench = bench;

  const observe = (type, run) => new PerformanceObserver((list) => list.getEntries().forEach(run)).observe({ type, buffered: true });
  observe("layout-shift", (entry) => { if (!entry.hadRecentInput) bench.shift += entry.value; });
  observe("longtask", (entry) => { bench.longest = Math.max(bench.longest, entry.duration); });

  // Some frameworks build in shadow roots.
  const roots = (root = document, found = []) => {
    found.push(root);
    for (const element of root.querySelectorAll("*")) if (element.shadowRoot) roots(element.shadowRoot, found);
    return found;
  };
  const find = (selector) => {
    const plain = document.querySelector(selector);
    if (plain || !options.shadow) return plain;
    for (const root of roots()) {
      const inner = root.querySelector(selector);
      if (inner) return inner;
    }
    return null;
  };
  // No text that is evaluated later: a page's policy may forbid it.
  const connected = () => {CONNECTED};

  const look = () => {
    const element = find(options.ready);
    if (!element?.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || !connected()) return;
    bench.interactive = performance.now();
    observer.disconnect();
    clearInterval(timer);
    console.log("peerBench: ready");
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { subtree: true, childList: true });
  const timer = setInterval(look, 10);

  const painted = new Promise((resolve) => {
    observe("paint", (entry) => { if (entry.name === "first-contentful-paint") resolve(entry.startTime); });
  });

  // What was painted is told a little later.
  bench.told = async () => ({
    interactive: bench.interactive,
    paint: await Promise.race([painted, new Promise((resolve) => setTimeout(resolve, 3000, null))]),
    shift: bench.shift,
    longest: bench.longest,
    origin: performance.timeOrigin,
  });

  // Commits the cell in edit; milliseconds until Python's answer is in the DOM, and until the page also says that it is stored.
  bench.commit = ({ reading, expected }) => new Promise((resolve, reject) => {
    let begun = 0, shown = 0;
    const look = () => {
      if (!shown && find(reading)?.textContent.trim() === expected) shown = performance.now();
      if (!shown || (options.busy && find(options.busy)?.getAttribute("aria-busy") === "true")) return;
      observer.disconnect();
      clearTimeout(limit);
      resolve({ shown: shown - begun, settled: performance.now() - begun });
    };
    const observer = new MutationObserver(look);
    for (const root of options.shadow ? roots() : [document]) {
      observer.observe(root, { subtree: true, childList: true, characterData: true, attributeFilter: options.busy ? ["aria-busy"] : undefined });
    }
    const limit = setTimeout(() => {
      observer.disconnect();
      reject(new Error(`${expected} did not come; there is ${find(reading)?.textContent}`));
    }, 20_000);
    let element = document.activeElement;
    while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    begun = performance.now();
    // After an edit a browser lets `change` go before `blur`.
    if (options.commit === "blur") element.blur();
    else element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", keyCode: 13, bubbles: true, cancelable: true }));
  });
})();
