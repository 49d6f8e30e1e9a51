// Walking through the page by keyboard alone.

import assert from "node:assert/strict";

const MOST_TABS = 80;

/** What a person reads on the element that has the focus. */
async function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    return {
      tag: element.tagName,
      type: element.getAttribute("type"),
      text: (element.labels?.[0]?.innerText ?? element.innerText ?? "").trim(),
      name: element.getAttribute("aria-label") ?? "",
    };
  });
}

/** Presses Tab until the focus is where `wanted` says. */
async function tabTo(page, wanted, what) {
  for (let presses = 0; presses < MOST_TABS; presses += 1) {
    await page.keyboard.press("Tab");
    if (wanted(await focused(page))) return;
  }
  assert.fail(`${what} cannot be reached by Tab`);
}

/** Reaches a button and presses it. Of several with the same text, `about` tells which. */
export async function press(page, name, about = "") {
  const wanted = (element) => element.text.includes(name) && element.name.includes(about);
  await tabTo(page, (element) => element.tag === "BUTTON" && wanted(element), `the button ${name}`);
  await page.keyboard.press("Enter");
}

/** Waits for a question; the focus must be on its heading. */
export async function question(page, text) {
  await page.locator("h1:focus", { hasText: text }).waitFor();
}

/** Chooses one of a list of alternatives with the arrow keys. */
export async function choose(page, label) {
  await tabTo(page, ({ type }) => type === "radio", "the alternatives");
  await page.keyboard.press("Space");
  for (let presses = 0; presses < MOST_TABS; presses += 1) {
    if ((await focused(page)).text === label) {
      await page.keyboard.press("Enter");
      return;
    }
    await page.keyboard.press("ArrowDown");
  }
  assert.fail(`${label} cannot be chosen`);
}

/** Chooses a place in the first list and sends it. */
export async function choosePlace(page, label) {
  await tabTo(page, ({ tag }) => tag === "SELECT", "the list of places");
  const chosen = () => page.evaluate(() => document.activeElement.selectedOptions[0].textContent.trim());
  for (let presses = 0; presses < MOST_TABS && (await chosen()) !== label; presses += 1) {
    await page.keyboard.press("ArrowDown");
  }
  assert.equal(await chosen(), label);
  await press(page, "下一题");
}

/** Writes an answer and sends it with Enter. */
export async function write(page, text) {
  await tabTo(page, ({ tag, type }) => tag === "INPUT" && type === "text", "the field");
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}
