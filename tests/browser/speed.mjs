// How long somebody with a slow phone waits: `cargo xtask speed`. docs/performance.md records the figures.

import { cpus } from "node:os";
import { address, browser, loaded, newContext } from "./harness/browser.mjs";
import { ways } from "./harness/routes.mjs";
import { Visitor } from "./harness/visitor.mjs";

const RUNS = 5;
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
/** 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back. */
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };

const at = (values, share) => {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(values.length - 1, Math.floor((values.length * share) / 100))];
};
const ms = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

/** A page on a processor that is `slower` times slower. */
async function phone(slower) {
  const context = await newContext(PHONE);
  const page = await context.newPage();
  page.setDefaultTimeout(300_000);
  const client = await context.newCDPSession(page);
  await client.send("Emulation.setCPUThrottlingRate", { rate: slower });
  return { context, page, client };
}

async function opening() {
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) {
    const { context, page, client } = await phone(4);
    await client.send("Network.enable");
    await client.send("Network.emulateNetworkConditions", NETWORK);
    await loaded(page);
    runs.push(
      await page.evaluate(() => {
        const of = (name) => performance.getEntriesByName(name)[0]?.startTime;
        return { painted: of("first-contentful-paint"), usable: of("usable"), ready: of("engine-ready") };
      }),
    );
    await context.close();
  }
  const middle = (name) => ms(at(runs.map((run) => run[name]), 50));
  console.log(`opening at 1.6 Mbit/s, 150 ms, CPU ÷4 (middle of ${RUNS}):`);
  console.log(`  text painted ${middle("painted")}, first question usable ${middle("usable")}, engine ready ${middle("ready")}`);
}

/** How much slower a worker gets when the page is slowed down; Chromium slows down the page's own thread alone. */
async function slowedWorker(page, client, slower) {
  const [worker] = page.workers();
  const work = () =>
    worker.evaluate(() => {
      const begun = performance.now();
      let sum = 0;
      for (let count = 0; count < 3e7; count += 1) sum = (sum + count * 7) % 1000003;
      return [performance.now() - begun, sum];
    });
  await client.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await work();
  const [fast] = await work();
  await client.send("Emulation.setCPUThrottlingRate", { rate: slower });
  const [slow] = await work();
  return slow / fast;
}

/** Takes the time of every ask in the engine, and of every answer from the press to the focus on the next heading. */
async function takeTimes(page) {
  const [worker] = page.workers();
  await worker.evaluate(async () => {
    const { Engine } = await import(new URL("web-engine.js", location.href).href);
    const { tell } = Engine.prototype;
    globalThis.last = 0;
    Engine.prototype.tell = function (ask) {
      const begun = performance.now();
      const told = tell.call(this, ask);
      globalThis.last = performance.now() - begun;
      return told;
    };
  });
  await page.evaluate(() => {
    let pressed = 0;
    addEventListener("click", ({ timeStamp }) => { pressed = timeStamp; }, true);
    addEventListener("focusin", ({ target }) => {
      if (target.matches("h1")) globalThis.waited = performance.now() - pressed;
    }, true);
  });
}

async function questions(slower) {
  const { walks } = await ways();
  const seen = new Set();
  const waits = [];
  const engines = [];
  let worker;
  for (const way of walks.filter(({ event }) => event && !seen.has(event) && seen.add(event))) {
    const { context, page, client } = await phone(slower);
    const somebody = new Visitor({ page, address, open: () => loaded(page), day: way.today });
    await somebody.open();
    worker ??= await slowedWorker(page, client, slower);
    await takeTimes(page);
    await somebody.choose(way.applicant);
    await somebody.begin(way.event);
    const { look } = somebody;
    while (somebody.question) {
      // The times are read before the engine is asked beside the page.
      somebody.look = async () => {
        const engine = await page.workers()[0].evaluate(() => globalThis.last);
        const waited = await page.evaluate(() => globalThis.waited);
        await look.call(somebody);
        if (!somebody.question) return;
        engines.push(engine);
        waits.push(worker > slower / 2 ? waited : waited + engine * (slower - 1));
      };
      await somebody.answer(way.answers[somebody.question.fact] ?? "not_sure");
    }
    await context.close();
  }
  console.log(`\nnext question at CPU ÷${slower}, ${waits.length} answers in ${seen.size} life events:`);
  console.log(`  from the press to the focus on the next question: middle ${ms(at(waits, 50))}, 95 % ${ms(at(waits, 95))}, most ${ms(at(waits, 100))}`);
  console.log(`  of it in the engine, at full speed: middle ${ms(at(engines, 50))}, 95 % ${ms(at(engines, 95))}`);
  if (worker <= slower / 2) {
    console.log(`  Chromium slows down the page's thread, not the worker's (×${worker.toFixed(1)}): the engine's time is counted ${slower} times.`);
  }
}

console.log(`${cpus().length} processors, ${cpus()[0].model}; Chromium ${browser.version()}\n`);
try {
  await opening();
  await questions(6);
} finally {
  await browser.close();
}
