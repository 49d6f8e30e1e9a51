// The page's own words in both languages, read from where they stand: a journey looks for what a person reads, and stays
// right when a word is improved.

import { readFile } from "node:fs/promises";

/** The tables of words in `web/src`. Add one here. */
const FILES = ["texts.rs", "aids.rs", "reading.rs"];

const sources = await Promise.all(
  FILES.map((name) => readFile(new URL(`../../../web/src/${name}`, import.meta.url), "utf8")),
);

/** The texts of a language that are one text each, by their names. */
function table(language) {
  const entries = sources.flatMap((source) => {
    const [, body = ""] = source.split(new RegExp(`static ${language}: \\w+ = \\w+ \\{`));
    const texts = body.slice(0, body.indexOf("\n};")).matchAll(/^ {4}(\w+):\s+"((?:[^"\\]|\\.)*)",$/gm);
    return [...texts].map(([, name, text]) => [name, text]);
  });
  return Object.fromEntries(entries);
}

export const WORDS = { zh: table("ZH"), en: table("EN") };
