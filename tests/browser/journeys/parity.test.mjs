// The page and the command line say the same: for generated visits, and after a change of the rule text.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { entered, numbers, tell } from "../harness/engine.mjs";
import { journey } from "../harness/journey.mjs";

const cli = process.env.YINGXIANG_CLI;
const policies = process.env.YINGXIANG_POLICIES;
// `cargo xtask soak --only parity` asks for more.
const VISITS = Number(process.env.YINGXIANG_PEOPLE ?? 50);
/** One in so many asks about everything: that takes seconds. */
const EVERYTHING = 25;
const DAYS = ["2025-06-30", "2025-07-01", "2024-02-29", "2026-03-31"];

/** What the command line says. */
function natively(facts, today, options = []) {
  const call = ["assess", "--facts", "-", "--today", today, "--format", "json", ...options];
  return execFileSync(cli, call, { input: facts, encoding: "utf8", maxBuffer: 2 ** 26 });
}

/** Policies with what is said of each, as text. */
function byPolicy(answer) {
  return new Map(JSON.parse(answer).policies.map((policy) => [policy.id, JSON.stringify(policy)]));
}

/** A visit with answers to as many questions as `most`; `rather` says what is answered where chance does not decide. */
async function visited(page, visit, next, most, rather) {
  let told = await tell(page, { step: visit });
  while (told.step.next && visit.answers.length < most) {
    const question = told.step.next;
    const answer = { fact: question.fact, entered: rather(question) ?? entered(question, next) };
    visit.answers.push(answer);
    told = await tell(page, { step: visit });
    // Figures that are out of range, or contradict others, are nobody's.
    if (told.trouble) {
      answer.entered = "not_sure";
      told = await tell(page, { step: visit });
    }
  }
}

/** How facts are known: wholly, in part, as a list, not at all, to be none. */
function kinds(facts, answers) {
  const found = Object.values(JSON.parse(facts)).map((value) => {
    if (Array.isArray(value)) return "list";
    return typeof value === "object" ? "partly" : "known";
  });
  if (answers.some(({ entered }) => entered === "not_sure")) found.push("unknown");
  if (answers.some(({ entered }) => entered === "none")) found.push("none");
  return found;
}

const title = `${VISITS} visits are answered as on the command line, byte for byte`;
journey(title, { patience: 60_000 + VISITS * 5_000 }, async ({ page, open }) => {
  await open();
  const next = numbers(20250630);
  const { opening } = await tell(page, { opening: {} });
  const met = new Set();
  const meet = (what) => met.add(what);
  for (let count = 0; count < VISITS; count += 1) {
    const event = opening.events[count % opening.events.length];
    const all = count % EVERYTHING === EVERYTHING - 1;
    const today = DAYS[next(DAYS.length)];
    const { applicant } = event;
    const visit = { language: "zh", today, applicant, event: all ? null : event.id, answers: [], declared: [] };
    // Few questions may be answered by "none": the first that comes is.
    await visited(page, visit, next, 14 + next(30), ({ may_be_none: may }) => (may && !met.has("none") ? "none" : undefined));
    const { documents } = await tell(page, { documents: visit });
    const expected = byPolicy(natively(documents.facts, today, all ? [] : ["--event", event.id]));
    const found = byPolicy(documents.assessment);
    if (!all) assert.equal(found.size, event.policies.length);
    for (const [policy, answer] of found) {
      assert.equal(answer, expected.get(policy), `${policy} for ${documents.facts} on ${today}`);
      meet(JSON.parse(answer).verdict);
    }
    meet(visit.event ?? `everything for a ${applicant}`);
    kinds(documents.facts, visit.answers).forEach(meet);
  }
  const verdicts = ["eligible_if", "depends", "not_eligible"];
  const events = opening.events.map(({ id }) => id);
  for (const what of [...verdicts, ...events, "known", "partly", "list", "unknown", "none"]) {
    assert.ok(met.has(what), `some of the visits are ${what}`);
  }
});

journey("changing 2 years to 3 in the rule text changes both", async ({ page, context, open }) => {
  const folder = await mkdtemp(join(tmpdir(), "rules-"));
  const name = "flexible_insurance_graduate";
  try {
    await cp(policies, join(folder, "policies"), { recursive: true });
    const file = join(folder, "policies/china/insurance/flexible_work_graduates.rules");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replaceAll(": 2 years ", ": 3 years "));
    const plan = join(folder, "rules.plan");
    execFileSync(cli, ["build", "--out", plan, "--rules", join(folder, "policies")]);

    // Left school two years and a day before: too late by the rules as they are.
    const known = {
      residence: { chosen: "150100" }, employment: { chosen: "flexible" }, degree: { chosen: "bachelor" },
      left_school_on: { written: "2023-06-30" }, worked_for_employer: { chosen: "no" },
      insured_by_employer: { chosen: "no" }, pays_own_pension: { chosen: "yes" },
      pension_premium: { written: "800" }, pays_own_medical: { chosen: "no" }, months_received: { written: "0" },
    };
    const visit = {
      language: "zh", today: "2025-07-01", applicant: "person", event: "flexible_work", declared: [],
      answers: Object.entries(known).map(([fact, entered]) => ({ fact, entered })),
    };
    const inPage = async () => {
      await open();
      const { documents } = await tell(page, { documents: visit });
      return [documents.facts, byPolicy(documents.assessment).get(name)];
    };
    const [facts, before] = await inPage();
    assert.equal(before, byPolicy(natively(facts, visit.today)).get(name));

    const changed = await readFile(plan);
    await context.route("**/rules.plan", (route) => route.fulfill({ body: changed }));
    const [, after] = await inPage();
    assert.equal(after, byPolicy(natively(facts, visit.today, ["--rules", plan])).get(name));
    assert.equal(JSON.parse(before).verdict, "not_eligible");
    assert.equal(JSON.parse(after).verdict, "eligible_if");
  } finally {
    await rm(folder, { recursive: true });
  }
});
