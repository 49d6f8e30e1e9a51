// The engine as it was built for the page, in this program, without a browser.

import { readFile } from "node:fs/promises";

/** What tells: asked as `tell` of harness/engine.mjs is. */
export async function engineOf(dist) {
  const read = (name) => readFile(new URL(name, dist));
  // The page's scripts are modules, which Node would tell from the file's name only.
  const glue = await import(`data:text/javascript;base64,${(await read("web-engine.js")).toString("base64")}`);
  glue.initSync({ module: await read("web-engine_bg.wasm") });
  const engine = glue.Engine.open(new Uint8Array(await read("rules.plan")));
  return (ask) => JSON.parse(engine.tell(JSON.stringify(ask)));
}
