// Every state of the page, and how to reach it. One list for three: axe-core looks at each (journeys/states.test.mjs),
// nothing may stick out of a narrow screen in any, and `cargo xtask screens` takes pictures of all.
//
// HOW TO ADD A STATE: one entry. `reach` gets a `Visitor` (harness/visitor.mjs) before the page is open. Its `reach(mark)`
// goes where a mark of harness/routes.mjs is: `field:money`, `group:later`.
//
//   context    options for the browser's context
//   expected   complaints of the console that belong to the state
//   bare       true where the program has not started: no heading takes the focus, nothing is asked

import { WORDS } from "./words.mjs";

/** Goes where a mark is. */
const at = (mark) => async (visitor) => {
  await visitor.open();
  await visitor.reach(mark);
};

/** Goes where a mark is, enters something there and sends it; the complaint is what is looked at. */
const complaint = (mark, text) => async (visitor) => {
  await at(mark)(visitor);
  if (text) await visitor.hand.write(visitor.page, visitor.page.locator("#answer"), text);
  await visitor.send();
  await visitor.page.locator("#complaint .complaint").waitFor();
};

const unfolded = (reach) => async (visitor) => {
  await reach(visitor);
  await visitor.unfold();
};

const person = async (visitor) => {
  await visitor.open();
  await visitor.choose("person");
};

const firm = async (visitor) => {
  await visitor.open();
  await visitor.choose("firm");
};

const check = (mark) => async (visitor) => {
  await at(mark)(visitor);
  await visitor.to(() => visitor.press(visitor.words.see_answers));
};

const larger = (size) => async (visitor) => {
  await visitor.open();
  await visitor.press(visitor.words.elder);
  for (let now = 1; now < size; now += 1) await visitor.press(visitor.words.larger);
  await visitor.page.locator(`html[data-size="${size}"]`).waitFor();
};

/** Goes from the first screen to a leaf of the handbook by what leads there, one press after the other. */
const leaf = (...presses) => async (visitor) => {
  await visitor.open();
  await visitor.to(() => visitor.press(visitor.words.browse));
  for (const target of presses) await visitor.to(() => visitor.page.locator(target).first().click());
};

const POLICY = "[data-browse='policy:flexible_insurance_graduate']";

/** Does something at the desk of a list, act after act, and waits for what comes of the last. */
const desk = (...acts) => async (visitor) => {
  await at("field:records")(visitor);
  for (const act of acts) await act(visitor.page);
};
const press = (act, comes) => async (page) => {
  await page.locator(`.desk [data-act^='${act}']`).last().click();
  await page.locator(comes).first().waitFor();
};
const write = (field, text) => (page) => page.locator(field).first().fill(text);

const HIRES = [
  "姓名\thired_on\tbirth_year\t工资",
  "张三\t2025-03-01\t2001\t5000",
  "李四\t2025-04-01\t2000\t5200",
  "王五\t2025-13-01\t一九九九\t5100",
].join("\n");
const checked = [press("table", "#table"), write("#table", HIRES), press("check", "#problems")];

/** The rules do not arrive as they should. */
const withoutRules = (answer) => async (visitor) => {
  await visitor.page.context().route("**/rules.plan", answer);
  await visitor.page.goto(visitor.address);
  await visitor.page.locator("html[data-app=failed] main h1").waitFor();
  if (visitor.language === "en") {
    await visitor.press(WORDS.zh.other_language);
    await visitor.page.locator("html[lang=en]").waitFor();
  }
};

export const STATES = [
  { name: "who", reach: (visitor) => visitor.open() },
  { name: "event-person", reach: person },
  { name: "event-firm", reach: firm },

  // Questions
  { name: "question-choice", reach: at("field:choice") },
  { name: "question-choice-of-many", reach: at("field:choice-of-many") },
  { name: "question-place", reach: at("field:place") },
  { name: "question-place-second-list", reach: async (visitor) => {
    await at("field:place")(visitor);
    const { parts } = visitor.question.field.places;
    await visitor.page.locator("select#answer").selectOption(parts[0].of);
    await visitor.page.locator("select[name=part]").waitFor();
  } },
  { name: "question-place-given-before", reach: at("field:place-given-before") },
  { name: "question-place-elsewhere", reach: async (visitor) => {
    await at("field:place-given-before")(visitor);
    await visitor.page.locator("input[type=radio][value='']").click();
    await visitor.page.locator("select#answer").waitFor();
  } },
  { name: "question-date", reach: at("field:date") },
  { name: "question-date-or-none", reach: at("field:date-or-none") },
  { name: "question-money", reach: at("field:money") },
  { name: "question-count", reach: at("field:count") },
  { name: "question-share", reach: at("field:share") },
  { name: "question-records", reach: at("field:records") },
  { name: "question-about-a-record", reach: at("about") },
  { name: "question-near-the-end", reach: at("near") },
  { name: "question-last-answer", reach: async (visitor) => {
    await at("field:choice")(visitor);
    await visitor.answer("not_sure");
    await visitor.to(() => visitor.press(visitor.words.back));
  } },
  { name: "question-why-and-certain", reach: unfolded(at("certain:no")) },
  { name: "question-certain-yes", reach: unfolded(at("certain:yes")) },

  // Complaints
  { name: "complaint-nothing-chosen", reach: complaint("field:choice") },
  { name: "complaint-no-place", reach: complaint("field:place") },
  { name: "complaint-place-given-before", reach: complaint("field:place-given-before") },
  { name: "complaint-nothing-written", reach: complaint("field:money") },
  { name: "complaint-date", reach: complaint("field:date", "2023年13月") },
  { name: "complaint-money", reach: complaint("field:money", "许多") },
  { name: "complaint-count", reach: complaint("field:count", "1.5") },
  { name: "complaint-share", reach: complaint("field:share", "x") },

  // Lists that are filled
  { name: "desk-line", reach: desk(press("line", ".line [data-cell]")) },
  { name: "desk-line-complaint", reach: desk(
    press("line", ".line [data-cell]"), write(".line [data-cell] >> nth=1", "昨天"), press("keep", "#checked:focus"),
  ) },
  { name: "desk-table", reach: desk(press("table", "#table")) },
  { name: "desk-table-empty", reach: desk(press("table", "#table"), press("check", "#checked:focus")) },
  { name: "desk-table-checked", reach: desk(...checked) },
  { name: "desk-table-rest", reach: desk(...checked, press("accept", "#table")) },
  { name: "desk-lines", reach: desk(
    ...checked, press("accept", "#table"), press("lines", ".items"), press("remove", "[data-act=undo]"),
  ) },

  // At work
  { name: "busy", reach: async (visitor) => {
    await visitor.page.context().route("**/rules.plan", () => {});
    await visitor.page.goto(visitor.address);
    if (visitor.language === "en") await visitor.speakEnglish();
    await visitor.hand.press(visitor.page, visitor.tile(visitor.words.person));
    await visitor.page.locator(".busy").waitFor();
  } },

  // Answers
  { name: "check-empty", reach: async (visitor) => {
    await at("field:choice")(visitor);
    await visitor.answer("not_sure");
    await visitor.seeAnswers();
    await visitor.press(visitor.words.erase);
  } },
  { name: "check-full", reach: check("group:first") },

  // Results
  ...["claim", "automatic", "first", "later", "depends", "not", "aside"].map((kind) => ({
    name: `results-${kind}`, reach: at(`group:${kind}`),
  })),
  { name: "results-unfolded", reach: unfolded(at("groups:several")) },
  { name: "results-each-record", reach: unfolded(at("has:records")) },
  { name: "results-changes", reach: unfolded(at("has:changes")) },
  { name: "results-together", reach: unfolded(at("together")) },
  { name: "results-declared", reach: async (visitor) => {
    await unfolded(at("has:declarations"))(visitor);
    const box = visitor.page.locator("input[data-declaration]").first();
    const id = await box.getAttribute("data-declaration");
    await box.click();
    await visitor.page.locator(`input[data-declaration="${id}"]:checked:focus`).waitFor();
  } },
  { name: "results-as-of-complaint", reach: async (visitor) => {
    await at("group:first")(visitor);
    await visitor.page.locator("#as-of").fill("");
    await visitor.button(visitor.words.as_of_apply).click();
    await visitor.page.locator("#complaint .complaint").waitFor();
  } },
  { name: "results-for-programs", reach: async (visitor) => {
    await at("group:first")(visitor);
    await visitor.page.locator(".programs summary").click();
    await visitor.page.locator("#assessment-json").waitFor();
  } },

  // Reading
  { name: "shelf", reach: leaf() },
  { name: "shelf-nothing-found", reach: async (visitor) => {
    await leaf()(visitor);
    await visitor.page.getByRole("searchbox").fill("qqqq");
    await visitor.page.locator(".items").first().waitFor({ state: "detached" });
  } },
  { name: "leaf-policy", reach: leaf(POLICY) },
  { name: "leaf-rule", reach: unfolded(leaf(POLICY)) },
  { name: "leaf-report", reach: leaf(POLICY, "[data-browse^='report:']") },
  { name: "leaf-ledger", reach: leaf("[data-browse=ledger]") },
  { name: "leaf-older", reach: async (visitor) => {
    await visitor.page.context().route("**/handbook.json", async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      await route.fulfill({ response, body: text.replace(/"version":"[0-9a-f]{8}/, '"version":"00000000') });
    });
    await leaf(POLICY)(visitor);
    await visitor.page.locator(".heed").first().waitFor();
  } },
  { name: "leaf-missing", expected: [/handbook\.json/, /Failed to load resource/], reach: async (visitor) => {
    await visitor.page.context().route("**/handbook.json", (route) => route.abort());
    await leaf()(visitor);
  } },

  // Large print
  ...[1, 2, 3, 4].map((size) => ({ name: `large-print-${size}`, reach: larger(size) })),
  { name: "large-print-question", reach: async (visitor) => {
    await larger(4)(visitor);
    await visitor.reach("field:date");
  } },
  { name: "large-print-results", reach: async (visitor) => {
    await larger(4)(visitor);
    await visitor.reach("group:first");
    await visitor.unfold();
  } },

  // At a counter
  { name: "kiosk", reach: (visitor) => visitor.open("#/kiosk") },
  ...["date", "choice", "money"].map((kind) => ({
    name: `kiosk-${kind}`, reach: async (visitor) => {
      await visitor.open("#/kiosk");
      await visitor.reach(`field:${kind}`);
    },
  })),

  { name: "kiosk-results", reach: async (visitor) => {
    await visitor.open("#/kiosk");
    await visitor.reach("group:first");
  } },
  { name: "kiosk-quick-entry", reach: async (visitor) => {
    await visitor.open("#/kiosk");
    await visitor.button(visitor.words.quick_person).or(visitor.tile(visitor.words.quick_person)).first().click();
    await visitor.page.locator(".tiles button:focus").waitFor();
    await visitor.page.keyboard.press("2");
    await visitor.page.locator(".now").waitFor();
    for (const key of ["F8", "F8"]) {
      const words = await visitor.page.locator("#question").innerText();
      await visitor.page.keyboard.press(key);
      await visitor.page.waitForFunction((words) => document.querySelector("#question")?.innerText !== words, words);
    }
  } },
  { name: "kiosk-nobody-there", reach: async (visitor) => {
    await visitor.page.clock.install({ time: new Date("2025-06-30T12:00:00+08:00") });
    await visitor.load("#/kiosk");
    if (visitor.language === "en") await visitor.speakEnglish();
    await visitor.choose("person");
    // The clock goes on: what looks at the page waits by it.
    await visitor.page.clock.fastForward(62_000);
    await visitor.page.locator("#still-here:focus").waitFor();
  } },

  // Kept and taken along
  { name: "kept-before", reach: async (visitor) => {
    await check("group:first")(visitor);
    await visitor.page.getByLabel(visitor.words.keep).check();
    await visitor.load("");
    if (visitor.language === "en") await visitor.speakEnglish();
    await visitor.page.locator(".kept").waitFor();
    await visitor.page.locator("summary").first().click();
  } },
  { name: "code", reach: async (visitor) => {
    await check("group:first")(visitor);
    await visitor.to(() => visitor.press(visitor.words.to_code));
    await visitor.press(visitor.words.code_show);
    await visitor.page.locator(".code svg").waitFor();
  } },
  { name: "update-offered", reach: async (visitor) => {
    await at("field:choice")(visitor);
    await visitor.page.evaluate(() =>
      dispatchEvent(new CustomEvent("yingxiang-update", { detail: { kind: "page", load: () => {} } })),
    );
    await visitor.page.locator(".offer").waitFor();
  } },

  // When it does not work
  { name: "failed-not-fetched", bare: true, expected: [/rules\.plan/, /Failed to load resource/],
    reach: withoutRules((route) => route.abort()) },
  { name: "failed-damaged", bare: true, reach: withoutRules((route) => route.fulfill({ body: "no rules at all" })) },
  { name: "failed-newer", bare: true, reach: withoutRules(async (route) => {
    const response = await route.fetch();
    const plan = await response.body();
    // The format stands at the ninth byte of a plan file.
    plan[8] += 1;
    await route.fulfill({ response, body: plan });
  }) },
  { name: "no-javascript", bare: true, expected: [/\.js \(csp\)/], reach: async ({ page, address }) => {
    const client = await page.context().newCDPSession(page);
    await client.send("Emulation.setScriptExecutionDisabled", { value: true });
    await page.goto(address);
    // What looks at the page is a script too. The page's own have not been loaded.
    await client.send("Emulation.setScriptExecutionDisabled", { value: false });
  } },
  { name: "no-webassembly", bare: true, expected: [/_bg\.wasm/, /Failed to load resource/, /Failed to fetch/],
    reach: async (visitor) => {
      await visitor.page.context().route(/\/web-[0-9a-f]+_bg\.wasm$/, (route) => route.abort());
      await visitor.page.goto(visitor.address);
      await visitor.page.locator("#unable").waitFor();
    } },
  { name: "policies-list", bare: true,
    reach: (visitor) => visitor.page.goto(new URL("policies.html", visitor.address).href) },
];
