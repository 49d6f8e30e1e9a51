// The ways of using the page: by mouse, by keyboard alone, by touch. Each can press, choose one of several, choose from a
// list and write.

import assert from "node:assert/strict";

/** More than any screen has stops. */
const MOST_STOPS = 400;

export const mouse = {
  name: "mouse",
  press: (page, target) => target.click(),
  choose: (page, radio) => radio.click(),
  select: (page, list, value) => list.selectOption(value),
  async write(page, field, text) {
    await field.click();
    await field.fill(text);
  },
};

// Lists open the system's own chooser on a phone, which no test can tap.
export const touch = {
  name: "touch",
  press: (page, target) => target.tap(),
  choose: (page, radio) => radio.tap(),
  select: (page, list, value) => list.selectOption(value),
  async write(page, field, text) {
    await field.tap();
    await page.locator("input:focus").waitFor();
    await field.fill("");
    await page.keyboard.type(text);
  },
};

export const keyboard = {
  name: "keyboard",
  async press(page, target) {
    await tabTo(page, target);
    await page.keyboard.press("Enter");
  },
  async choose(page, radio) {
    // Tab stops once in a group of alternatives; arrows go on from there.
    const group = await radio.evaluateHandle((radio) => [...radio.form.elements].filter((other) => other.name === radio.name));
    const inGroup = () => group.evaluate((group) => group.includes(document.activeElement));
    await tabUntil(page, inGroup, "the alternatives");
    const wanted = await radio.elementHandle();
    const there = () => wanted.evaluate((radio) => radio === document.activeElement);
    for (let presses = 0; !(await there()); presses += 1) {
      assert.ok(presses < MOST_STOPS, "an alternative cannot be reached by arrow keys");
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("Space");
  },
  async select(page, list, value) {
    await tabTo(page, list);
    for (let presses = 0; (await list.inputValue()) !== value; presses += 1) {
      assert.ok(presses < MOST_STOPS, `${value} cannot be reached by arrow keys`);
      await page.keyboard.press("ArrowDown");
    }
  },
  async write(page, field, text) {
    await tabTo(page, field);
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type(text);
  },
};

/** Presses Tab until an element has the focus. */
async function tabTo(page, target) {
  const element = await target.elementHandle();
  await tabUntil(page, () => element.evaluate((element) => element === document.activeElement), String(target));
}

async function tabUntil(page, there, what) {
  for (let presses = 0; presses < MOST_STOPS; presses += 1) {
    if (await there()) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`${what} cannot be reached by Tab`);
}
