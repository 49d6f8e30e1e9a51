// The same visit by mouse, by keyboard alone and by touch, in both languages; and after each step what those hear who do not
// see: the focus on the heading, one word about each answer.

import assert from "node:assert/strict";
import { keyboard, mouse, touch } from "../harness/hands.mjs";
import { journey } from "../harness/journey.mjs";
import { listen, treeOf } from "../harness/tree.mjs";

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const ANSWERS = {
  residence: { chosen: "150100" }, employment: { chosen: "flexible" }, degree: { chosen: "bachelor" },
  left_school_on: { written: "2023年6月30日" }, insured_by_employer: { chosen: "no" }, worked_for_employer: { chosen: "no" },
  pays_own_pension: { chosen: "yes" }, pension_premium: { written: "800" }, pays_own_medical: { chosen: "yes" },
  medical_premium: { written: "300-400" }, months_received: { written: "0" },
};
const ENOUGH = 12;

for (const language of ["zh", "en"]) {
  for (const hand of [mouse, keyboard, touch]) {
    const options = hand === touch ? PHONE : {};
    journey(`somebody who works flexibly, by ${hand.name} (${language})`, options, async ({ page, visitor }) => {
      const somebody = visitor({ language, hand });
      const { words } = somebody;
      await somebody.open();
      const tree = await treeOf(page);
      const ears = await listen(page);
      assert.deepEqual(await tree.live(), ["status"], "one place speaks");

      const onHeading = async (name) => {
        const focused = await tree.focused();
        assert.deepEqual(focused, { role: "heading", name, level: 1 });
      };
      // That an answer takes long is said too, and depends on the machine.
      const heard = async () => (await ears.heard()).filter((said) => said !== words.busy);
      const silence = async () => assert.deepEqual(await heard(), []);

      await somebody.choose("person");
      await onHeading(words.event_person);
      await somebody.begin("flexible_work");
      await onHeading(somebody.question.ask);
      await silence();

      const asked = [];
      while (somebody.question && asked.length < ENOUGH) {
        asked.push(somebody.question);
        await somebody.answer(ANSWERS[somebody.question.fact] ?? "not_sure");
        await onHeading(somebody.question?.ask ?? words.results);
        const said = await heard();
        assert.equal(said.length, 1, `one word after the answer to ${asked.at(-1).fact}: ${said.join(" | ")}`);
      }
      assert.ok(asked.filter(({ fact }) => ANSWERS[fact]).length >= 6, "most answers were of use");

      // Back and forth: what was answered stands there still, and nothing is said.
      if (somebody.question) await somebody.seeResults();
      await somebody.to(() => somebody.press(words.back));
      await somebody.to(() => page.goForward());
      await onHeading(words.results);
      await silence();

      // An answer is changed from the list of answers, and the way leads back there.
      await somebody.seeAnswers();
      await onHeading(words.check);
      const { ask } = asked[0];
      const change = page.getByRole("button", { name: `${words.change}: ${ask}`, exact: true });
      await somebody.to(() => hand.press(page, change));
      await onHeading(ask);
      await silence();
      await somebody.to(() => somebody.press(words.unsure));
      await onHeading(words.check);
      assert.equal((await heard()).length, 1);

      // A complaint is at the field that has the focus.
      await somebody.to(() => hand.press(page, page.getByRole("button", { name: `${words.change}: ${ask}`, exact: true })));
      await somebody.send();
      await page.locator("#complaint .complaint").waitFor();
      assert.notEqual((await tree.focused()).role, "heading");
      await somebody.to(() => page.goBack());

      await somebody.to(() => somebody.press(words.erase));
      await onHeading(words.who_heading);
      assert.deepEqual(await heard(), [words.erased]);
    });
  }
}
