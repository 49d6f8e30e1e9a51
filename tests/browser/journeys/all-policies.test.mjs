// The plan of all policies in the browser: it is read, how long that takes, and what it says of a person's own
// policies is what the command line says. (Policies for each person hired need lists, which this page has not.)

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { journey } from "../harness/journey.mjs";

const cli = process.env.YINGXIANG_CLI;
const plan = join(mkdtempSync(join(tmpdir(), "all-policies-")), "rules.plan");
execFileSync(cli, ["build", "--out", plan]);
const whole = await readFile(plan);

/** Somebody of whom nothing is known, and somebody of whom something is. */
const LIVES = [
  {},
  { residence: "hohhot", employment: "flexible", degree: "bachelor", left_school_on: "2023-06-30" },
];

/** What an answer says of the policies that a person applies for, by policy. */
function forPersons(answer) {
  const policies = JSON.parse(answer).policies.filter((policy) => policy.handling.applicant === "person");
  return new Map(policies.map((policy) => [policy.id, JSON.stringify(policy)]));
}

function natively(facts) {
  const call = ["assess", "--facts", "-", "--today", "2026-11-21", "--format", "json"];
  return execFileSync(cli, call, { input: facts, encoding: "utf8" });
}

journey("all policies are read, and a person's own answer as on the command line", async ({ page, context, open }) => {
  await context.route("**/rules.plan", (route) => route.fulfill({ body: whole }));
  await open();
  const took = await page.evaluate(() => {
    const at = (name) => performance.getEntriesByName(name)[0].startTime;
    return at("rules-read") - at("rules-fetched");
  });
  console.log(`the plan of all policies, ${whole.length} bytes, is read in ${took.toFixed(1)} ms`);
  for (const life of LIVES) {
    const facts = JSON.stringify(life);
    const inPage = await page.evaluate((facts) => window.yingxiang.assess(facts, "2026-11-21"), facts);
    const expected = forPersons(natively(facts));
    assert.ok(expected.size > 20, `${expected.size} policies`);
    const found = forPersons(inPage);
    for (const [policy, answer] of expected) {
      assert.ok(found.get(policy) === answer, `${policy} for ${facts}`);
    }
  }
});
