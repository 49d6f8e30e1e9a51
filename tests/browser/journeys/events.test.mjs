// Every life event can be reached from the first screen, in both languages, and leads to a question.

import assert from "node:assert/strict";
import { tell } from "../harness/engine.mjs";
import { journey } from "../harness/journey.mjs";

for (const [language, names] of [
  ["zh", { person: "我自己", firm: "单位", back: "返回" }],
  ["en", { person: "Myself", firm: "A firm", back: "Back" }],
]) {
  journey(`every life event leads to its first question (${language})`, async ({ page, open, accessible }) => {
    await open();
    if (language === "en") {
      await page.getByRole("button", { name: "English" }).click();
      await page.locator("h1", { hasText: "Who is asking?" }).waitFor();
    }
    const today = await page.evaluate(() => new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10));
    const { opening } = await tell(page, { opening: { language, today } });
    assert.ok(opening.events.length >= 10);
    for (const applicant of ["person", "firm"]) {
      await page.getByRole("button", { name: names[applicant] }).click();
      await page.locator(".tiles li").nth(2).waitFor();
      await accessible();
      for (const event of opening.events.filter((event) => event.applicant === applicant)) {
        const visit = { language, today, applicant, event: event.id, answers: [], declared: [] };
        const { step } = await tell(page, { step: visit });
        await page.locator(".tile-name", { hasText: event.name }).click();
        await page.locator("h1:focus", { hasText: step.next.ask }).waitFor();
        await page.getByRole("button", { name: names.back }).click();
        await page.locator(".tiles").waitFor();
      }
      await page.goBack();
      await page.getByRole("button", { name: names.firm }).waitFor();
    }
  });
}
