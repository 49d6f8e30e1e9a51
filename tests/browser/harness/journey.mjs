// The harness of the browser journeys: real Chromium against the built page.
//
// HOW TO ADD A JOURNEY
//   1. Make a file `journeys/<what-a-person-does>.test.mjs`:
//
//        import assert from "node:assert/strict";
//        import { journey } from "../harness/journey.mjs";
//
//        journey("a graduate is told what to bring", async ({ page, open, accessible }) => {
//          await open();                                   // loads the page, waits until it is ready
//          await page.getByRole("button", { name: "我刚毕业" }).click();
//          await accessible();                             // axe-core finds nothing in this state
//          assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "…");
//        });
//
//   2. Run it alone: `cargo xtask browser <part of the file name>`. That serves the page built last;
//      `cargo xtask start --no-serve` builds it anew. The gate runs all of them, one after another.
//
// WHAT EVERY JOURNEY PROVES, without a word in it
//   - nothing was written to the console as an error or a warning, and no exception was left uncaught;
//   - the content security policy had nothing to block;
//   - not one request left the browser after the page was ready.
//
// RULES
//   - Never sleep. Wait for what a person would see (Playwright's locators do so by themselves).
//   - Each journey gets a browser context of its own: no storage, cache or service worker is shared.
//   - Options for the context (viewport, locale, colour scheme …) go in as the second argument:
//     journey("…", { viewport: { width: 320, height: 640 } }, async ({ page }) => …).
//   - A journey that provokes a complaint says which: { expected: [/inline script/] }. Each must come.
//
// The page says that it is ready with <html data-app="ready">: the first heading is on the screen and
// everything it will ever fetch has been fetched.

import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { chromium } from "playwright-core";

// Set by `cargo xtask test` and `cargo xtask browser`.
export const address = fromEnvironment("YINGXIANG_URL");
const executablePath = fromEnvironment("YINGXIANG_CHROMIUM");

const pictures = new URL("../.output/", import.meta.url);
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({
  executablePath,
  // Chromium's sandbox can't run as root.
  chromiumSandbox: process.getuid?.() !== 0,
  args: [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
after(() => browser.close());

/** A test that walks through the page as a person would. */
export function journey(name, options, walk = options) {
  const { expected = [], ...contextOptions } = walk === options ? {} : options;
  test(name, async () => {
    const context = await browser.newContext({
      locale: "zh-CN",
      // A page that the browser keeps is not fetched again, so routes would not see it. offline.test.mjs allows it.
      serviceWorkers: "block",
      ...contextOptions,
    });
    const page = await context.newPage();
    const seen = await watch(page);
    try {
      await walk({
        page,
        context,
        requests: seen.requests,
        open: (where) => open(page, seen, where),
        opened: (act) => opened(page, seen, act),
        accessible: () => accessible(page),
      });
      const surprises = seen.complaints.filter((text) => !expected.some((pattern) => pattern.test(text)));
      assert.deepEqual(surprises, [], "the console and the content security policy have nothing to say");
      const missing = expected.filter((pattern) => !seen.complaints.some((text) => pattern.test(text)));
      assert.deepEqual(missing, [], "every complaint that was expected came");
      assert.deepEqual(seen.late, [], "no request leaves the browser after the page is ready");
    } catch (reason) {
      await picture(page, name);
      throw reason;
    } finally {
      await context.close();
    }
  });
}

/** Notes all that a page does behind a person's back. */
async function watch(page) {
  const seen = { requests: [], late: [], complaints: [], ready: false };
  page.on("request", (request) => {
    seen.requests.push(request.url());
    if (seen.ready) seen.late.push(request.url());
  });
  page.on("requestfailed", (request) => {
    seen.complaints.push(`failed: ${request.url()} (${request.failure()?.errorText})`);
  });
  page.on("console", (message) => {
    if (message.text().startsWith("Service Worker registration blocked by Playwright")) return;
    if (["error", "warning"].includes(message.type())) seen.complaints.push(message.text());
  });
  page.on("pageerror", (error) => seen.complaints.push(String(error)));
  await page.exposeFunction("noteViolation", (text) => seen.complaints.push(text));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      globalThis.noteViolation(`blocked by ${event.violatedDirective}: ${event.blockedURI}`);
    });
  });
  return seen;
}

/** Loads the page (or `where`, relative to it) and waits until it is ready. */
async function open(page, seen, where = "") {
  await opened(page, seen, () => page.goto(new URL(where, address).href));
}

/** Does what loads the page, and waits until it is ready. */
async function opened(page, seen, act) {
  seen.ready = false;
  await Promise.all([page.waitForEvent("load"), act()]);
  await page.locator("html[data-app=ready]").waitFor();
  seen.ready = true;
}

/** Asserts that axe-core finds nothing, colour contrast and target size included. */
async function accessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run({ rules: { "target-size": { enabled: true }, "color-contrast": { enabled: true } } }),
  );
  const findings = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help} (${target.join(" ")})`),
  );
  assert.deepEqual(findings, [], "axe-core finds nothing");
}

async function picture(page, name) {
  await mkdir(pictures, { recursive: true });
  const file = new URL(`${name.replaceAll(/[^\p{L}\p{N}]+/gu, "-")}.png`, pictures);
  // The page may be gone; the reason of the failure matters more than its picture.
  await page.screenshot({ path: file.pathname, fullPage: true }).catch(() => {});
}

function fromEnvironment(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the journeys with \`cargo xtask browser\``);
  return value;
}
