// Nothing that somebody answers leaves the page or stays behind: not in requests, not in what the browser stores, not in the
// address, the title or the history, and after erasing not in memory.

import assert from "node:assert/strict";
import { tell } from "../harness/engine.mjs";
import { journey } from "../harness/journey.mjs";
import { memoryOf } from "../harness/memory.mjs";

/** Answers to every question: those of the first kind, and the opposite. */
const OPPOSITES = {
  first: ({ choice, places, written }) => {
    if (choice) return { chosen: choice[0].value };
    if (places) return { chosen: places.groups[0].places[0].value };
    return { written: { date: "2024-07-01", records: "1" }[written.unit] ?? "1" };
  },
  last: ({ choice, places, written }) => {
    if (choice) return { chosen: choice.at(-1).value };
    if (places) return { chosen: places.parts.at(-1).places.at(-1).value };
    return { written: { date: "1990-01", records: "0" }[written.unit] ?? "12" };
  },
};

/** What the browser stores for the page, whatever it is called. */
const stored = (page) =>
  page.evaluate(async () => {
    const kept = {};
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const bytes = await (await cache.match(request)).arrayBuffer();
        const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
        kept[`${name} ${request.url}`] = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
      }
    }
    return {
      local: { ...localStorage },
      session: { ...sessionStorage },
      databases: await indexedDB.databases(),
      cookies: document.cookie,
      files: await navigator.storage.getDirectory().then(async (folder) => {
        const names = [];
        for await (const name of folder.keys()) names.push(name);
        return names;
      }),
      kept,
    };
  });

const shownByBrowser = (page) => page.evaluate(() => [document.title, location.href]);

/** Goes through a whole visit; hands back what the browser was seen to do. */
async function visited({ page, context, visitor }, { applicant, event, answers }) {
  const requests = [];
  const headers = [];
  context.on("request", (request) => {
    requests.push(request);
    headers.push(request.allHeaders());
  });
  const somebody = visitor();
  await somebody.open();
  const before = { stored: await stored(page), shown: await shownByBrowser(page) };
  await somebody.choose(applicant);
  await somebody.begin(event);
  const histories = new Set();
  while (somebody.question) {
    const { field } = somebody.question;
    await somebody.answer(answers(field)).catch(async () => {
      // What is nobody's is refused, and stays in the field.
      somebody.visit.answers.pop();
      await somebody.answer("not_sure");
    });
    histories.add(await page.evaluate(() => typeof history.state + /^\d+$/.test(history.state)));
    assert.deepEqual(await shownByBrowser(page), before.shown);
  }
  await somebody.unfold();
  assert.deepEqual(await stored(page), before.stored, "nothing was stored");
  assert.deepEqual([...histories], ["stringtrue"], "the history holds numbers");
  assert.ok(somebody.visit.answers.length >= 3);
  const log = await Promise.all(
    requests.map(async (request, position) => {
      const told = Object.entries(await headers[position]).sort();
      return JSON.stringify([request.method(), request.url(), told, request.postData()]);
    }),
  );
  return { log: log.sort(), stored: before.stored, shown: before.shown, answers: JSON.stringify(somebody.visit.answers) };
}

const seen = {};
for (const [name, way] of Object.entries({
  "a person": { applicant: "person", event: "left_school", answers: OPPOSITES.first },
  "their opposite": { applicant: "firm", event: "hiring_people", answers: OPPOSITES.last },
})) {
  journey(`${name}: nothing is sent, nothing is stored, nothing shows outside the page`, async (at) => {
    seen[name] = await visited(at, way);
    assert.deepEqual({ ...seen[name].stored, kept: undefined },
      { local: {}, session: {}, databases: [], cookies: "", files: [], kept: undefined });
  });
}

journey("opposite people leave the same traces, byte for byte", async () => {
  const [one, other] = Object.values(seen);
  assert.notEqual(one.answers, other.answers);
  assert.ok(one.log.length > 8, "there is something to compare");
  assert.deepEqual(one.log, other.log);
  assert.deepEqual(one.stored, other.stored);
  assert.deepEqual(one.shown, other.shown);
});

const PAYS = { pays_own_pension: { chosen: "yes" }, employment: { chosen: "flexible" } };
const AMOUNT = "1357.93";
const NUMBER = "15010219900307451X";

journey("what was typed is in no memory after erasing", async ({ page, visitor }) => {
  const somebody = visitor();
  await somebody.open();
  const memory = await memoryOf(page);
  await somebody.choose("person");
  await somebody.begin("flexible_work");
  while (somebody.question.fact !== "pension_premium") await somebody.answer(PAYS[somebody.question.fact] ?? "not_sure");
  await somebody.answer({ written: AMOUNT });
  // A number that is no answer is refused, and stays in the field.
  while (somebody.question && !somebody.question.field.written) await somebody.answer("not_sure");
  assert.ok(somebody.question, "something else is to be written");
  await somebody.enter({ written: NUMBER });
  await somebody.send();
  await page.locator("#complaint .complaint").waitFor();
  await somebody.seeResults();
  await page.locator(".programs summary").click();
  await page.locator("#assessment-json").waitFor();
  assert.equal(memory.workers.length, 1);
  const held = await memory.find([AMOUNT, NUMBER]);
  assert.ok(held.some((where) => where.startsWith("page memory")), "the search finds what is there");
  assert.ok(held.some((where) => where.startsWith("worker memory")), "in the engine too");

  await somebody.to(() => somebody.press(somebody.words.erase));
  // The engine has heard of it when it answers again.
  await tell(page, { opening: {} });
  const document = await page.evaluate(() => {
    const fields = [...document.querySelectorAll("input")].map((field) => field.value);
    return document.documentElement.outerHTML + fields.join();
  });
  assert.doesNotMatch(document, new RegExp(`${AMOUNT}|${NUMBER}`));
  assert.deepEqual(await memory.find([AMOUNT, NUMBER]), []);
});
