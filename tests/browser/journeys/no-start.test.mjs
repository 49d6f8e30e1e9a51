// Whatever keeps the page from starting, the list of all policies with its telephone numbers is one link away, after five
// seconds at the latest.

import assert from "node:assert/strict";
import { address, journey } from "../harness/journey.mjs";

const PROGRAM = /\/web-[0-9a-f]+_bg\.wasm$/;
const garbage = (type) => (route) => route.fulfill({ body: "no program", contentType: type });

/** Follows the link that is shown, to the list. */
async function leadsToTheList(page) {
  await page.getByRole("link", { name: "全部政策一览" }).filter({ visible: true }).click();
  await page.getByRole("heading", { level: 1, name: "就业补贴政策一览" }).waitFor();
  assert.match(await page.locator("article").first().innerText(), /12333/);
}

const refused = { expected: [/WebAssembly|CompileError/] };
journey("when WebAssembly refuses the program", refused, async ({ page, context }) => {
  await context.route(PROGRAM, garbage("application/wasm"));
  await page.goto(address);
  await page.locator("#unable").waitFor();
  await leadsToTheList(page);
});

const absent = { expected: [/WebAssembly/] };
journey("when there is no WebAssembly at all", absent, async ({ page }) => {
  await page.addInitScript(() => delete globalThis.WebAssembly);
  await page.goto(address);
  await page.locator("#unable").waitFor();
  await leadsToTheList(page);
});

const late = { expected: [/_bg\.wasm .*ERR_ABORTED/] };
journey("when the program has not come after five seconds", late, async ({ page, context }) => {
  await context.route(PROGRAM, () => {});
  await page.clock.install();
  // What is fetched for the engine meanwhile has come before the page is left: what is left half-way is complained of.
  const fetched = ["/web-engine.js", "/handbook.json"].map((name) =>
    page.waitForEvent("requestfinished", (request) => request.url().endsWith(name)));
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForFunction(() => globalThis.yingxiang);
  // The clock goes on by itself besides, on a busy machine for some tenths of a second.
  await page.clock.runFor(4000);
  assert.equal(await page.locator("#unable").isVisible(), false);
  await page.clock.runFor(1000);
  await page.locator("#unable").waitFor();
  assert.equal(await page.locator("#starting").isVisible(), false);
  await Promise.all(fetched);
  await leadsToTheList(page);
});

const noScript = { expected: [/boot-[0-9a-f]+\.js/, /Failed to load resource/] };
journey("when not even the script that starts the page comes", noScript, async ({ page, context }) => {
  await context.route(/\/boot-[0-9a-f]+\.js$/, (route) => route.abort());
  await page.goto(address);
  const link = page.locator("#starting a").first();
  assert.equal(await link.isVisible(), false);
  // Five seconds pass in the style sheet, where no clock of a test reaches.
  await page.evaluate(() => document.getAnimations().forEach((animation) => { animation.currentTime = 5001; }));
  assert.equal(await link.isVisible(), true);
  await leadsToTheList(page);
});

for (const [what, file, act, expected] of [
  ["the worker's script does not come", "**/worker.js", (route) => route.abort(), [/worker\.js/]],
  ["the worker's script is none", "**/worker.js", garbage("text/javascript"), []],
  ["the engine's script does not come", "**/web-engine.js", (route) => route.abort(), [/web-engine\.js/]],
  ["the engine does not come", "**/web-engine_bg.wasm", (route) => route.abort(), [/web-engine_bg/, /Failed to load resource/]],
  ["WebAssembly refuses the engine", "**/web-engine_bg.wasm", garbage("application/wasm"), []],
]) {
  journey(`when ${what}`, { expected }, async ({ page, context }) => {
    await context.route(file, act);
    await page.goto(address);
    await page.locator("html[data-app=failed]").waitFor();
    await page.locator("h1:focus", { hasText: "暂时打不开" }).waitFor();
    assert.match(await page.locator("main").innerText(), /12333/);
    await leadsToTheList(page);
  });
}
