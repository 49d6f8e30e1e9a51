// Runs a benchmark that was built for WebAssembly: `node benches/wasi.mjs FILE.wasm [ROW]`.
//
//   cargo bench -p yingxiang-tests --bench answers --target wasm32-wasip1 --no-run
//   node --no-warnings benches/wasi.mjs target/wasm32-wasip1/release/deps/answers-….wasm

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { WASI } from "node:wasi";

const [file, ...rows] = process.argv.slice(2);
if (!file) {
  console.error("usage: node benches/wasi.mjs FILE.wasm [ROW]");
  process.exit(2);
}
const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const wasi = new WASI({ version: "preview1", args: [file, ...rows], preopens: { [root]: root } });
const { instance } = await WebAssembly.instantiate(await readFile(file), wasi.getImportObject());
wasi.start(instance);
