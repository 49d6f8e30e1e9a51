// Starts the page, and beside it the engine in its worker. It is a file of its own because the content security policy
// forbids inline scripts. Trunk names the page's two files in <link> elements (see pattern_preload in Trunk.toml).

const PATIENCE = 5000;

const starting = document.getElementById("starting");
const unable = document.getElementById("unable");

function showUnable() {
  starting.hidden = true;
  unable.hidden = false;
}

// A late start still wins: the notice goes away again.
const timer = setTimeout(showUnable, PATIENCE);

// What stands in the document is painted before the page takes its place, even where the program comes at once: a page that is
// there sooner than it can be read is not there sooner. A page in the background is not painted, and no page waits long.
const LONGEST = 1000;
const painted = new Promise((done) => {
  if (document.hidden) done();
  else if (globalThis.PerformanceObserver?.supportedEntryTypes?.includes("paint")) {
    new PerformanceObserver(done).observe({ type: "paint", buffered: true });
  } else requestAnimationFrame(() => setTimeout(done));
  setTimeout(done, LONGEST);
});

// A worker that breaks down before the page listens to it would not be heard of.
let broken = false;

// All policies for reading. Without them the rest works, so that a failure is told only to those who open them.
async function fetchHandbook() {
  try {
    const response = await fetch("./handbook.json", { priority: "low" });
    return response.ok ? await response.arrayBuffer() : null;
  } catch {
    return null;
  }
}

// The engine's files are fetched here and handed over: what <link rel="preload"> has fetched is the document's alone.
function startEngine() {
  const engine = new Worker("./worker.js", { type: "module" });
  engine.addEventListener("error", () => (broken = true));
  const fetched = (name) => fetch(document.querySelector(`link[data-engine="${name}"]`).href);
  const words = async (name) => {
    const response = await fetched(name);
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    return response.arrayBuffer();
  };
  Promise.all([WebAssembly.compileStreaming(fetched("wasm")), words("plan")]).then(
    ([wasm, plan]) => {
      // The handbook comes last, whatever is answered: nothing needs it to begin.
      fetchHandbook().then((handbook) => engine.postMessage({ handbook }));
      engine.postMessage({ wasm, plan }, [plan]);
    },
    (reason) => engine.postMessage({ missing: String(reason) }),
  );
  return engine;
}

// A kiosk has nobody who could load it anew: whatever stops it, it starts again by itself.
const RECOVERY = 10_000;
const kiosk = location.hash === "#/kiosk";
const recover = () => kiosk && setTimeout(() => location.reload(), RECOVERY);
addEventListener("error", ({ error }) => error instanceof WebAssembly.RuntimeError && recover());

try {
  const glue = document.querySelector('link[rel="modulepreload"]').href;
  const wasm = document.querySelector('link[type="application/wasm"]').href;
  globalThis.yingxiang = { engine: startEngine() };
  const { default: start } = await import(glue);
  await painted;
  await start({ module_or_path: wasm });
  if (broken) globalThis.yingxiang.engine.dispatchEvent(new Event("error"));
  document.getElementById("before").remove();
} catch (reason) {
  console.error(reason);
  showUnable();
  recover();
} finally {
  clearTimeout(timer);
}
