// Answers outlive the page only where the visitor wants it: on the device, in a file, in a calendar, across an update. And
// reading aloud, which tells nobody else what is read.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { journey } from "../harness/journey.mjs";
import { WORDS } from "../harness/words.mjs";

const { zh } = WORDS;

const stored = (page) => page.evaluate(() => [{ ...localStorage }, { ...sessionStorage }]);
const rows = (page) => page.locator("dl.answers > div").allInnerTexts();

/** Goes to the list of a few answers. */
async function toCheck(somebody) {
  await somebody.open();
  await somebody.reach("group:first");
  await somebody.seeAnswers();
}

async function fileOf(page, press) {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

journey("answers are kept on the device when that is asked for, and gone with one tap", async ({ page, visitor, opened, accessible }) => {
  const somebody = visitor();
  await toCheck(somebody);
  const before = await rows(page);
  assert.deepEqual(await stored(page), [{}, {}]);
  await page.getByLabel(zh.keep).check();
  await accessible();
  assert.deepEqual(Object.keys((await stored(page))[0]), ["yingxiang-answers"]);

  await opened(() => page.reload());
  await page.getByRole("heading", { name: zh.kept_title }).waitFor();
  await accessible();
  await somebody.to(() => page.getByRole("button", { name: zh.resume }).click());
  assert.deepEqual(await rows(page), before);
  assert.ok(await page.getByLabel(zh.keep).isChecked());

  await somebody.to(() => page.getByRole("button", { name: zh.erase }).click());
  assert.deepEqual(await stored(page), [{}, {}]);
  await opened(() => page.reload());
  assert.equal(await page.getByText(zh.kept_title).count(), 0);
});

journey("what is done at the desk of a list is kept at once", async ({ page, visitor }) => {
  const somebody = visitor();
  await somebody.open();
  await somebody.reach("field:records");
  await somebody.to(() => somebody.press(zh.see_answers));
  await page.getByLabel(zh.keep).check();
  await somebody.to(() => somebody.press(zh.back));
  const kept = async () => {
    const [{ "yingxiang-answers": text }] = await stored(page);
    return JSON.parse(text).visit.answers.find(({ fact }) => fact.startsWith("list:"))?.entered.written;
  };
  assert.equal(await kept(), undefined);
  const lines = page.locator(".desk .items > li");
  await somebody.enterLines(2);
  assert.equal(await kept(), "2");
  await page.locator(".desk [data-act='remove:1']").click();
  await lines.nth(1).waitFor({ state: "detached" });
  assert.equal(await kept(), "1");
  await page.locator(".desk [data-act=undo]").click();
  await lines.nth(1).waitFor();
  assert.equal(await kept(), "2");
});

journey("answers go into a file and come back from it; other files are refused", async ({ page, visitor, opened }) => {
  const somebody = visitor();
  await toCheck(somebody);
  const before = await rows(page);
  const { name, text } = await fileOf(page, () => page.getByRole("button", { name: zh.to_file }).click());
  assert.equal(name, zh.file_name);
  assert.equal(JSON.parse(text).visit.answers.length, before.length);
  assert.deepEqual(await stored(page), [{}, {}]);

  await opened(() => page.reload());
  await page.locator("summary", { hasText: zh.from_file }).click();
  const choose = (content) =>
    page.getByLabel(zh.from_file).setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(content) });
  for (const other of ["", "hello", "[1]", '{"yingxiang": 99}', text.slice(0, -20)]) {
    await choose(other);
    await page.locator(".complaint").waitFor();
    assert.equal(await page.locator("h1").innerText(), zh.who_heading);
  }
  // An answer that the rules no longer allow is left out, and that is said.
  const changed = JSON.parse(text);
  const born = changed.visit.answers.find(({ fact }) => fact === "born_on");
  const left = before.filter((row) => !row.includes(born.entered.written));
  assert.equal(left.length, before.length - 1);
  born.entered.written = "3000-01-01";
  await somebody.to(() => choose(JSON.stringify(changed)));
  assert.deepEqual(await rows(page), left);
  assert.match(await page.locator(".remark").innerText(), /1/);
});

journey("the last day goes into a calendar", async ({ page, visitor }) => {
  const somebody = visitor();
  await somebody.open();
  await somebody.reach("has:until");
  const { name, text } = await fileOf(page, () => page.locator("button", { hasText: zh.to_calendar }).first().click());
  assert.match(name, /^[a-z_0-9]+\.ics$/);
  assert.match(text, /^BEGIN:VCALENDAR\r\n/);
  assert.match(text, /\r\nDTSTART;VALUE=DATE:\d{8}\r\n/);
  assert.match(text, /\r\nBEGIN:VALARM\r\n/);
  assert.ok(text.split("\r\n").every((line) => Buffer.byteLength(line) <= 75));
});

journey("an update is offered and keeps the answers", async ({ page, visitor, opened, accessible }) => {
  const somebody = visitor();
  await toCheck(somebody);
  const before = await rows(page);
  const arrive = (kind) =>
    page.evaluate((kind) => {
      const load = kind === "page" ? () => location.reload() : undefined;
      dispatchEvent(new CustomEvent("yingxiang-update", { detail: { kind, load } }));
    }, kind);
  await arrive("damaged");
  await page.getByText(zh.rules_damaged).waitFor();
  await accessible();
  await page.getByRole("button", { name: zh.close }).click();
  await arrive("page");
  await page.getByText(zh.new_page).waitFor();
  await opened(() => page.getByRole("button", { name: zh.load }).click());
  await page.locator("h1:focus", { hasText: zh.check }).waitFor();
  assert.deepEqual(await rows(page), before);
  assert.deepEqual(await stored(page), [{}, {}], "nothing stays of the way over");
});

/** A browser with voices, of which each may be of the device or not. */
const voices = (page, list) =>
  page.addInitScript((list) => {
    globalThis.said = [];
    class Utterance extends EventTarget {
      constructor(text) {
        super();
        this.text = text;
      }
    }
    globalThis.SpeechSynthesisUtterance = Utterance;
    globalThis.SpeechSynthesisVoice = class {};
    const made = list.map((voice) => Object.assign(new SpeechSynthesisVoice(), voice));
    const synthesis = Object.assign(new EventTarget(), {
      getVoices: () => made,
      speak: (utterance) => globalThis.said.push([utterance.voice?.name, utterance.text]),
      cancel: () => globalThis.said.push("hush"),
    });
    Object.defineProperty(globalThis, "speechSynthesis", { value: synthesis });
  }, list);

journey("only a voice of the device reads aloud", async ({ page, visitor }) => {
  await voices(page, [
    { name: "far", lang: "zh-CN", localService: false },
    { name: "near", lang: "zh-CN", localService: true },
  ]);
  const somebody = visitor();
  await somebody.open();
  await page.getByRole("button", { name: zh.read_aloud }).click();
  const said = (await page.evaluate(() => globalThis.said)).filter((one) => one !== "hush");
  assert.equal(said[0][1], zh.who_heading);
  assert.ok(said.length > 3 && said.every(([voice]) => voice === "near"));
  await page.getByRole("button", { name: zh.stop_reading }).click();
  assert.equal(await page.evaluate(() => globalThis.said.at(-1)), "hush");
  // There is no voice of the device for English.
  await somebody.press(zh.other_language);
  await page.locator("h1", { hasText: WORDS.en.who_heading }).waitFor();
  assert.equal(await page.getByRole("button", { name: WORDS.en.read_aloud }).count(), 0);
});

journey("voices from elsewhere are never offered", async ({ page, visitor }) => {
  await voices(page, [{ name: "far", lang: "zh-CN", localService: false }]);
  await visitor().open();
  assert.equal(await page.getByRole("button", { name: zh.read_aloud }).count(), 0);
});
