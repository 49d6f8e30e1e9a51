// Keeps the page on the device, so that it opens without a network.
//
// What is kept does not depend on any answer: on the first visit every file of the bundle, and the rules. Nothing
// else is ever kept, and what is not listed here goes to the server as if this file were not there.
//
// The bundle is kept under its version and answers from the device first. A new bundle is fetched whole, each file
// compared with its hash, and waits until the person agrees ("take over", sent by offline.js) or all windows are closed.
//
// The rules (rules.plan) can be replaced on the server without a new bundle. The server is asked for them each time the
// page opens; they are taken if header, format and hash are right. If not, or if the server does not answer in
// time, those on the device stay.
//
// To switch all this off, put servers/sw-off.js on the server in place of sw.js.

// `cargo xtask` writes the files of the bundle with their SHA-256 and the format of rules that the page reads.
const BUNDLE = { version: "", format: 0, files: {} };

const RULES = "rules.plan";
const MAGIC = "YXPLAN\r\n";
const HASH = 12;
const CONTENT = 44;
// How long an opening page waits for the server's rules when it has some already.
const PATIENCE = 3000;

// Caches belong to the whole server, on which there may be two copies of the page.
const OWN = `yingxiang ${registration.scope} `;
const NAME = OWN + BUNDLE.version;

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
addEventListener("message", ({ data }) => data === "take over" && skipWaiting());
addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method !== "GET" || !url.startsWith(registration.scope)) return;
  const path = url.slice(registration.scope.length).replace(/[?#].*$/, "");
  const file = path === "index.html" ? "" : path;
  if (file === RULES) event.respondWith(rules(event));
  else if (Object.hasOwn(BUNDLE.files, file)) event.respondWith(kept(file, event.request));
});

const address = (file) => new URL(file, registration.scope).href;

async function install() {
  const cache = await caches.open(NAME);
  await Promise.all(Object.entries(BUNDLE.files).map(([file, hash]) => keep(cache, file, hash)));
  let rules = await rulesOnServer();
  if (!rules || rules.fault) rules = await rulesOnDevice();
  if (!rules) throw new Error("there are no rules that this page can read");
  await cache.put(address(RULES), rules.response());
}

async function keep(cache, file, hash) {
  // A file whose name has its hash in it never changes; any other might be an older one of the browser's own cache.
  const mode = /-[0-9a-f]{10,16}[._]/.test(file) ? "default" : "no-cache";
  const response = await fetch(address(file), { cache: mode });
  const bytes = await response.clone().arrayBuffer();
  // While a new version is being copied to the server, old and new may lie side by side.
  if (!response.ok || (await hexadecimal(bytes)) !== hash) throw new Error(`${file} is not that of this version`);
  await cache.put(address(file), response);
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OWN) && name !== NAME).map((name) => caches.delete(name)));
}

async function kept(file, request) {
  const cache = await caches.open(NAME);
  // The browser may have thrown it away.
  return (await cache.match(address(file), { ignoreVary: true })) ?? fetch(request);
}

async function rules(event) {
  const cache = await caches.open(NAME);
  const old = await read(await cache.match(address(RULES)));
  // Without good rules on the device, the page judges those of the server.
  if (!old || old.fault) return fetch(event.request);
  let late = false;
  const renewal = renewed(cache, old).then(async (fresh) => {
    if (fresh && late) await tell("rules");
    return fresh;
  });
  event.waitUntil(renewal);
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const fresh = await Promise.race([renewal, patience]);
  late = !fresh;
  return (fresh ?? old).response();
}

// The server's rules, if they are good and others than the old ones; they are on the device then.
async function renewed(cache, old) {
  const found = await rulesOnServer();
  if (found?.fault) await tell(found.fault);
  if (!found || found.fault || found.hash === old.hash) return undefined;
  await cache.put(address(RULES), found.response());
  return found;
}

// Tells every open page; offline.js hands it on.
async function tell(kind) {
  for (const window of await clients.matchAll({ type: "window" })) window.postMessage(kind);
}

// The server's rules, good or bad.
async function rulesOnServer() {
  try {
    const response = await fetch(address(RULES), { cache: "no-cache" });
    return response.ok ? await read(response) : undefined;
  } catch {
    return undefined;
  }
}

// The rules of an older bundle, if this one can read them.
async function rulesOnDevice() {
  for (const name of await caches.keys()) {
    const response = name.startsWith(OWN) && (await (await caches.open(name)).match(address(RULES)));
    const found = response && (await read(response));
    if (found && !found.fault) return found;
  }
  return undefined;
}

// Rules with what is wrong with them. The layout is that of rules-core/src/plan_file.
async function read(response) {
  if (!response) return undefined;
  const bytes = new Uint8Array(await response.arrayBuffer());
  const head = String.fromCharCode(...bytes.subarray(0, CONTENT));
  const hash = hex(bytes.subarray(HASH, CONTENT));
  let fault;
  if (bytes.length < CONTENT || !head.startsWith(MAGIC)) fault = "damaged";
  else {
    const format = new DataView(bytes.buffer).getUint32(MAGIC.length, true);
    if (format > BUNDLE.format) fault = "newer";
    else if (format < BUNDLE.format || (await hexadecimal(bytes.subarray(CONTENT))) !== hash) fault = "damaged";
  }
  return { hash, fault, response: () => new Response(bytes, { headers: { "Content-Type": "application/octet-stream" } }) };
}

const hexadecimal = async (bytes) => hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
