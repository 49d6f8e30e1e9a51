// Looks for ways (harness/routes.mjs) and writes ways.json: `cargo xtask ways`. It asks the built engine without a browser.

import { writeFile } from "node:fs/promises";
import { engineOf } from "./engine-here.mjs";
import { numbers } from "./engine.mjs";
import { factsOfTheRules, scenarios } from "./facts.mjs";
import { file, marksOfResults, marksOfStep, ways } from "./routes.mjs";

/** Most ways begin on the day of the journeys; some rules hold on others only. */
const DAYS = ["2025-06-30", "2025-06-30", "2025-06-30", "2025-11-20", "2026-03-10", "2022-07-15", "2019-10-15"];
const MOST = 70;
const ATTEMPTS = 10;
const ROUNDS = Number(process.argv[2] ?? 24);
/** States are reached again and again, so their ways start on that day and are short. */
const STATES = /^(certain|field|group|groups|has|tone|results|about|near|together|papers|settled|unsettled)/;
/** What the gate's walk must see; what `soak` sees beyond is whatever else was found. */
const WANTED = /^(fact|group|tone):/;

const engine = await engineOf(new URL("../../../dist/", import.meta.url));

const TEXTS = {
  date: ["2025-06-01", "2025-05-15", "2025-01-10", "2024-07-01", "2024-03", "2023-06-30", "2022-09-01", "2021", "2015-09-01",
    "2003-02-11", "1990-05-17", "1975-08-01", "1968-03-05", "1964-12-31"],
  records: ["1", "1", "2", "0"],
  money: ["0", "300", "800", "1500", "3500", "20000", "300000", "5000000"],
  count: ["0", "1", "2", "3", "5", "8", "12", "20", "24", "36", "60", "180", "300"],
  share: ["0", "0.5", "1", "2", "5", "16", "22", "45", "52", "58", "20%"],
};
/** What is counted in nothing is a year, or the number of one thing among several. */
const WITHOUT_UNIT = ["1", "2", "1996", "2001", "2003", "2024", "2025"];

const pick = (list, next) => list[next(list.length)];

function likely(question, next) {
  if (next(30) === 0) return "not_sure";
  if (question.may_be_none && next(5) === 0) return "none";
  const { choice, places, written } = question.field;
  if (choice) return { chosen: pick(choice, next).value };
  if (places) {
    if (places.before.length > 0 && next(2)) return { chosen: pick(places.before, next).value };
    return { chosen: pick(pick([...places.groups, ...places.parts, ...places.parts], next).places, next).value };
  }
  const isBare = written.unit === "count" && written.unit_name === "";
  return { written: pick(isBare ? WITHOUT_UNIT : TEXTS[written.unit], next) };
}

const stepOf = (visit) => engine({ step: visit }).step;

/** An answer after which as much as possible is open still; `among` says how many are tried. */
function openest(visit, question, next, among) {
  let best;
  for (let tried = 0; tried < among; tried += 1) {
    const entered = likely(question, next);
    const attempt = { ...visit, answers: [...visit.answers, { fact: question.fact, entered }] };
    const step = stepOf(attempt);
    // Figures that are out of range, or contradict others, are nobody's.
    if (step && (!best || step.certain.length < best.step.certain.length)) best = { attempt, step };
  }
  if (best) return best;
  const attempt = { ...visit, answers: [...visit.answers, { fact: question.fact, entered: "not_sure" }] };
  return { attempt, step: stepOf(attempt) };
}

/** The policies that a fact still matters for; nothing where nobody can be asked about it any more. */
const reasons = (visit, fact) => engine({ question: [visit, fact] }).question?.why.length ?? 0;

/** A whole visit: its marks by how many answers it takes to reach each. */
function tour(start, next, among) {
  const begun = performance.now();
  const reached = new Map();
  const note = (marks, after) => marks.forEach((mark) => reached.has(mark) || reached.set(mark, after));
  let visit = start;
  let step = stepOf(visit);
  note(marksOfStep(step), 0);
  while (step?.next && visit.answers.length < MOST) {
    ({ attempt: visit, step } = openest(visit, step.next, next, among));
    if (!step) break;
    note(marksOfStep(step), visit.answers.length);
  }
  const { results } = engine({ results: visit });
  if (results) note(marksOfResults(results), visit.answers.length);
  return { visit, reached, took: performance.now() - begun };
}

const { opening } = engine({ opening: { today: DAYS[0] } });
const starts = [
  ...opening.events.map(({ applicant, id }) => ({ applicant, event: id })),
  { applicant: "person", event: null },
  { applicant: "firm", event: null },
];

const next = numbers(6);
const tours = [];
const seen = new Set();

/** Goes a way with known answers, as far as it leads. */
function led({ today, applicant, event }, answer, toTheEnd) {
  const begun = performance.now();
  const reached = new Map();
  const note = (marks, after) => marks.forEach((mark) => reached.has(mark) || reached.set(mark, after));
  let visit = { language: "zh", today, applicant, event, answers: [], declared: [] };
  let step = stepOf(visit);
  while (step) {
    note(marksOfStep(step), visit.answers.length);
    if (!step.next || visit.answers.length >= MOST) break;
    const add = (entered) => ({ ...visit, answers: [...visit.answers, { fact: step.next.fact, entered }] });
    const attempt = add(answer(step.next));
    const after = stepOf(attempt);
    // What is nobody's by the rules of today is left open.
    visit = after ? attempt : add("not_sure");
    step = after ?? stepOf(visit);
  }
  const { results } = toTheEnd ? engine({ results: visit }) : {};
  if (results) note(marksOfResults(results), visit.answers.length);
  return { visit, reached, took: performance.now() - begun };
}

/** What a scenario says of a fact, as an answer to the question about it. */
function said(given, { fact, field }) {
  const value = given[fact];
  if (value === undefined) return "not_sure";
  if (value === "none") return "none";
  if (!field.written) return { chosen: value };
  return { written: field.written.unit === "date" ? value : value.replaceAll(/[^\d.%-]/g, "") };
}

const before = await ways().catch(() => ({ walks: [], further: [] }));
for (const way of [...before.walks, ...before.further]) {
  const made = led(way, ({ fact }) => way.answers[fact] ?? "not_sure", true);
  made.reached.forEach((_, mark) => seen.add(mark));
  tours.push(made);
}
console.log(`from before: ${seen.size} marks`);
for (let round = 0; round < ROUNDS; round += 1) {
  for (const start of starts) {
    const today = DAYS[next(DAYS.length)];
    const visit = { language: "zh", today, ...start, answers: [], declared: [] };
    const made = tour(visit, next, start.event ? 1 + (round % 4) : 1);
    made.reached.forEach((_, mark) => seen.add(mark));
    tours.push(made);
  }
  const count = (prefix) => [...seen].filter((mark) => mark.startsWith(prefix)).length;
  console.log(`${round + 1}: ${count("fact:")} questions, ${count("verdict:")} verdicts, ${seen.size} marks`);
}

// What chance has not met, somebody in the scenarios of the rules knows.
const people = await scenarios();
for (const fact of await factsOfTheRules()) {
  const able = people.filter(({ given }) => fact in given);
  for (const { today, given } of able.slice(0, ATTEMPTS)) {
    for (const start of starts) {
      if (seen.has(`fact:${fact}`)) break;
      const begin = { ...start, today, language: "zh", answers: [], declared: [] };
      if (reasons(begin, fact) === 0) continue;
      const made = led(begin, (question) => said(given, question), false);
      if (!made.reached.has(`fact:${fact}`)) continue;
      made.reached.forEach((_, mark) => seen.add(mark));
      tours.push(made);
    }
  }
  if (!seen.has(`fact:${fact}`)) console.log(`not found: ${fact} (${able.length} scenarios)`);
}

/** What it costs to go a way through the page: some time for each answer, and the engine's own. */
const cost = ({ visit, took }) => visit.answers.length + 5 + took / 100;

/** The tours that reach all that matches `wanted`, at nearly the least cost. */
function cover(wanted) {
  const left = new Set([...seen].filter((mark) => wanted.test(mark)));
  const chosen = [];
  while (left.size > 0) {
    const gain = (made) => [...made.reached.keys()].filter((mark) => left.has(mark)).length / cost(made);
    const best = tours.reduce((best, other) => (gain(other) > gain(best) ? other : best));
    best.reached.forEach((_, mark) => left.delete(mark));
    chosen.push(best);
  }
  return chosen;
}

const kept = ({ today, applicant, event, answers }, count = answers.length) => ({
  today, applicant, event, answers: Object.fromEntries(answers.slice(0, count).map(({ fact, entered }) => [fact, entered])),
});

const to = {};
for (const mark of [...seen].filter((mark) => STATES.test(mark)).sort()) {
  const able = tours.filter(({ visit, reached }) => visit.today === DAYS[0] && reached.has(mark));
  if (able.length === 0) continue;
  const best = able.reduce((best, other) => (other.reached.get(mark) < best.reached.get(mark) ? other : best));
  to[mark] = kept(best.visit, best.reached.get(mark));
}
const walks = cover(WANTED);
const further = cover(/^verdict:/).filter((made) => !walks.includes(made));
const lines = (visits) => visits.map((made) => `    ${JSON.stringify(kept(made.visit))}`).join(",\n");
const text = `{
  "to": {
${Object.entries(to).map(([mark, visit]) => `    ${JSON.stringify(mark)}: ${JSON.stringify(visit)}`).join(",\n")}
  },
  "walks": [
${lines(walks)}
  ],
  "further": [
${lines(further)}
  ]
}
`;
await writeFile(file, text);
console.log(`${Object.keys(to).length} states, ${walks.length} walks and ${further.length} further ones in ways.json`);
