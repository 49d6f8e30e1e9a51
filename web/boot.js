// Starts the page. It is a file of its own because the content security policy forbids inline scripts.
// Trunk names the two files to start with in <link> elements (see pattern_preload in Trunk.toml).

const PATIENCE = 5000;

const starting = document.getElementById("starting");
const unable = document.getElementById("unable");

function showUnable() {
  starting.hidden = true;
  unable.hidden = false;
}

// A late start still wins: the notice goes away again.
const timer = setTimeout(showUnable, PATIENCE);

try {
  const glue = document.querySelector('link[rel="modulepreload"]').href;
  const wasm = document.querySelector('link[type="application/wasm"]').href;
  const { default: start } = await import(glue);
  await start({ module_or_path: wasm });
  starting.remove();
  unable.hidden = true;
} catch (reason) {
  console.error(reason);
  showUnable();
} finally {
  clearTimeout(timer);
}
