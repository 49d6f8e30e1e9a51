import assert from "node:assert/strict";
import { journey } from "../harness/journey.mjs";
import { choose, choosePlace, press, question, tick, write } from "../harness/keyboard.mjs";

const narrow = { viewport: { width: 320, height: 640 } };

journey("a graduate in Hohhot, by keyboard alone on a narrow screen", narrow, async ({ page, open, accessible }) => {
  await page.clock.setFixedTime(new Date("2025-06-30T12:00:00+08:00"));
  await open();
  await press(page, "开始");

  await question(page, "您常住在哪里？");
  await accessible();
  await choosePlace(page, "呼和浩特市");
  await press(page, "下一题");

  await question(page, "您现在做什么？");
  await choose(page, "灵活就业");
  await question(page, "您的最高学历是什么？");
  await choose(page, "本科");
  await question(page, "您是哪一天毕业离校的？");
  await accessible();
  await write(page, "2023年13月");
  await page.getByText("13").first().waitFor();
  await page.locator("#complaint").getByText("月").waitFor();
  await page.locator("#answer").fill("");
  await write(page, "２０２３年６月３０日");

  await question(page, "离校以后，您在单位上过班吗？");
  await choose(page, "否");
  await question(page, "现在有单位为您缴职工社保吗？");
  await choose(page, "否");
  await question(page, "您自己在缴职工养老保险吗？");
  await choose(page, "是");
  await question(page, "您每月缴多少职工养老保险费？");
  await write(page, "800");
  await question(page, "您自己在缴职工医疗保险吗？");
  await choose(page, "是");
  await question(page, "您每月缴多少职工医疗保险费？");
  await write(page, "300");
  await question(page, "毕业生灵活就业社保补贴，您已经领过几个月？");
  await write(page, "0");

  const results = page.locator("main");
  await results.getByText("2025-06-30").first().waitFor();
  assert.match(await results.innerText(), /180元 至 713.33元/);
  assert.match(await results.innerText(), /2026-03-31/);
  await accessible();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, "nothing is cut off at 320 px");

  await tick(page, "灵活就业登记");
  await page.waitForFunction(() => /"verdict": "eligible"/.test(document.querySelector("#assessment-json").textContent));

  // Going back keeps the answers.
  await page.goBack();
  await question(page, "毕业生灵活就业社保补贴，您已经领过几个月？");
  assert.equal(await page.locator("#answer").inputValue(), "0");
  assert.doesNotMatch(page.url(), /800|2023/);
});

journey("not sure everywhere, in English, ends with what it depends on", async ({ page, open, accessible }) => {
  await page.clock.setFixedTime(new Date("2025-06-30T12:00:00+08:00"));
  await open();
  await press(page, "English");
  await press(page, "Start");
  await question(page, "Where do you live?");
  for (;;) {
    const heading = page.getByRole("heading", { level: 1 });
    const before = await heading.innerText();
    if (!before.endsWith("?")) break;
    await press(page, "not sure");
    await page.waitForFunction((text) => document.querySelector("h1").innerText !== text, before);
  }
  const json = JSON.parse(await page.locator("#assessment-json").textContent());
  assert.equal(json.policies[0].verdict, "depends");
  await accessible();
});
