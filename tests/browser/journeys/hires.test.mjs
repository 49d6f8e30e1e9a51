// A firm fills the list of its hires: line by line, from a table that is pasted, from a file; and reads what follows for each.

import assert from "node:assert/strict";
import { journey } from "../harness/journey.mjs";
import { question } from "../harness/keyboard.mjs";

const narrow = { viewport: { width: 320, height: 640 } };

/** Answers "not sure" until the list is asked for. */
async function toTheList(page) {
  await page.getByRole("button", { name: "单位" }).click();
  await page.locator(".tile-name", { hasText: "招" }).first().click();
  for (;;) {
    await page.locator(".question h1:focus").waitFor();
    if (await page.locator(".desk").count()) return;
    const heading = await page.locator("h1").innerText();
    await page.getByRole("button", { name: "不清楚" }).click();
    await page.waitForFunction((heading) => document.querySelector("h1").innerText !== heading, heading);
  }
}

const fits = async (page) => {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, "nothing is cut off");
};

const TABLE = [
  ["姓名", "招用日期", "普通高等学历", "毕业年份", "出生年份", "工资"],
  ["张三", "2025/3/1", "是", "2025", "2001", "5000"],
  ["李四", "2025年4月1日", "有", "2024", "2000", "5200"],
  ["王五", "2025-13-01", "是", "二零二四", "1999", "5100"],
];

const text = (rows, between) => rows.map((row) => row.join(between)).join("\n");

journey("hires are pasted, checked, mended and added; each is answered for", narrow, async ({ page, open, accessible }) => {
  await page.clock.setFixedTime(new Date("2025-06-30T12:00:00+08:00"));
  await open();
  await toTheList(page);
  await accessible();
  await page.getByRole("button", { name: "从表格粘贴或读入文件" }).click();
  await page.locator("h2:focus", { hasText: "从表格粘贴" }).waitFor();
  await accessible();

  await page.getByRole("button", { name: "检查" }).click();
  await page.locator("#checked:focus", { hasText: "里面没有内容" }).waitFor();
  await page.locator("#table").fill(text(TABLE, "\t"));
  await page.getByRole("button", { name: "检查" }).click();
  await page.locator("#checked:focus").waitFor();
  const main = page.locator("main");
  await main.getByText("第 4 行，“招用日期”写的是“2025-13-01”").waitFor();
  await main.getByText("第 4 行，“毕业年份”写的是“二零二四”").waitFor();
  await main.getByText("“工资”").waitFor();
  await fits(page);
  await accessible();

  // Two lines are right and are taken; the third stays to be mended.
  await page.getByRole("button", { name: "先加入这 2 人" }).click();
  await page.waitForFunction(() => !document.querySelector("#table").value.includes("张三"));
  const left = await page.locator("#table").inputValue();
  assert.match(left, /王五/);
  await page.locator("#table").fill(left.replace("2025-13-01", "2025-05-01").replace("二零二四", "2023"));
  await page.getByRole("button", { name: "检查" }).click();
  await page.getByRole("button", { name: "加入这 1 人" }).click();
  await page.locator("h2:focus", { hasText: "现在共 3 人" }).waitFor();
  for (const name of ["张三", "李四", "王五"]) await main.getByText(name, { exact: true }).waitFor();
  await accessible();

  // What is still to be known is asked of a person by name.
  await page.getByRole("button", { name: "下一题" }).click();
  await page.locator(".whom", { hasText: /^关于：(张三|李四|王五)的/ }).waitFor({ timeout: 60_000 });

  await page.getByRole("button", { name: "现在看结果" }).click();
  // What follows for several hires takes the engine a while.
  await page.locator("h1:focus", { hasText: "您的结果" }).waitFor({ timeout: 120_000 });
  const table = page.locator("table.each").first();
  assert.deepEqual(await table.locator("tbody th").allInnerTexts(), ["张三", "李四", "王五"]);
  await fits(page);
  await accessible();

  // The list is among the answers and can be changed.
  await page.getByRole("button", { name: "查看和修改我的回答" }).click();
  await question(page, "您的回答");
  await page.getByRole("button", { name: "修改: 招用了哪些人？" }).click();
  await question(page, "招用了哪些人？");
  await main.getByText("王五", { exact: true }).waitFor();
});

journey("who is not sure whom they hired goes on, and may say it later", async ({ page, open }) => {
  await open();
  await toTheList(page);
  await page.getByRole("button", { name: "不清楚" }).click();
  await page.locator(".desk").waitFor({ state: "detached" });
  await page.locator(".question h1:focus").waitFor();
  await page.getByRole("button", { name: "查看和修改我的回答" }).click();
  await question(page, "您的回答");
  await page.getByRole("button", { name: "修改: 招用了哪些人？" }).click();
  await question(page, "招用了哪些人？");
  await page.locator(".desk").waitFor();
});

journey("a line is added, copied, changed, removed and had back, by keyboard too", narrow, async ({ page, open, accessible }) => {
  await open();
  await toTheList(page);
  const add = page.getByRole("button", { name: "添加新招用人员" });
  await add.focus();
  await page.keyboard.press("Enter");
  await page.locator("h2:focus", { hasText: "新招用人员 1" }).waitFor();
  await accessible();
  await fits(page);
  await page.getByLabel("姓名或编号").fill("赵六");
  await page.getByLabel("从哪天起为这个人参保？").fill("昨天");
  await page.getByRole("button", { name: "保存这一行" }).click();
  await page.locator("#checked:focus").waitFor();
  await page.getByText("写的是“昨天”").waitFor();
  await accessible();
  await page.getByLabel("从哪天起为这个人参保？").fill("2025-03-01");
  await page.getByLabel("签劳动合同了吗？").selectOption({ label: "是" });
  await page.getByRole("button", { name: "保存这一行" }).click();
  await page.locator("h2:focus", { hasText: "现在共 1 人" }).waitFor();
  await page.getByText("已填 2 项").waitFor();

  await page.getByRole("button", { name: "再来一份: 赵六" }).click();
  await page.locator("h2:focus", { hasText: "现在共 2 人" }).waitFor();
  await page.getByRole("button", { name: "修改: 新招用人员 2" }).click();
  await page.locator("h2:focus").waitFor();
  assert.equal(await page.getByLabel("从哪天起为这个人参保？").inputValue(), "2025-03-01");
  await page.getByLabel("姓名或编号").fill("钱七");
  await page.getByRole("button", { name: "保存这一行" }).click();
  await page.getByRole("button", { name: "删除: 赵六" }).click();
  await page.locator("h2:focus", { hasText: "现在共 1 人" }).waitFor();
  assert.equal(await page.getByText("赵六", { exact: true }).count(), 0);
  await page.getByRole("button", { name: "撤销删除" }).click();
  await page.getByText("赵六", { exact: true }).waitFor();
  await page.getByText("钱七", { exact: true }).waitFor();

  // What is entered stays when somebody goes back and forth.
  await page.goBack();
  await page.locator(".desk").waitFor({ state: "detached" });
  await page.goForward();
  await page.getByText("钱七", { exact: true }).waitFor();
});

/** 姓名 and so on in GB18030, as spreadsheets in China save them. */
const GB18030 = Buffer.from([
  0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xb3, 0xf6, 0xc9, 0xfa, 0xc4, 0xea, 0xb7, 0xdd, 0x0d, 0x0a,
  0xd5, 0xc5, 0xc8, 0xfd, 0x2c, 0x32, 0x30, 0x30, 0x31, 0x0d, 0x0a,
]);

journey("files are read on the device, in the encodings that spreadsheets write", async ({ page, open }) => {
  await open();
  await toTheList(page);
  await page.getByRole("button", { name: "从表格粘贴或读入文件" }).click();
  const file = page.locator("input[type=file]");
  const field = page.locator("#table");
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("姓名\t出生年份\n张三\t2001", "utf16le")]);
  for (const [name, buffer] of [
    ["gb.csv", GB18030],
    ["utf8.csv", Buffer.from("\uFEFF姓名,出生年份\n张三,2001")],
    ["utf16.txt", utf16],
  ]) {
    await field.fill("");
    await file.setInputFiles({ name, mimeType: "text/csv", buffer });
    await page.waitForFunction(() => document.querySelector("#table").value.includes("张三"));
    await page.getByRole("button", { name: "检查" }).click();
    await page.locator("#checked:focus").waitFor();
    await page.getByRole("button", { name: "加入这 1 人" }).waitFor();
    // Nothing of what was read before is on the screen when the next is.
    await page.getByRole("button", { name: "取消" }).click();
    await page.locator("#table").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "从表格粘贴或读入文件" }).click();
    await page.locator("h2:focus", { hasText: "从表格粘贴" }).waitFor();
  }
  for (const [name, buffer, said] of [
    ["a.xlsx", Buffer.from("PK\u0003\u0004 and so on"), "工作簿"],
    ["a.csv", Buffer.alloc(2 * 1024 * 1024 + 1, "a"), "2 MB"],
    ["b.csv", Buffer.from([0x41, 0, 0x42, 0]), "读不出文字"],
  ]) {
    await file.setInputFiles({ name, mimeType: "text/csv", buffer });
    await page.locator("#problems:focus", { hasText: said }).waitFor();
  }
});

journey("the template is made on the device and is read without an error", async ({ page, open }) => {
  await open();
  await toTheList(page);
  await page.getByRole("button", { name: "从表格粘贴或读入文件" }).click();
  const href = await page.getByRole("link", { name: "下载模板" }).getAttribute("href");
  const template = decodeURIComponent(href.slice(href.indexOf(",") + 1));
  await page.locator("#table").fill(`${template}张三,2025-03-01\n`);
  await page.getByRole("button", { name: "检查" }).click();
  await page.getByRole("button", { name: "加入这 1 人" }).waitFor();
  assert.equal(await page.locator(".complaint").count(), 0);
});

journey("more people than the list holds are not added", async ({ page, open }) => {
  await open();
  await toTheList(page);
  await page.getByRole("button", { name: "从表格粘贴或读入文件" }).click();
  const many = Array.from({ length: 51 }, (_, number) => `人${number},2001`);
  await page.locator("#table").fill(["姓名,出生年份", ...many].join("\n"));
  await page.getByRole("button", { name: "检查" }).click();
  await page.getByText("超过 50 人").waitFor();
  assert.equal(await page.getByRole("button", { name: "加入这" }).count(), 0);
});
