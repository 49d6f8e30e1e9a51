// What stands at a counter: a kiosk, its scanner, its printer, and a phone that shows a code.

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import jsQR from "jsqr";
import { PNG } from "pngjs";

const run = promisify(execFile);

/** Types as a desk scanner does: all at once, with an end of its own. */
export async function scan(page, text, end = "Enter") {
  const client = await page.context().newCDPSession(page);
  for (const sign of text) {
    await client.send("Input.dispatchKeyEvent", { type: "keyDown", key: sign, text: sign });
    await client.send("Input.dispatchKeyEvent", { type: "keyUp", key: sign });
  }
  if (end) await page.keyboard.press(end);
  await client.detach();
}

/** Reads the code that an element shows, as a camera would. */
export async function readCode(element) {
  const picture = PNG.sync.read(await element.screenshot());
  const found = jsQR(new Uint8ClampedArray(picture.data), picture.width, picture.height);
  return found?.data;
}

/** Prints what a button prints; hands back the text and the size of the sheets in millimetres. */
export async function printed(page, press) {
  await page.evaluate(() => {
    globalThis.print = () => (globalThis.asked = true);
  });
  await press();
  await page.waitForFunction(() => globalThis.asked);
  const folder = await mkdtemp(join(tmpdir(), "printed-"));
  try {
    const file = join(folder, "sheet.pdf");
    await writeFile(file, await page.pdf({ preferCSSPageSize: true }));
    const { stdout: text } = await run("pdftotext", ["-layout", file, "-"]);
    const { stdout: info } = await run("pdfinfo", [file]);
    const [, width, height] = info.match(/Page size:\s+([\d.]+) x ([\d.]+) pts/);
    const millimetres = (points) => Math.round((points / 72) * 25.4);
    return { text, width: millimetres(width), height: millimetres(height) };
  } finally {
    await rm(folder, { recursive: true });
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  }
}

/** The number of a card with its check digit (GB 11643-1999); nobody has it: there is no region 000000. */
export function cardNumber(born, order = "002") {
  const first = `000000${born}${order}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((sum, weight, at) => sum + weight * Number(first[at]), 0);
  return first + "10X98765432"[sum % 11];
}
