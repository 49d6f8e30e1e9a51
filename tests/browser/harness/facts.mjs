// All that the rules ask anybody.

import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The facts of the rules, as questions name them: those of a record by its list. */
export async function factsOfTheRules() {
  const folder = await mkdtemp(join(tmpdir(), "rules-"));
  try {
    await cp(process.env.YINGXIANG_POLICIES, folder, { recursive: true });
    // Files may be written in either language; in one they can be read line by line.
    execFileSync(process.env.YINGXIANG_CLI, ["fmt", "--lang", "en", folder], { stdio: "ignore" });
    const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".rules"));
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
    return facts(texts.join("\n"));
  } finally {
    await rm(folder, { recursive: true });
  }
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
