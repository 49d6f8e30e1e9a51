// All policies and the ledger can be read without answering, and a mistake in a rule can be reported.

import assert from "node:assert/strict";
import { journey } from "../harness/journey.mjs";
import { tell } from "../harness/engine.mjs";
import { press, question } from "../harness/keyboard.mjs";

const narrow = { viewport: { width: 320, height: 640 } };

const TEXTS = {
  zh: {
    browse: "看看全部政策", shelf: "全部政策", ledger: "看四份文件的每项措施编到了哪里", ledgerHeading: "政策文件措施台账",
    policy: "离校2年内未就业高校毕业生灵活就业社会保险补贴", here: "中文写法", there: "英文写法", scenarios: "用来检验规则的情形",
    report: "报告这条规则的错误", copy: "复制", copied: "已复制。", back: "返回", search: "就业见习", unknown: "没有找到",
  },
  en: {
    browse: "Browse all policies", shelf: "All policies", ledger: "What became of every measure", ledgerHeading: "Ledger",
    policy: "Social-insurance subsidy for recent graduates in flexible work", here: "In English", there: "In Chinese",
    scenarios: "Scenarios that test it", report: "Report a mistake in this rule", copy: "Copy", copied: "Copied.", back: "Back",
    search: "internship", unknown: "Nothing found",
  },
};

async function speak(page, language) {
  if (language === "zh") return;
  await page.getByRole("button", { name: "English" }).click();
  await page.locator("h1", { hasText: "Who is asking?" }).waitFor();
}

const fits = async (page) => {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, "nothing is cut off");
};

for (const [language, texts] of Object.entries(TEXTS)) {
  for (const width of [320, 1280]) {
    const options = { viewport: { width, height: 720 }, permissions: ["clipboard-read", "clipboard-write"] };
    journey(`a policy is found and read down to its rule (${language}, ${width} px)`, options, async ({ page, open, accessible }) => {
      await open();
      await speak(page, language);
      await page.getByRole("button", { name: texts.browse }).click();
      await page.locator("h1:focus", { hasText: texts.shelf }).waitFor();
      await accessible();
      await fits(page);
      assert.ok((await page.locator(".items > li").count()) >= 54);

      // What is searched is found by title and by words of the summary, and is still there afterwards.
      const search = page.getByRole("searchbox");
      await search.fill("qqqq");
      await page.getByText(texts.unknown).first().waitFor();
      await search.fill(texts.search);
      await page.locator(".items > li", { hasText: new RegExp(texts.search, "i") }).first().waitFor();
      assert.ok((await page.locator(".items > li").count()) < 20);
      await search.fill("");
      await page.getByRole("button", { name: texts.policy }).click();
      await page.locator("h1:focus", { hasText: texts.policy }).waitFor();
      await fits(page);
      const main = await page.locator("main").innerText();
      assert.match(main, /12333/);
      assert.match(main, /2017-10-13/);

      // The rule in both spellings, each marked as what it is.
      await page.getByText(texts.here, { exact: true }).click();
      await page.getByText(texts.there, { exact: true }).click();
      await page.locator("pre[lang=zh-CN]", { hasText: "政策 flexible_insurance_graduate" }).waitFor();
      await page.locator("pre[lang=en]", { hasText: "policy flexible_insurance_graduate" }).waitFor();
      await page.getByText(texts.scenarios).click();
      await page.getByText("离校两年最后一天的前一天").waitFor();
      await fits(page);
      await accessible();

      // The report names rule and versions.
      await page.getByRole("button", { name: texts.report }).click();
      await page.locator("h1:focus", { hasText: texts.report }).waitFor();
      await page.locator(".leaf select").selectOption({ index: 1 });
      await page.getByRole("button", { name: texts.copy, exact: true }).click();
      await page.locator("[role=status]", { hasText: texts.copied }).waitFor({ state: "attached" });
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      const { opening } = await tell(page, { opening: {} });
      for (const part of ["flexible_insurance_graduate", "graduate", opening.version, "web-"]) {
        assert.ok(copied.includes(part), `${part} is in: ${copied}`);
      }
      assert.equal(copied, await page.locator(".leaf textarea").inputValue());
      await fits(page);
      await accessible();
      await page.goBack();
      await page.locator("h1:focus", { hasText: texts.policy }).waitFor();
      await page.goBack();
      await page.locator("h1:focus", { hasText: texts.shelf }).waitFor();

      await page.getByRole("button", { name: texts.ledger }).click();
      await page.locator("h1:focus", { hasText: texts.ledgerHeading }).waitFor();
      assert.match(await page.locator("main").innerText(), /454/);
      assert.equal(await page.locator(".leaf section > .items > li").count(), 454);
      await fits(page);
      await accessible();
      assert.equal(new URL(page.url()).search + new URL(page.url()).hash, "");
      assert.ok(!(await page.title()).includes(texts.policy));
    });
  }
}

journey("by keyboard alone: from the first screen to a policy and back", narrow, async ({ page, open }) => {
  await open();
  await press(page, "看看全部政策");
  await question(page, "全部政策");
  await press(page, "低保渐退期");
  await page.locator("h1:focus").waitFor();
  await press(page, "返回");
  await question(page, "全部政策");
  await press(page, "返回");
  await question(page, "您要给谁查？");
});

journey("from the results to the rule of a policy and back, with the answers kept", async ({ page, open }) => {
  await open();
  await press(page, "我自己");
  await press(page, "我灵活就业");
  await page.locator(".question h1:focus").waitFor();
  await press(page, "不清楚");
  await page.getByRole("button", { name: "现在看结果" }).click();
  await question(page, "您的结果");
  const card = page.locator("article", { hasText: "离校2年内未就业高校毕业生灵活就业社会保险补贴" }).first();
  await card.getByRole("button", { name: "报告这条规则的错误" }).click();
  await question(page, "报告这条规则的错误");
  assert.match(await page.locator("textarea").inputValue(), /flexible_insurance_graduate/);
  await page.goBack();
  await question(page, "您的结果");
  await card.getByRole("button", { name: "看规则原文" }).click();
  await question(page, "离校2年内未就业高校毕业生灵活就业社会保险补贴");
  await page.goBack();
  await question(page, "您的结果");
});

const noClipboard = { permissions: [] };
journey("where nothing can be copied the text is selected", noClipboard, async ({ page, open }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "clipboard", { get: () => undefined });
  });
  await open();
  await page.getByRole("button", { name: "看看全部政策" }).click();
  await page.getByRole("button", { name: "离校2年内未就业高校毕业生灵活就业社会保险补贴" }).click();
  await page.getByRole("button", { name: "报告这条规则的错误" }).click();
  await page.getByRole("button", { name: "复制", exact: true }).click();
  await page.locator(".leaf textarea:focus").waitFor();
  const [from, to, all] = await page.locator(".leaf textarea").evaluate((field) => [
    field.selectionStart, field.selectionEnd, field.value.length,
  ]);
  assert.deepEqual([from, to], [0, all]);
  await page.locator("[role=status]", { hasText: "没能自动复制" }).waitFor({ state: "attached" });
});

const noHandbook = { expected: [/handbook\.json/, /Failed to load resource/] };
journey("without the handbook the page says so, and the rest works", noHandbook, async ({ page, context, open }) => {
  await context.route("**/handbook.json", (route) => route.abort());
  await open();
  await page.getByRole("button", { name: "看看全部政策" }).click();
  await question(page, "现在看不了政策全文");
  await page.getByRole("button", { name: "返回" }).click();
  await press(page, "我自己");
  await question(page, "您现在的情况是？");
});

journey("newer rules beside an older handbook are told apart", async ({ page, context, open }) => {
  await context.route("**/handbook.json", async (route) => {
    const response = await route.fetch();
    const text = (await response.body()).toString();
    const version = text.match(/"version":"([0-9a-f]{8})/)[1];
    await route.fulfill({ body: text.replace(version, "0ld0ld00") });
  });
  await open();
  await page.getByRole("button", { name: "看看全部政策" }).click();
  await page.locator(".heed", { hasText: "0ld0ld00" }).waitFor();
});
