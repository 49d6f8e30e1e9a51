import assert from "node:assert/strict";
import { journey } from "../harness/journey.mjs";
import { choose, choosePlace, press, question, write } from "../harness/keyboard.mjs";

const narrow = { viewport: { width: 320, height: 640 } };

/** Answers by what is asked; everything else is "not sure". */
const GRADUATE = {
  "您常住在哪里？": (page) => choosePlace(page, "呼和浩特市"),
  "您现在做什么？": (page) => choose(page, "灵活就业"),
  "您的最高学历是什么？": (page) => choose(page, "本科"),
  "您是哪一天毕业离校的？": (page) => write(page, "２０２３年６月３０日"),
  "现在有单位为您缴职工社保吗？": (page) => choose(page, "否"),
  "离校以后，您在单位上过班吗？": (page) => choose(page, "否"),
};

journey("a graduate in Hohhot, by keyboard alone on a narrow screen", narrow, async ({ page, open, accessible }) => {
  await page.clock.setFixedTime(new Date("2025-06-30T12:00:00+08:00"));
  await open();
  await press(page, "我自己");
  await question(page, "您现在的情况是？");
  await accessible();
  await press(page, "我刚离校");
  const asked = [];
  await page.locator(".question").waitFor();
  while (asked.length < 7) {
    const heading = await page.locator("h1:focus").innerText();
    assert.ok(!asked.includes(heading), `${heading} is asked once`);
    asked.push(heading);
    if (asked.length < 3) await accessible();
    if (GRADUATE[heading]) await GRADUATE[heading](page);
    else await press(page, "不清楚");
    await page.waitForFunction((heading) => document.querySelector("h1").innerText !== heading, heading);
  }
  assert.ok(asked.filter((heading) => GRADUATE[heading]).length >= 3, asked.join());

  await press(page, "现在看结果");
  await question(page, "您的结果");
  await accessible();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, "nothing is cut off at 320 px");
  assert.match(await page.locator("main").innerText(), /2025-06-30/);

  await press(page, "查看和修改我的回答");
  await question(page, "您的回答");
  await accessible();
  assert.equal(await page.locator("dl.answers dt").count(), asked.length);

  // An answer that is changed leads back to the list, and what makes trouble is not kept.
  await press(page, "修改", asked[0]);
  await question(page, asked[0]);
  await press(page, "不清楚");
  await question(page, "您的回答");
  assert.match(await page.locator("dl.answers > div").first().innerText(), /不清楚/);

  // Going back keeps what was entered.
  await page.goBack();
  await question(page, asked[0]);
  await page.goForward();
  await question(page, "您的回答");
  assert.equal(await page.title(), "应享");
  assert.equal(new URL(page.url()).search + new URL(page.url()).hash, "");

  await press(page, "清除全部回答");
  await question(page, "您要给谁查？");
  await page.goBack().catch(() => {});
  assert.doesNotMatch(await page.locator("body").innerText(), /呼和浩特/);
});

journey("what is not an answer is refused at its field, and stays there", async ({ page, open, accessible }) => {
  await open();
  await press(page, "我自己");
  await press(page, "我刚离校");
  for (;;) {
    await page.locator(".question h1:focus").waitFor();
    if (await page.locator(".field.date").count()) break;
    const heading = await page.locator("h1").innerText();
    await press(page, "不清楚");
    await page.waitForFunction((heading) => document.querySelector("h1").innerText !== heading, heading);
  }
  const heading = await page.locator("h1").innerText();
  await write(page, "2023年13月");
  await page.locator("#complaint").getByText("13").waitFor();
  await page.locator("#answer:focus").waitFor();
  await accessible();
  await page.goBack();
  await page.waitForFunction((heading) => document.querySelector("h1").innerText !== heading, heading);
  await page.goForward();
  await question(page, heading);
  assert.equal(await page.locator("#answer").inputValue(), "2023年13月", "what was typed is still there");
});

journey("large print: letters and targets grow, at 320 px too", narrow, async ({ page, open, accessible }) => {
  await open();
  await press(page, "长辈版");
  for (const size of [2, 3, 4]) {
    await press(page, "放大文字");
    await page.locator(`html[data-size="${size}"]`).waitFor();
  }
  await press(page, "我自己");
  await question(page, "您现在的情况是？");
  await press(page, "我刚离校");
  await page.locator(".question h1:focus").waitFor();
  await accessible();
  const found = await page.evaluate(() => ({
    letters: Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
    low: [...document.querySelectorAll("button, summary, .choice, select, input:not([type=radio])")]
      .filter((element) => element.getBoundingClientRect().height < 60)
      .map((element) => element.textContent),
    wide: document.documentElement.scrollWidth > innerWidth,
  }));
  assert.deepEqual(found, { letters: 30, low: [], wide: false });
});
