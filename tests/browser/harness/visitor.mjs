// Somebody who uses the page: presses what a person presses, and waits for what a person would see.
//
// A visitor keeps the visit beside the page and asks the engine for the same steps, so that a journey knows what is asked
// (`visitor.question`, as `web-protocol` has it) without reading it off the screen.

import assert from "node:assert/strict";
import { tell } from "./engine.mjs";
import { mouse } from "./hands.mjs";
import { marksOfResults, marksOfStep, ways } from "./routes.mjs";
import { WORDS } from "./words.mjs";

/** The day on which all journeys happen, unless they say otherwise. */
export const DAY = "2025-06-30";

/** More than anybody is asked. */
const MOST_QUESTIONS = 90;

/** Marks of a question; the others are marks of results. */
const OF_A_STEP = /^(fact|field|about|near|unsettled|certain|settled)/;

export class Visitor {
  /** `open` loads what lies at an address relative to `address`. */
  constructor({ page, address, open, language = "zh", hand = mouse, day = DAY }) {
    Object.assign(this, { page, address, load: open, language, hand, words: WORDS[language] });
    this.visit = { language, today: day, applicant: null, event: null, answers: [], declared: [] };
    this.question = undefined;
  }

  /** Opens the page, or what lies beside it, on the visitor's day and in their language. */
  async open(where = "") {
    await this.page.clock.setFixedTime(new Date(`${this.visit.today}T12:00:00+08:00`));
    await this.load(where);
    await this.page.locator("main h1").waitFor();
    if (this.language === "en") await this.speakEnglish();
  }

  async speakEnglish() {
    await this.press(WORDS.zh.other_language);
    await this.page.locator("main h1", { hasText: WORDS.en.who_heading }).waitFor();
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** Presses the button that is called so. */
  press(name) {
    return this.hand.press(this.page, this.button(name));
  }

  /** Does what leads to another screen, and waits until its heading has the focus. */
  async to(act) {
    // Every screen is drawn anew, so a heading without the mark is a new one.
    await this.page.locator("main h1").evaluate((heading) => heading.setAttribute("data-seen", ""));
    await act();
    await this.page.locator("main h1:focus:not([data-seen])").waitFor();
  }

  /** What the engine says of the visit. */
  async ask(kind) {
    const told = await tell(this.page, { [kind]: this.visit });
    assert.ok(told[kind], `${kind}: ${JSON.stringify(told)} for ${JSON.stringify(this.visit)}`);
    return told[kind];
  }

  async look() {
    this.step = await this.ask("step");
    this.question = this.step.next ?? undefined;
  }

  /** Says who asks. */
  async choose(applicant) {
    const names = { person: this.words.person, firm: this.words.firm };
    this.visit.applicant = applicant;
    await this.to(() => this.hand.press(this.page, this.tile(names[applicant])));
  }

  tile(name) {
    const title = this.page.locator(".tile-name").getByText(name, { exact: true });
    return this.page.getByRole("button").filter({ has: title });
  }

  /** Says what happened; nothing for everything. */
  async begin(event) {
    const { events } = await this.ask("opening");
    const name = event ? events.find(({ id }) => id === event).name : this.words.everything;
    this.visit.event = event ?? null;
    await this.to(() => this.hand.press(this.page, this.tile(name)));
    await this.look();
  }

  /** Puts something into the fields of the question, without sending it. */
  async enter(entered) {
    const { page, hand } = this;
    const { field } = this.question;
    if (field.choice) {
      await hand.choose(page, radio(page, entered === "none" ? "~none" : entered.chosen));
    } else if (this.question.list) {
      await this.enterLines(Number(entered.written));
    } else if (field.written) {
      await hand.write(page, page.locator("#answer"), entered.written);
    } else {
      await this.enterPlace(field.places, entered.chosen);
    }
  }

  /** Adds lines to a list on its desk, with nothing in them. */
  async enterLines(count) {
    const { page, hand } = this;
    const lines = page.locator(".desk .items > li");
    await page.locator(".desk #desk").waitFor();
    for (let there = await lines.count(); there < count; there += 1) {
      await hand.press(page, page.locator(".desk .actions button[data-act^='line:']"));
      await hand.press(page, page.locator(".desk button[data-act^='keep:']"));
      await lines.nth(there).waitFor();
    }
  }

  async enterPlace({ before, groups, parts }, value) {
    const { page, hand } = this;
    if (before.some((place) => place.value === value)) {
      await hand.choose(page, radio(page, `=${value}`));
      return;
    }
    if (before.length > 0) await hand.choose(page, radio(page, ""));
    const listed = groups.some(({ places }) => places.some((place) => place.value === value));
    const whole = parts.find(({ places }) => places.some((place) => place.value === value));
    await hand.select(page, page.locator("select#answer"), listed ? value : whole.of);
    if (!listed) await hand.select(page, page.locator("select[name=part]"), value);
  }

  /** Sends what stands in the fields. */
  send() {
    return this.hand.press(this.page, this.page.locator("main form button[type=submit]"));
  }

  /** Answers the question: what is entered is of the shape of `Entered` in `web-protocol`. */
  async answer(entered) {
    const { fact, field } = this.question;
    this.note(fact, entered);
    await this.to(async () => {
      if (entered === "not_sure") return this.press(this.words.unsure);
      if (entered === "none" && !field.choice) return this.press(this.words.none);
      await this.enter(entered);
      return this.send();
    });
    await this.look();
  }

  note(fact, entered) {
    const answer = this.visit.answers.find((answer) => answer.fact === fact);
    if (answer) answer.entered = entered;
    else this.visit.answers.push({ fact, entered });
  }

  /** Goes the way that leads to a mark of harness/routes.mjs, from the first screen on; results are looked at at its end. */
  async reach(mark) {
    const way = (await ways()).to[mark];
    assert.ok(way, `no way leads to ${mark}: \`cargo xtask ways\` looks for ways by the rules as they are`);
    await this.choose(way.applicant);
    await this.begin(way.event);
    const there = () => marksOfStep(this.step).includes(mark);
    while (this.question && !there()) {
      if (!OF_A_STEP.test(mark) && !(this.question.fact in way.answers)) break;
      assert.ok(this.visit.answers.length < MOST_QUESTIONS, `the way to ${mark} leads elsewhere: \`cargo xtask ways\` looks for another`);
      await this.answer(way.answers[this.question.fact] ?? "not_sure");
    }
    if (OF_A_STEP.test(mark)) {
      assert.ok(there(), `the way to ${mark} leads elsewhere: \`cargo xtask ways\` looks for another`);
      return;
    }
    // Where nothing is left to ask, the results have come by themselves.
    if (this.question) await this.seeResults();
    const marks = marksOfResults(await this.ask("results"));
    assert.ok(marks.includes(mark), `the way to ${mark} leads elsewhere: \`cargo xtask ways\` looks for another`);
  }

  seeResults() {
    return this.to(() => this.press(this.words.see_results));
  }

  seeAnswers() {
    return this.to(() => this.press(this.words.see_answers));
  }

  /** Asserts that the page asks the question that the engine has. */
  async asked() {
    assert.equal(await this.page.locator("h1#question").innerText(), this.question.ask);
  }

  /** Opens everything on the screen that opens, also what lies in what was opened. */
  async unfold() {
    const closed = this.page.locator("main details:not([open]) > summary");
    while ((await closed.count()) > 0) {
      await closed.evaluateAll((summaries) => summaries.forEach((summary) => summary.click()));
    }
  }
}

function radio(page, value) {
  return page.locator(`input[type=radio][value=${JSON.stringify(value)}]`);
}
