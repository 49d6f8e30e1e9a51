// A kiosk serves one after the other: what a session needs is given back when it ends. A few sessions in the gate, 200 in
// `cargo xtask soak --only sessions`.

import assert from "node:assert/strict";
import { journey } from "../harness/journey.mjs";
import { WORDS } from "../harness/words.mjs";

const SESSIONS = Number(process.env.YINGXIANG_SESSIONS ?? 6);

/** Sessions that are not compared: the browser itself warms up. */
const WARM_UP = 3;

/** What the heap may differ by without having grown: the browser tidies up when it likes. */
const TOLERANCE = 1.05;

const EVENTS = ["left_school", "near_pension", "lost_job"];

journey(`${SESSIONS} sessions at a kiosk, and nothing grows`, { patience: 60_000 + SESSIONS * 15_000 }, async ({ page, visitor, opened }) => {
  const client = await page.context().newCDPSession(page);
  await client.send("HeapProfiler.enable");
  /** What the page holds after the garbage was collected. */
  const held = async () => {
    await client.send("HeapProfiler.collectGarbage");
    const { usedSize } = await client.send("Runtime.getHeapUsage");
    const { nodes, documents, jsEventListeners } = await client.send("Memory.getDOMCounters");
    return { heap: usedSize, nodes, documents, jsEventListeners };
  };
  const first = await visitor();
  await first.open("#/kiosk");
  const history = await page.evaluate(() => history.length);
  let warm;
  let last;
  for (let session = 0; session < SESSIONS; session += 1) {
    const somebody = visitor();
    await somebody.choose("person");
    await somebody.begin(EVENTS[session % EVENTS.length]);
    for (let answers = 0; somebody.question && answers < 4; answers += 1) await somebody.answer("not_sure");
    if (somebody.question) await somebody.seeResults();
    await opened(() => page.getByRole("button", { name: WORDS.zh.end }).click());
    last = await held();
    if (session === WARM_UP - 1) warm = last;
    assert.deepEqual(
      await page.evaluate(() => [localStorage.length, sessionStorage.length, history.length, location.hash]),
      [0, 0, history, "#/kiosk"],
    );
  }
  console.log(`held after ${WARM_UP} sessions: ${JSON.stringify(warm)}, after ${SESSIONS}: ${JSON.stringify(last)}`);
  for (const kind of Object.keys(warm)) {
    assert.ok(last[kind] <= warm[kind] * TOLERANCE, `${kind} has grown from ${warm[kind]} to ${last[kind]}`);
  }
});
