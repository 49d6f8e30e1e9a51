// Has the browser keep the page for use without a network (sw.js), and tells the page what comes of it.
//
// The page hears of it by the event `yingxiang-update` on `window`. Its `detail.kind` says what is the matter:
//
//   "page"     a new version of the page is on the device
//   "rules"    new rules are on the device, which came too late for this page
//   "newer"    the server's rules were refused: written for a newer page; those on the device are used
//   "damaged"  the server's rules were refused: damaged; those on the device are used
//
// For "page" and "rules", `detail.load()` loads the page anew with what is new. Nothing is loaded unless the page calls
// it, and answers are held by the page alone: it keeps them over the reload, then calls `load`.
//
// Nothing is sent before the page is ready (data-app="ready" on the root element), so its listener hears everything.

const root = document.documentElement;
const ready = new Promise((resolve) => {
  const look = () => root.dataset.app === "ready" && resolve();
  new MutationObserver(look).observe(root, { attributes: true, attributeFilter: ["data-app"] });
  look();
});

async function tell(kind, load) {
  await ready;
  dispatchEvent(new CustomEvent("yingxiang-update", { detail: { kind, load } }));
}

async function keep(container) {
  container.addEventListener("message", ({ data }) => tell(data, data === "rules" ? () => location.reload() : undefined));
  await ready;
  const registration = await container.register("./sw.js");
  const offer = () => {
    const { waiting } = registration;
    // Without a controller this page did not come from the device: there is nothing to replace.
    if (!waiting || !container.controller) return;
    tell("page", () => {
      container.addEventListener("controllerchange", () => location.reload(), { once: true });
      waiting.postMessage("take over");
    });
  };
  offer();
  registration.addEventListener("updatefound", () => registration.installing.addEventListener("statechange", offer));
}

// Absent where the page did not come over https; then it works as before, but only with a network.
if (navigator.serviceWorker) keep(navigator.serviceWorker).catch(() => {});
