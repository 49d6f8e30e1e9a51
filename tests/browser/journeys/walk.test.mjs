// A walk through the page that sees every question of every policy, every kind of result and every tone of an answer.
//
// `cargo xtask ways` has looked for the answers; here the page itself is walked through. Where the rules have a question that
// no walk sees, this fails and names it: then `cargo xtask ways` looks for new ways, or nobody can ever be asked it.

import assert from "node:assert/strict";
import { factsOfTheRules } from "../harness/facts.mjs";
import { journey } from "../harness/journey.mjs";
import { marksOfResults, marksOfStep, ways } from "../harness/routes.mjs";

const KINDS = ["claim", "automatic", "first", "later", "depends", "not", "aside"];
const TONES = ["yes", "almost", "open", "no", "aside"];
const MOST = 90;
const LONG = process.env.YINGXIANG_WALK === "long";

const seen = new Set();
const { walks, further } = await ways();
const all = LONG ? [...walks, ...further] : walks;

for (const [number, way] of all.entries()) {
  const who = way.event ?? `everything for a ${way.applicant}`;
  journey(`walk ${number + 1} of ${all.length}: ${who}, ${way.today}`, async ({ page, visitor }) => {
    const somebody = visitor({ language: number % 2 ? "en" : "zh", day: way.today });
    await somebody.open();
    await somebody.choose(way.applicant);
    await somebody.begin(way.event);
    while (somebody.question) {
      assert.ok(somebody.visit.answers.length < MOST, "the questions come to an end");
      await somebody.asked();
      marksOfStep(somebody.step).forEach((mark) => seen.add(mark));
      const entered = way.answers[somebody.question.fact] ?? "not_sure";
      await somebody.answer(entered);
    }
    const { words } = somebody;
    await page.locator("h1:focus", { hasText: words.results }).waitFor();
    const results = await somebody.ask("results");
    marksOfResults(results).forEach((mark) => seen.add(mark));

    // What the engine has told is on the page: every group, and every policy with its answer in words.
    await somebody.unfold();
    const shown = await page.locator("section.group article h3").allInnerTexts();
    assert.deepEqual(shown, results.groups.flatMap(({ policies }) => policies.map(({ title }) => title)));
    const said = await page.locator("section.group article .verdict strong").allInnerTexts();
    assert.deepEqual(said, results.groups.flatMap(({ policies }) => policies.map(({ headline }) => headline)));
  });
}

journey("the walks have seen every question, every kind of result and every tone", async () => {
  const asked = [...(await factsOfTheRules())].sort();
  const missed = asked.filter((fact) => !seen.has(`fact:${fact}`));
  const verdicts = [...seen].filter((mark) => mark.startsWith("verdict:"));
  console.log(`${asked.length - missed.length} of ${asked.length} questions, ${verdicts.length} different verdicts`);
  assert.deepEqual(missed, [], "questions that no walk sees (`cargo xtask ways` looks for them)");
  assert.deepEqual(KINDS.filter((kind) => !seen.has(`group:${kind}`)), []);
  assert.deepEqual(TONES.filter((tone) => !seen.has(`tone:${tone}`)), []);
});
