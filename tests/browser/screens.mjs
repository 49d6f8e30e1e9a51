// Takes the pictures of docs/screens: `cargo xtask screens [NAME]`. The clock and the answers are the same in every run, so
// that a picture changes only when the page, the rules or the fonts do.

import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { address, browser, loaded, newContext } from "./harness/browser.mjs";
import { STATES } from "./harness/states.mjs";
import { Visitor } from "./harness/visitor.mjs";

const folder = new URL("../../docs/screens/", import.meta.url);
const SIZES = [{ width: 320, height: 640 }, { width: 1280, height: 800 }];
/** What lies further down is cut off: results go on for many screens. */
const TALLEST = { 320: 1400, 1280: 1200 };
const QUALITY = 55;

const only = process.argv[2] ?? "";

/** The pictures of a state in a language, by width. */
async function pictures({ reach, context: options }, language) {
  const context = await newContext({ ...options, viewport: SIZES[0], reducedMotion: "reduce" });
  try {
    const page = await context.newPage();
    const open = (where) => loaded(page, () => page.goto(new URL(where, address).href));
    await reach(new Visitor({ page, address, open, language }));
    const taken = [];
    for (const size of SIZES) {
      await page.setViewportSize(size);
      taken.push([size.width, await picture(page, size)]);
    }
    return taken;
  } finally {
    await context.close();
  }
}

/** Playwright writes no WebP, which takes a third of the bytes. */
async function picture(page, { width }) {
  const height = await page.evaluate(() => {
    const still = new CSSStyleSheet();
    still.replaceSync("* { caret-color: transparent !important }");
    document.adoptedStyleSheets.push(still);
    scrollTo(0, 0);
    return document.documentElement.scrollHeight;
  });
  const client = await page.context().newCDPSession(page);
  const { data } = await client.send("Page.captureScreenshot", {
    format: "webp",
    quality: QUALITY,
    captureBeyondViewport: true,
    clip: { x: 0, y: 0, width, height: Math.min(height, TALLEST[width]), scale: 1 },
  });
  return Buffer.from(data, "base64");
}

await mkdir(folder, { recursive: true });
const wanted = STATES.filter(({ name }) => name.includes(only));
let bytes = 0;
const written = new Set();
try {
  for (const state of wanted) {
    for (const language of ["zh", "en"]) {
      for (const [width, image] of await pictures(state, language)) {
        const name = `${state.name}-${language}-${width}.webp`;
        await writeFile(new URL(name, folder), image);
        written.add(name);
        bytes += image.length;
      }
    }
    console.log(state.name);
  }
} finally {
  await browser.close();
}
// Pictures of states that are no more would go on being believed.
if (only === "") {
  for (const name of await readdir(folder)) {
    if (!written.has(name)) await rm(new URL(name, folder));
  }
}
console.log(`${written.size} pictures, ${Math.round(bytes / 1024)} KiB, in docs/screens`);
