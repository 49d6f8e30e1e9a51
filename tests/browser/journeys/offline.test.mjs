// The page without a network, with new rules and with a new version; and the list of all policies without a script.
//
// These journeys have a web server of their own over a copy of the page, under a sub-path, so that the server can be stopped
// and its files exchanged.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { address, journey } from "../harness/journey.mjs";

const dist = new URL("../../../dist/", import.meta.url).pathname;
const switchOff = new URL("../../../servers/sw-off.js", import.meta.url).pathname;
const PATH = "/under/way/";
const TYPES = {
  ".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
};
// Where a plan file has its format and its hash.
const FORMAT = 8;
const HASH = [12, 44];

/** A copy of the page on a server that can be stopped, and hold its rules back. */
async function site() {
  const folder = await mkdtemp(join(tmpdir(), "page-"));
  await cp(dist, folder, { recursive: true });
  const held = { back: undefined };
  const server = createServer(async (request, response) => {
    const name = new URL(request.url, "http://localhost").pathname.slice(PATH.length) || "index.html";
    if (name === "rules.plan") await held.back;
    try {
      const bytes = await readFile(join(folder, name));
      response.writeHead(200, {
        "Content-Type": TYPES[extname(name)] ?? "application/octet-stream",
        "Cache-Control": "no-cache",
      });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}${PATH}`,
    file: (name) => join(folder, name),
    hold: () => {
      let release;
      held.back = new Promise((resolve) => { release = resolve; });
      return release;
    },
    stop: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
    remove: () => rm(folder, { recursive: true }),
  };
}

/** A journey whose page may be kept, and is once it has opened for the first time. */
function keptJourney(name, options, walk) {
  journey(name, { serviceWorkers: "allow", ...options }, async (at) => {
    const own = await site();
    try {
      await at.page.addInitScript(() => {
        globalThis.updates = [];
        addEventListener("yingxiang-update", ({ detail }) => globalThis.updates.push(detail));
      });
      await at.open(own.address);
      await at.page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
      await walk({ ...at, site: own });
    } finally {
      await own.stop();
      await own.remove();
    }
  });
}

/** What the device keeps: the caches and, of each, the files below the page's address. */
const keptFiles = (page) =>
  page.evaluate(async () => {
    const all = {};
    for (const name of await caches.keys()) {
      const requests = await (await caches.open(name)).keys();
      all[name] = requests.map(({ url }) => url.slice(document.baseURI.length)).sort();
    }
    return all;
  });

/** The hash that the kept rules state. */
const keptRules = (page) =>
  page.evaluate(async ([from, to]) => {
    const response = await caches.match(new URL("rules.plan", document.baseURI).href);
    return Array.from(new Uint8Array(await response.arrayBuffer()).slice(from, to));
  }, HASH);

const stated = (plan) => Array.from(plan.subarray(...HASH));

/** Waits for the page to be told something. */
const told = (page, kind) =>
  page.waitForFunction((kind) => globalThis.updates.some((update) => update.kind === kind), kind);

const toldAll = (page) => page.evaluate(() => globalThis.updates.map(({ kind }) => kind));

/** Calls what the page was given to load what is new. */
const load = (page, kind) =>
  page.evaluate((kind) => globalThis.updates.find((update) => update.kind === kind).load(), kind);

/** Rules that differ from those of the page by one figure. */
async function otherRules() {
  const folder = await mkdtemp(join(tmpdir(), "rules-"));
  try {
    await cp(process.env.YINGXIANG_POLICIES, folder, { recursive: true });
    const file = join(folder, "china/insurance/flexible_work_graduates.rules");
    await writeFile(file, (await readFile(file, "utf8")).replaceAll(": 2 years ", ": 3 years "));
    const plan = join(folder, "rules.plan");
    const only = ["--only", "flexible_insurance_graduate"];
    execFileSync(process.env.YINGXIANG_CLI, ["build", ...only, "--out", plan, "--rules", folder]);
    return await readFile(plan);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Exchanges the version that the worker states. */
async function newVersion(site, change = (text) => text) {
  const file = site.file("sw.js");
  const text = await readFile(file, "utf8");
  const other = text.replace(/version: ?"[0-9a-f]{16}"/, 'version:"another"');
  assert.notEqual(other, text);
  await writeFile(file, change(other));
}

keptJourney("after the first visit the page opens without a network", {}, async ({ page, context, open, site }) => {
  const served = (await readdir(dist, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const whole = served.map(({ parentPath, name }) => join(parentPath, name).slice(dist.length));
  const wanted = whole.filter((name) => name !== "sw.js" && !name.endsWith(".br"));
  const expected = wanted.map((name) => (name === "index.html" ? "" : name)).sort();
  assert.deepEqual(Object.values(await keptFiles(page)), [expected], "every file of the page, and nothing else");
  await site.stop();
  await open(site.address);
  await page.getByRole("heading", { level: 1 }).waitFor();
  const list = await context.newPage();
  await list.goto(`${site.address}policies.html`);
  await list.getByRole("heading", { level: 1 }).first().waitFor();
});

keptJourney("new rules are taken when the page opens next", {}, async ({ page, open, site }) => {
  const old = await readFile(site.file("rules.plan"));
  assert.deepEqual(await keptRules(page), stated(old));
  const other = await otherRules();
  await writeFile(site.file("rules.plan"), other);
  await open(site.address);
  assert.deepEqual(await keptRules(page), stated(other));
  assert.deepEqual(await toldAll(page), []);
  await site.stop();
  await open(site.address);
  assert.deepEqual(await keptRules(page), stated(other), "they are kept as the old ones were");
});

keptJourney("damaged and newer rules are refused, and the old ones stay", {}, async ({ page, open, site }) => {
  const old = await readFile(site.file("rules.plan"));
  const damaged = Buffer.from(old);
  damaged[damaged.length - 1] ^= 1;
  const newer = Buffer.from(old);
  newer.writeUInt32LE(old.readUInt32LE(FORMAT) + 1, FORMAT);
  const cut = old.subarray(0, 40);
  for (const [kind, bytes] of [["damaged", damaged], ["newer", newer], ["damaged", cut], ["damaged", Buffer.from("404")]]) {
    await writeFile(site.file("rules.plan"), bytes);
    await open(site.address);
    await told(page, kind);
    assert.deepEqual(await keptRules(page), stated(old), kind);
    assert.deepEqual(await toldAll(page), [kind]);
  }
});

keptJourney("rules that come late are offered, and loaded when the page says so", {}, async ({ page, open, opened, site }) => {
  const old = await readFile(site.file("rules.plan"));
  const other = await otherRules();
  await writeFile(site.file("rules.plan"), other);
  const release = site.hold();
  await open(site.address);
  assert.deepEqual(await keptRules(page), stated(old), "the page opened without waiting for them");
  release();
  await told(page, "rules");
  assert.deepEqual(await keptRules(page), stated(other));
  await opened(() => load(page, "rules"));
  assert.deepEqual(await toldAll(page), []);
});

keptJourney("a new version is offered, and loaded when the page says so", {}, async ({ page, open, opened, site }) => {
  const [before] = Object.keys(await keptFiles(page));
  await newVersion(site);
  await open(site.address);
  await told(page, "page");
  assert.equal(Object.keys(await keptFiles(page)).length, 2, "the old one is kept until then");
  await opened(() => load(page, "page"));
  const after = Object.keys(await keptFiles(page));
  assert.ok(after.length === 1 && after[0] !== before, "the new one has taken its place");
  assert.deepEqual(await toldAll(page), []);
});

keptJourney("a version that is not whole on the server is not taken", {}, async ({ page, open, site }) => {
  const before = await keptFiles(page);
  await newVersion(site);
  await writeFile(site.file("policies.css"), "/* of another version */");
  const fate = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const found = new Promise((resolve) => {
      registration.addEventListener("updatefound", () => resolve(registration.installing), { once: true });
    });
    registration.update().catch(() => {});
    const worker = await found;
    await new Promise((resolve) => {
      const look = () => ["installed", "redundant"].includes(worker.state) && resolve();
      worker.addEventListener("statechange", look);
      look();
    });
    return worker.state;
  });
  assert.equal(fate, "redundant");
  await site.stop();
  await open(site.address);
  const after = await keptFiles(page);
  for (const [name, files] of Object.entries(before)) assert.deepEqual(after[name], files);
});

keptJourney("the kill switch makes the browser forget everything", {}, async ({ page, open, site }) => {
  await cp(switchOff, site.file("sw.js"));
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
  });
  await page.waitForFunction(async () => (await caches.keys()).length === 0);
  await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistrations()).length === 0);
});

journey("the list of policies is accessible and fits on a small screen", { viewport: { width: 320, height: 640 } }, async ({ page, accessible }) => {
  await page.goto(new URL("policies.html", address).href);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await accessible();
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 320));
  assert.equal(await page.locator("script").count(), 0);
  assert.equal(await page.locator("section[lang=zh-CN] article").count(), await page.locator("section[lang=en] article").count());
});

const withoutJavaScript = { javaScriptEnabled: false, expected: [/\.js \(csp\)/] };
journey("without JavaScript the page leads to the list of policies", withoutJavaScript, async ({ page }) => {
  await page.goto(address);
  await page.getByRole("link", { name: "全部政策一览" }).click();
  await page.getByRole("heading", { level: 1, name: "就业补贴政策一览" }).waitFor();
  assert.match(await page.locator("article").first().innerText(), /12333/);
});
