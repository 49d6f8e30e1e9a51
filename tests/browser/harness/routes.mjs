// Answers that lead somewhere: to a kind of question, to a kind of result. `ways.json` holds those that `cargo xtask ways` has
// found (harness/search.mjs); journeys go them through the page.
//
// A way survives most changes of the rules: answers are given to the facts that they belong to, in whatever order these are
// asked, and it is gone until what it leads to is there.

import { readFile } from "node:fs/promises";

export const file = new URL("../ways.json", import.meta.url);

/** The ways: `to` by what they lead to, `walks` that together see every question and every kind of verdict. */
export const ways = async () => JSON.parse(await readFile(file, "utf8"));

/** The fact without the number of the record it belongs to. */
export const template = (fact) => fact.replaceAll(/\[\d+\]/g, "");

/** What can be said of a step on its way. */
export function marksOfStep({ next, certain, at_most: left }) {
  const marks = [];
  if (certain.some(({ qualifies }) => qualifies)) marks.push("certain:yes");
  if (certain.some(({ qualifies }) => !qualifies)) marks.push("certain:no");
  if (!next) return [...marks, "settled"];
  if (left !== null && left <= 10) marks.push("near");
  const { choice, places, written } = next.field;
  marks.push(`fact:${template(next.fact)}`);
  if (choice) marks.push("field:choice");
  if (choice && next.may_be_none) marks.push("field:choice-or-none");
  if (choice?.length > 3) marks.push("field:choice-of-many");
  if (places) marks.push(places.before.length > 0 ? "field:place-given-before" : "field:place");
  if (written) marks.push(`field:${written.unit}`);
  if (written && next.may_be_none) marks.push(`field:${written.unit}-or-none`);
  if (next.about) marks.push("about");
  if (next.unsettled) marks.push("unsettled");
  return marks;
}

const LISTS = ["provisos", "declarations", "obstacles", "records", "claimable", "missing", "changes", "windows", "notes", "marks"];
const TEXTS = ["adoption", "amount", "total", "formula", "until", "figures"];

/** What can be said of results. */
export function marksOfResults({ groups, together, papers, questions_left: left }) {
  const marks = groups.map(({ kind }) => `group:${kind}`);
  if (groups.length >= 3) marks.push("groups:several");
  if (together.length > 0) marks.push("together");
  if (papers.length > 0) marks.push("papers");
  marks.push(left === 0 ? "results:settled" : "results:open");
  for (const policy of groups.flatMap(({ policies }) => policies)) {
    marks.push(`tone:${policy.tone}`, `verdict:${policy.id}:${policy.tone}`);
    marks.push(...LISTS.filter((part) => policy[part].length > 0).map((part) => `has:${part}`));
    marks.push(...TEXTS.filter((part) => policy[part] !== null).map((part) => `has:${part}`));
  }
  return marks;
}
