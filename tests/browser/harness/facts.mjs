// All that the rules ask anybody, and the people of their scenarios.

import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The text of all rule files, in English: files may be written in either language. */
async function rules() {
  const folder = await mkdtemp(join(tmpdir(), "rules-"));
  try {
    await cp(process.env.YINGXIANG_POLICIES, folder, { recursive: true });
    execFileSync(process.env.YINGXIANG_CLI, ["fmt", "--lang", "en", folder], { stdio: "ignore" });
    const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".rules"));
    const texts = await Promise.all(names.sort().map((name) => readFile(join(folder, name), "utf8")));
    return texts.join("\n");
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The facts of the rules, as questions name them: those of a record by its list. */
export async function factsOfTheRules() {
  return facts(await rules());
}

/** The people of the scenarios: the day, and what is written of each of their facts. Places are given as their codes. */
export async function scenarios() {
  const text = await rules();
  const codes = new Map([...text.matchAll(/^region (\w+) .*?code "(\d+)"/gm)].map(([, id, code]) => [id, code]));
  return [...text.matchAll(/^scenario .*\{$([^]*?)^\}/gm)].map(([, body]) => {
    const [, today = "2025-06-30", place, where] = body.match(/^ +today (\S+)(?: +(\w+) (\w+))?/m) ?? [];
    const given = place ? { [place]: codes.get(where) } : {};
    for (const [, part] of body.matchAll(/^ +given ([^]*?)(?=^ +(?:expect|given|today)|(?![^]))/gm)) {
      for (const [, fact, value] of part.matchAll(/(\w+): ([^,]+)/g)) {
        given[fact] = codes.get(value.trim()) ?? value.trim();
      }
    }
    return { today, given };
  });
}

function facts(text) {
  const found = new Set();
  const fields = [];
  const lists = [];
  let record;
  for (const line of text.split("\n")) {
    if (/^\S/.test(line)) record = line.match(/^record (\w+)/)?.[1];
    const [, indent, name, type] = line.match(/^(\s*)fact (\w+) .*?"?: (.*)$/) ?? [];
    if (!name) continue;
    const [, of] = type.match(/^list of (\w+)/) ?? [];
    if (of) lists.push([name, of]);
    else if (indent && record) fields.push([record, name]);
    else found.add(name);
  }
  for (const [list, of] of lists) {
    found.add(`list:${list}`);
    for (const [record, field] of fields) if (record === of) found.add(`${list}.${field}`);
  }
  return found;
}
