import assert from "node:assert/strict";
import { address, journey } from "../harness/journey.mjs";

journey("the page opens, is accessible and is quiet afterwards", async ({ page, open, accessible }) => {
  await open();
  await page.getByRole("heading", { level: 1 }).waitFor();
  assert.equal(await page.locator("#starting, #unable:visible").count(), 0);
  await accessible();
});

journey("each file is fetched once, and is one that is weighed", async ({ page, open, requests }) => {
  await open();
  const counted = await page
    .locator("script[src], link[href]")
    .evaluateAll((elements) => elements.map((element) => element.src ?? element.href));
  const files = requests.filter((url) => !url.startsWith("data:") && url !== address);
  const engine = ["worker.js", "web-engine.js", "handbook.json"].map((name) => new URL(name, address).href);
  const expected = [...counted.filter((url) => !url.startsWith("data:")), ...engine];
  assert.deepEqual(files.toSorted(), expected.toSorted());
});

journey("the page works below any path of a web server", async ({ page, context, open, requests }) => {
  const below = new URL("some/where/", address).href;
  await context.route(
    (url) => url.href.startsWith(below),
    async (route) => {
      const response = await route.fetch({ url: route.request().url().replace(below, address) });
      await route.fulfill({ response });
    },
  );
  await open("some/where/");
  await page.getByRole("heading", { level: 1 }).waitFor();
  assert.deepEqual(requests.filter((url) => !url.startsWith(below) && !url.startsWith("data:")), []);
});

const stranger = { expected: [/inline script/, /blocked by script-src-elem: inline/] };
journey("the policy blocks a script that a stranger adds", stranger, async ({ page, open }) => {
  await open();
  const blocked = await page.evaluate(async () => {
    const violation = new Promise((resolve) => {
      addEventListener("securitypolicyviolation", (event) => resolve(event.violatedDirective), { once: true });
    });
    const script = document.createElement("script");
    script.textContent = "globalThis.stranger = true";
    document.body.append(script);
    return [await violation, globalThis.stranger];
  });
  assert.deepEqual(blocked, ["script-src-elem", undefined]);
});

// With JavaScript switched off Chromium reports the preloaded module as blocked.
const withoutJavaScript = { javaScriptEnabled: false, expected: [/\.js \(csp\)/] };
journey("without JavaScript the page says where to call", withoutJavaScript, async ({ page }) => {
  await page.goto(address);
  assert.match(await page.locator("body").innerText(), /12333/);
});

const brokenDownload = { expected: [/_bg\.wasm/, /Failed to load resource/, /Failed to fetch/] };
journey("when the program cannot be loaded the page says where to call", brokenDownload, async ({ page, context }) => {
  await context.route(/\/web-[0-9a-f]+_bg\.wasm$/, (route) => route.abort());
  await page.goto(address);
  await page.locator("#unable").waitFor();
  assert.match(await page.locator("#unable").innerText(), /12333/);
  assert.equal(await page.locator("#starting").isVisible(), false);
});

const noRules = { expected: [/rules\.plan/, /Failed to load resource/] };
journey("when the rules do not arrive the page says so and where to call", noRules, async ({ page, context }) => {
  await context.route("**/rules.plan", (route) => route.abort());
  await page.goto(address);
  await page.locator("html[data-app=failed]").waitFor();
  await page.locator("h1:focus", { hasText: "暂时打不开" }).waitFor();
  assert.match(await page.locator("main").innerText(), /没有取到规则文件[^]*12333/);
});

journey("damaged rules are not used", async ({ page, context }) => {
  await context.route("**/rules.plan", (route) => route.fulfill({ body: "no rules at all" }));
  await page.goto(address);
  await page.locator("html[data-app=failed]").waitFor();
  assert.match(await page.locator("main").innerText(), /规则文件已损坏/);
});

journey("the first question can be answered before the rules have come", async ({ page, context }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await context.route("**/rules.plan", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(address);
  await page.getByRole("button", { name: "我自己" }).click();
  // Nothing has frozen meanwhile, and the page says that it is at work.
  await page.locator(".busy", { hasText: "正在算……" }).waitFor();
  release();
  await page.locator("h1:focus", { hasText: "您现在的情况是？" }).waitFor();
  await page.locator(".busy").waitFor({ state: "detached" });
});
