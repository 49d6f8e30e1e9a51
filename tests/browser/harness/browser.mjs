// The browser and the page in it: for the journeys, and for the programs that take pictures and measure.

import { chromium } from "playwright-core";

// Set by `cargo xtask`.
export const address = fromEnvironment("YINGXIANG_URL");
const executablePath = fromEnvironment("YINGXIANG_CHROMIUM");

export const browser = await chromium.launch({
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

/** A browser as nobody has used it before. */
export function newContext(options = {}) {
  return browser.newContext({
    locale: "zh-CN",
    // A page that the browser keeps is not fetched again, so routes would not see it. offline.test.mjs allows it.
    serviceWorkers: "block",
    ...options,
  });
}

/** Does what loads the page, and waits until everything it will ever fetch has arrived. */
export async function loaded(page, act = () => page.goto(address)) {
  await Promise.all([page.waitForEvent("load"), act()]);
  await page.locator("html[data-app=ready]").waitFor();
}

function fromEnvironment(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this with \`cargo xtask\``);
  return value;
}
