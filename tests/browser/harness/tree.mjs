// The page as those hear it who do not see it: Chromium's accessibility tree.

/** Looks at a page with Chromium's own tools. */
export async function treeOf(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("Accessibility.enable");
  const nodes = async () => (await client.send("Accessibility.getFullAXTree")).nodes.filter((node) => !node.ignored);
  const property = (node, name) => node.properties?.find((property) => property.name === name)?.value.value;
  return {
    /** What has the focus: its role, its name, its level if it is a heading. */
    async focused() {
      const focused = (await nodes()).filter((node) => property(node, "focused"));
      // The document says so too.
      const inner = focused.find((node) => node.role.value !== "RootWebArea") ?? focused[0];
      return { role: inner?.role.value, name: inner?.name?.value, level: property(inner ?? {}, "level") };
    },
    /** What is read out when it changes. */
    async live() {
      const all = await nodes();
      const live = all.filter((node) => property(node, "live") && property(node, "root") === undefined);
      return live.map((node) => node.role.value);
    },
  };
}

/** Notes from now on what the live regions say: what is said twice in the same words is not heard twice. */
export async function listen(page) {
  await page.evaluate(() => {
    globalThis.heard = [];
    const note = (records) => {
      const regions = new Set(records.map(({ target }) => (target.nodeType === Node.TEXT_NODE ? target.parentElement : target)));
      for (const region of regions) {
        const words = region?.closest("[role=status], [role=alert], [aria-live]")?.textContent.trim();
        if (words) globalThis.heard.push(words);
      }
    };
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return {
    /** What was said since this was called before. */
    heard: () => page.evaluate(() => globalThis.heard.splice(0)),
  };
}
