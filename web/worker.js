// The engine's side of the worker: opens the rules that boot.js hands over and answers letters in the order in which they
// come. A letter is [number, text], its answer [number, text], or [number, null, reason] where there is no engine.

import start, { Engine } from "./web-engine.js";

let handOver;
const handedOver = new Promise((resolve) => (handOver = resolve));

async function open() {
  const { wasm, plan, missing } = await handedOver;
  if (missing) throw missing;
  await start({ module_or_path: wasm });
  return Engine.open(new Uint8Array(plan));
}

const opened = open();
// Every letter is told; nobody else has to be.
opened.catch(() => {});

addEventListener("message", async ({ data }) => {
  if (!Array.isArray(data)) return handOver(data);
  const [number, text] = data;
  try {
    postMessage([number, (await opened).tell(text)]);
  } catch (reason) {
    postMessage([number, null, String(reason)]);
  }
});
