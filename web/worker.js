// The engine's side of the worker: opens the rules that boot.js hands over and answers letters in the order in which they
// come. A letter is [number, text], its answer [number, text], or [number, null, reason] where there is no engine.
//
// The handbook comes behind the rules. It is read when somebody opens it first; who does so before it is here waits for it,
// but not for long.

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

const PATIENCE = 5000;

let shelve;
let handbook = new Promise((resolve) => (shelve = resolve));

// The handbook goes to the engine once; without one the engine says so itself.
async function openHandbook(engine) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const bytes = await Promise.race([handbook, late]);
  if (!bytes) return;
  handbook = Promise.resolve();
  engine.shelve(new Uint8Array(bytes));
}

addEventListener("message", async ({ data }) => {
  if (data.handbook !== undefined) return shelve(data.handbook);
  if (!Array.isArray(data)) return handOver(data);
  const [number, text] = data;
  try {
    const engine = await opened;
    if (text.startsWith('{"browse"')) await openHandbook(engine);
    postMessage([number, engine.tell(text)]);
  } catch (reason) {
    postMessage([number, null, String(reason)]);
  }
});
