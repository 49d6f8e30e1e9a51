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
import { address, browser, loaded, newContext } from "./browser.mjs";
import { Visitor } from "./visitor.mjs";

export { address };

const pictures = new URL("../.output/", import.meta.url);
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

after(() => browser.close());

/** Longer than any journey of the gate takes, in milliseconds: one that hangs must not hold up the rest. `patience` among the
 *  options is for the long runs. */
const PATIENCE = 300_000;

/** A test that walks through the page as a person would. */
export function journey(name, options, walk = options) {
  const { expected = [], patience = PATIENCE, ...contextOptions } = walk === options ? {} : options;
  test(name, { timeout: patience }, async () => {
    const context = await newContext(contextOptions);
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
        visitor: (as) => new Visitor({ page, address, open: (where) => open(page, seen, where), ...as }),
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
      // What a journey has routed may still be under way.
      if (!page.isClosed()) await page.unrouteAll({ behavior: "ignoreErrors" });
      await context.unrouteAll({ behavior: "ignoreErrors" });
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
  await loaded(page, act);
  seen.ready = true;
}

/** Asserts that axe-core finds nothing, colour contrast and target size included, and that nothing sticks out. */
export async function accessible(page, { name: where = "", colours = true } = {}) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  // Without a choice of tags axe-core applies WCAG 2.0 to 2.2, A and AA, and its own best practices.
  const { violations } = await page.evaluate(
    (colours) =>
      globalThis.axe.run({
        resultTypes: ["violations"],
        rules: { "target-size": { enabled: true }, "color-contrast": { enabled: colours } },
      }),
    colours,
  );
  const findings = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help} (${target.join(" ")})`),
  );
  assert.deepEqual(findings, [], `axe-core finds nothing ${where}`);
  const out = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(out, 0, `nothing sticks out ${where}`);
}

async function picture(page, name) {
  await mkdir(pictures, { recursive: true });
  const file = new URL(`${name.replaceAll(/[^\p{L}\p{N}]+/gu, "-")}.png`, pictures);
  // The page may be gone; the reason of the failure matters more than its picture.
  await page.screenshot({ path: file.pathname, fullPage: true }).catch(() => {});
}
