// The kiosk: nothing of a visitor outlives the visit, scanners are understood, and a caseworker needs no mouse.

import assert from "node:assert/strict";
import { cardNumber, printed, readCode, scan } from "../harness/counter.mjs";
import { journey } from "../harness/journey.mjs";
import { memoryOf } from "../harness/memory.mjs";
import { WORDS } from "../harness/words.mjs";

const KIOSK = "#/kiosk";
const { zh } = WORDS;

/** Goes to the question about the day of birth. */
async function toBirth(visitor) {
  await visitor.open(KIOSK);
  await visitor.choose("person");
  await visitor.begin("near_pension");
  while (visitor.question.fact !== "born_on") await visitor.answer("not_sure");
}

/** What the page stores and where it is. */
const traces = (page) =>
  page.evaluate(() => ({
    stored: [localStorage.length, sessionStorage.length],
    place: location.hash,
    history: history.length,
    text: document.documentElement.outerHTML,
  }));

journey("who leaves a kiosk leaves nothing: a warning, then the end", async ({ page, visitor, opened }) => {
  await page.clock.install({ time: new Date("2025-06-30T12:00:00+08:00") });
  const somebody = visitor();
  await somebody.load(KIOSK);
  const before = await traces(page);
  await somebody.choose("person");
  await somebody.to(() => page.locator(".tiles button").first().click());
  await page.clock.fastForward(50_000);
  assert.equal(await page.getByRole("alertdialog").count(), 0, "nothing happens within a minute");
  await page.clock.fastForward(12_000);
  const warning = page.getByRole("alertdialog", { name: zh.idle_title });
  await warning.waitFor();
  await page.locator("#still-here:focus").waitFor();
  await page.clock.fastForward(20_000);
  await page.getByRole("button", { name: zh.still_here }).click();
  await warning.waitFor({ state: "detached" });
  assert.equal(await page.locator(".question").count(), 1, "the visit goes on where it was");
  await page.clock.fastForward(60_500);
  await warning.waitFor();
  await opened(async () => {
    for (let second = 0; second < 31; second += 1) await page.clock.runFor(1_000);
  });
  await page.locator("h1", { hasText: zh.who_heading }).waitFor();
  const after = await traces(page);
  assert.deepEqual({ ...after, text: "" }, { ...before, text: "" }, "nothing is stored, and the history has not grown");
});

journey("nobody there and nothing entered: no warning", async ({ page, visitor }) => {
  await page.clock.install({ time: new Date("2025-06-30T12:00:00+08:00") });
  await visitor().load(KIOSK);
  await page.clock.fastForward(300_000);
  assert.equal(await page.getByRole("alertdialog").count(), 0);
});

journey("a card fills its field and its number is nowhere, not even in memory", async ({ page, visitor, opened }) => {
  const number = cardNumber("19900517", "013");
  await toBirth(visitor());
  await scan(page, number);
  await page.locator("#answer").and(page.locator(":focus")).waitFor();
  await page.waitForFunction(() => document.querySelector("#answer").value === "1990-05-17");
  assert.equal(await page.locator(".hint", { hasText: zh.card_used }).count(), 1);
  assert.ok(!(await traces(page)).text.includes(number));
  const fields = await page.locator("input").evaluateAll((fields) => fields.map(({ value }) => value));
  assert.ok(!fields.some((value) => value.includes(number.slice(0, 15))), fields.join());
  // What it says of the sex stands in its question as well.
  await opened(() => page.getByRole("button", { name: zh.end }).click());
  const memory = await memoryOf(page);
  assert.deepEqual(await memory.find([number, "1990-05-17"]), []);
});

journey("a misread card and noise are refused, and what a hand types stays", async ({ page, visitor }) => {
  await toBirth(visitor());
  const number = cardNumber("19900517");
  const wrong = number.slice(0, 9) + ((Number(number[9]) + 1) % 10) + number.slice(10);
  await scan(page, wrong);
  await page.locator(".complaint", { hasText: zh.card_misread }).waitFor();
  await scan(page, cardNumber("19900231"), "Tab");
  await page.locator(".complaint", { hasText: zh.card_no_birth }).waitFor();
  await scan(page, "]C1~%&0049000000123456789");
  await page.locator(".complaint", { hasText: zh.scan_foreign }).waitFor();
  assert.equal(await page.locator("#answer").inputValue(), "");
  await page.locator("#answer").focus();
  await page.keyboard.type("1990-5-17", { delay: 120 });
  await page.waitForFunction(() => document.querySelector("#answer").value === "1990-5-17");
  // A number that somebody writes or pastes does not stay either.
  await page.locator("#answer").fill(number);
  await page.locator(".complaint", { hasText: zh.card_in_field }).waitFor();
  assert.equal(await page.locator("#answer").inputValue(), "");
});

journey("a phone shows its answers as a code, and the kiosk takes them over", async ({ page, context, visitor, accessible }) => {
  const somebody = visitor();
  await somebody.open();
  await somebody.reach("group:first");
  await somebody.seeAnswers();
  const answers = await page.locator("dl.answers dt").allInnerTexts();
  assert.ok(answers.length >= 3);
  await somebody.to(() => page.getByRole("button", { name: zh.to_code }).click());
  assert.equal(await page.locator(".code").count(), 0, "first it is said what is in it");
  assert.deepEqual(await page.locator("dl.answers dt").allInnerTexts(), answers);
  await page.getByRole("button", { name: zh.code_show }).click();
  await accessible();
  const text = await readCode(page.getByRole("img", { name: zh.code_name }));
  assert.match(text, /^YX1:[0-9A-Z $%*+\-./:]+$/);

  await somebody.page.close();
  const kiosk = await context.newPage();
  await kiosk.clock.setFixedTime(new Date("2025-06-30T12:00:00+08:00"));
  await kiosk.goto(new URL(KIOSK, somebody.address).href);
  await kiosk.locator("html[data-app=ready]").waitFor();
  await scan(kiosk, text.slice(0, -3));
  await kiosk.locator(".complaint").waitFor();
  await scan(kiosk, text);
  await kiosk.locator("h1:focus", { hasText: zh.check }).waitFor();
  assert.deepEqual(await kiosk.locator("dl.answers dt").allInnerTexts(), answers);
  await kiosk.locator(".remark", { hasText: zh.taken_over }).waitFor();
});

journey("a caseworker enters everything on one page, by keyboard alone", async ({ page, visitor, accessible }) => {
  await visitor().open(KIOSK);
  await page.getByRole("button", { name: zh.quick_person }).focus();
  await page.keyboard.press("Enter");
  await page.locator(".tiles button:focus").waitFor();
  await page.keyboard.press("1");
  const ask = page.locator("#question");
  await ask.waitFor();
  await accessible();
  const asked = [];
  for (let count = 0; count < 8 && (await ask.count()); count += 1) {
    const words = await ask.innerText();
    asked.push(words);
    await page.locator(".now [name=answer]:focus, .now button:focus").waitFor();
    const choices = await page.locator(".now input[type=radio]").count();
    if (choices && count !== 2) {
      await page.keyboard.press("2");
      await page.locator(".now input[type=radio]:checked").waitFor();
      await page.keyboard.press("Enter");
    } else {
      await page.keyboard.press("F8");
    }
    await page.waitForFunction((words) => document.querySelector("#question")?.innerText !== words, words);
  }
  const rows = () => page.locator(".sheet dl.answers dt").allInnerTexts();
  assert.deepEqual((await rows()).reverse(), asked);
  await accessible();
  // The last answer again, and back.
  await page.keyboard.press("F2");
  await page.locator("h1:focus", { hasText: asked.at(-1) }).waitFor();
  await page.keyboard.press("F8");
  await page.locator(".sheet").waitFor();
  assert.equal((await rows()).length, asked.length);
  await page.keyboard.press("F9");
  await page.locator("h1:focus", { hasText: zh.results }).waitFor();
  await accessible();
});

journey("a caseworker writes how many people a firm has hired", async ({ page, visitor }) => {
  await visitor().open(KIOSK);
  await page.getByRole("button", { name: zh.quick_firm }).click();
  await page.locator(".tile-name", { hasText: "招" }).first().click();
  const ask = page.locator("#question");
  for (;;) {
    await page.locator(".now [name=answer]:focus, .now button:focus").first().waitFor();
    const words = await ask.innerText();
    if (words === "招用了哪些人？") break;
    await page.keyboard.press("F8");
    await page.waitForFunction((words) => document.querySelector("#question")?.innerText !== words, words);
  }
  await page.locator(".now [name=answer]").fill("3");
  await page.keyboard.press("Enter");
  const row = page.locator(".sheet dl.answers > div", { hasText: "招用了哪些人？" });
  await row.locator("dd", { hasText: "3" }).first().waitFor();
});

journey("what is printed says what to bring and where to go, on A4 and on a roll", async ({ page, visitor }) => {
  const somebody = visitor();
  await somebody.open(KIOSK);
  await somebody.reach("group:first");
  const papers = await page.locator("section.card summary", { hasText: zh.papers }).count();
  assert.equal(papers, 1);
  const a4 = await printed(page, () => page.getByRole("button", { name: zh.print, exact: true }).click());
  const roll = await printed(page, () => page.getByRole("button", { name: zh.print_roll }).click());
  assert.deepEqual([a4.width, a4.height, roll.width], [210, 297, 80]);
  for (const { text } of [a4, roll]) {
    const words = text.replaceAll(/\s+/g, "");
    for (const part of [zh.notice, zh.notice_can, zh.notice_papers, zh.notice_where, "规则版本", "2025-06-30", "12333", "☐"]) {
      assert.ok(words.includes(part.replaceAll(/\s+/g, "")), `${part}: ${text}`);
    }
    assert.ok(!words.includes(zh.see_answers) && !words.includes(zh.end), "no buttons on paper");
    assert.doesNotMatch(words, /\d{17}[\dX]/);
  }
  await page.locator(".notice").waitFor({ state: "detached" });
});

journey("targets are large and apart", { viewport: { width: 1024, height: 768 } }, async ({ page, visitor }) => {
  const look = async (where) => {
    const faults = await page.evaluate(() => {
      const shown = [...document.querySelectorAll("button, summary, label.choice, select, input:not([type=radio], [type=checkbox])")]
        .map((element) => ({ element, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && box.height > 0);
      const name = ({ element }) => element.innerText?.slice(0, 20) || element.id || element.tagName;
      const small = shown.filter(({ box }) => box.width < 60 || box.height < 60).map((one) => `small: ${name(one)}`);
      const near = shown.flatMap((one, at) =>
        shown.slice(at + 1).flatMap((other) => {
          const across = Math.max(other.box.left - one.box.right, one.box.left - other.box.right);
          const down = Math.max(other.box.top - one.box.bottom, one.box.top - other.box.bottom);
          const within = one.element.contains(other.element) || other.element.contains(one.element);
          return within || Math.max(across, down) >= 11.9 ? [] : [`near: ${name(one)} and ${name(other)}`];
        }),
      );
      return [...small, ...near];
    });
    assert.deepEqual(faults, [], where);
  };
  const somebody = visitor();
  await somebody.open(KIOSK);
  await look("who");
  await somebody.reach("field:date");
  await look("date");
  await somebody.answer("not_sure");
  await somebody.to(() => page.getByRole("button", { name: zh.see_answers }).click());
  await look("check");
  await somebody.to(() => page.getByRole("button", { name: zh.to_results }).click());
  await look("results");
});

journey("the pad writes dates by touch", { hasTouch: true }, async ({ page, visitor }) => {
  await toBirth(visitor());
  const key = (name) => page.locator(".pad").getByRole("button", { name, exact: true });
  for (const digit of "199005179") await key(digit).tap();
  assert.equal(await page.locator("#answer").inputValue(), "1990-05-17");
  await key(zh.key_back).tap();
  assert.equal(await page.locator("#answer").inputValue(), "1990-05-1");
  await key(zh.key_clear).tap();
  assert.equal(await page.locator("#answer").inputValue(), "");
  assert.equal(await page.locator("#answer").getAttribute("inputmode"), "none");
});

journey("a kiosk whose engine breaks down starts again by itself", { expected: [/engine stopped/] }, async ({ page, visitor, opened }) => {
  await page.clock.install({ time: new Date("2025-06-30T12:00:00+08:00") });
  await visitor().load(KIOSK);
  await page.evaluate(() => {
    console.error("the engine stopped");
    globalThis.yingxiang.engine.dispatchEvent(new Event("error"));
  });
  await page.locator("html[data-app=failed]").waitFor();
  await opened(() => page.clock.fastForward(10_500));
  await page.locator("h1", { hasText: zh.who_heading }).waitFor();
});
