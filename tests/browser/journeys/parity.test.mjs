// The page and the command line give the same bytes: for generated people, for mistakes in their facts, and
// after a change of the rule text.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { journey } from "../harness/journey.mjs";

const cli = process.env.YINGXIANG_CLI;
const policies = process.env.YINGXIANG_POLICIES;
const PEOPLE = Number(process.env.YINGXIANG_PEOPLE ?? 50);

/** The rules of the page, which shows some of the policies only. */
const ONLY = ["build", "--only", "flexible_insurance_graduate", "--out"];
const pagePlan = join(mkdtempSync(join(tmpdir(), "plan-")), "rules.plan");
execFileSync(cli, [...ONLY, pagePlan]);

/** The same numbers in every run (a linear congruential generator, Numerical Recipes). */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function person(next) {
  const pick = (list) => list[next(list.length)];
  const day = () => `20${20 + next(7)}-${String(1 + next(12)).padStart(2, "0")}-${String(1 + next(28)).padStart(2, "0")}`;
  const money = () => `${next(1500) + 1}.${String(next(100)).padStart(2, "0")}`;
  const range = (make, order) => {
    const ends = [make(), make()].sort(order);
    return pick([make(), { from: ends[0], to: ends[1] }]);
  };
  const byText = (a, b) => (a < b ? -1 : 1);
  const facts = {
    residence: pick(["hohhot", "150302", "乌拉特后旗", "bayannur", "kundulun", "neimenggu", "china", { one_of: ["hohhot", "chifeng"] }]),
    employment: pick(["flexible", "flexible", "flexible", "employed", { one_of: ["flexible", "unemployed"] }]),
    degree: pick(["bachelor", "junior_college", "below_college", { from: "junior_college", to: "doctor" }]),
    left_school_on: pick([range(day, byText), range(day, byText), "2023", "2024-06", null]),
    worked_for_employer: pick([false, false, true]),
    insured_by_employer: pick([false, false, true]),
    pays_own_pension: pick([true, true, false]),
    pension_premium: range(money, (a, b) => a - b),
    pays_own_medical: pick([true, false]),
    medical_premium: range(money, (a, b) => a - b),
    months_received: pick([0, next(30), { from: 0, to: 12 }]),
    "flexible_insurance_graduate.registered": pick([true, false]),
  };
  // A third of the people are as the policy wants them or lack one fact; the others know two facts of three.
  if (next(3) === 0) {
    const fitting = {
      residence: pick(["hohhot", "haibowan", "china"]), employment: "flexible", degree: "bachelor",
      left_school_on: "2024-01-31", worked_for_employer: false, insured_by_employer: false,
      pays_own_pension: true, pension_premium: money(), pays_own_medical: false, months_received: 3,
      "flexible_insurance_graduate.registered": true,
    };
    const without = (name) => Object.fromEntries(Object.entries(fitting).filter(([other]) => other !== name));
    return pick([fitting, without("flexible_insurance_graduate.registered"), without(pick(Object.keys(fitting)))]);
  }
  return Object.fromEntries(Object.entries(facts).filter(() => next(3) > 0));
}

/** What the command line says; its exit code is 1 when the facts have mistakes. */
function natively(facts, today, rules = ["--rules", pagePlan]) {
  const call = ["assess", "--facts", "-", "--today", today, "--format", "json", ...rules];
  try {
    return execFileSync(cli, call, { input: facts, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
  } catch (failure) {
    return failure.stdout;
  }
}

const inPage = (page, facts, today) =>
  page.evaluate(([facts, today]) => globalThis.yingxiang.assess(facts, today), [facts, today]);

journey(`${PEOPLE} people get the same bytes in the page and on the command line`, async ({ page, open }) => {
  await open();
  const next = numbers(20250630);
  const verdicts = new Set();
  for (let count = 0; count < PEOPLE; count += 1) {
    const facts = JSON.stringify(person(next));
    const today = ["2025-06-30", "2025-07-01", "2024-02-29", "2026-03-31"][next(4)];
    const expected = natively(facts, today);
    assert.equal(await inPage(page, facts, today), expected, `${facts} on ${today}`);
    for (const { verdict } of JSON.parse(expected).policies ?? [{ verdict: "refused" }]) verdicts.add(verdict);
  }
  for (const verdict of ["eligible", "eligible_if", "depends", "not_eligible"]) {
    assert.ok(verdicts.has(verdict), `some of the people are ${verdict}`);
  }
});

journey("mistakes in the facts are told with the same bytes", async ({ page, open }) => {
  await open();
  for (const facts of ['{"degree":"best","months_received":99,"nonsense":1}', "{", '{"left_school_on":"2023-02-30"}']) {
    const expected = natively(facts, "2025-06-30");
    assert.match(expected, /"errors"/);
    assert.equal(await inPage(page, facts, "2025-06-30"), expected);
  }
});

journey("changing 2 years to 3 in the rule text changes both", async ({ page, context, open }) => {
  const folder = await mkdtemp(join(tmpdir(), "rules-"));
  try {
    await cp(policies, join(folder, "policies"), { recursive: true });
    const file = join(folder, "policies/china/insurance/flexible_work_graduates.rules");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replaceAll(": 2 years ", ": 3 years "));
    const plan = join(folder, "rules.plan");
    execFileSync(cli, [...ONLY, plan, "--rules", join(folder, "policies")]);
    const rules = ["--rules", plan];
    const facts = JSON.stringify({
      residence: "hohhot", employment: "flexible", degree: "bachelor", left_school_on: "2023-06-30",
      worked_for_employer: false, insured_by_employer: false, pays_own_pension: true, pension_premium: 800,
      pays_own_medical: false, months_received: 0,
    });
    const verdict = (output) => JSON.parse(output).policies[0].verdict;

    await open();
    assert.equal(verdict(await inPage(page, facts, "2025-07-01")), "not_eligible");
    assert.equal(verdict(natively(facts, "2025-07-01")), "not_eligible");

    const changed = await readFile(plan);
    await context.route("**/rules.plan", (route) => route.fulfill({ body: changed }));
    await open();
    assert.equal(verdict(await inPage(page, facts, "2025-07-01")), "eligible_if");
    assert.equal(verdict(natively(facts, "2025-07-01", rules)), "eligible_if");
    assert.equal(verdict(await inPage(page, facts, "2026-07-01")), "not_eligible");
    assert.equal(await inPage(page, facts, "2026-06-30"), natively(facts, "2026-06-30", rules));
  } finally {
    await rm(folder, { recursive: true });
  }
});
