// Lighthouse's marks of the page, as a middling phone on a slow network gets it: `cargo xtask lighthouse`.

import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const RUNS = 3;
const CATEGORIES = ["performance", "accessibility", "best-practices"];

const chrome = await launch({
  chromePath: process.env.YINGXIANG_CHROMIUM,
  chromeFlags: ["--headless=new", "--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
});
try {
  const marks = [];
  for (let run = 1; run <= RUNS; run += 1) {
    const { lhr } = await lighthouse(process.env.YINGXIANG_URL, {
      port: chrome.port, onlyCategories: CATEGORIES, logLevel: "error", output: "json",
    });
    marks.push(CATEGORIES.map((name) => Math.round(lhr.categories[name].score * 100)));
    const times = ["first-contentful-paint", "largest-contentful-paint", "interactive", "total-blocking-time", "cumulative-layout-shift"]
      .map((id) => `${id} ${lhr.audits[id].displayValue}`);
    console.log(`run ${run}: ${CATEGORIES.map((name, at) => `${name} ${marks.at(-1)[at]}`).join(", ")}; ${times.join(", ")}`);
    if (run < RUNS) continue;
    const failed = Object.values(lhr.audits).filter(({ score, scoreDisplayMode }) => score !== null && score < 1 && scoreDisplayMode !== "informative");
    for (const { id, title, displayValue = "" } of failed) console.log(`  below full marks: ${id}: ${title} ${displayValue}`);
  }
  const middle = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
  console.log(CATEGORIES.map((name, at) => `${name} ${middle(marks.map((mark) => mark[at]))}`).join(", "), `(middle of ${RUNS})`);
} finally {
  chrome.kill();
}
